"""The columns that are compared, and the pairs that come out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIELDS = ("owner", "business", "product", "kbli", "desa_code", "nib", "nik", "phone")


@dataclass(frozen=True, slots=True)
class Entries:
    """Columns of equal length, "" where unknown.

    ``nik`` may be the digits or a keyed hash: it is only tested for equality. ``kbli`` has five
    digits, ``desa_code`` any code of the place.
    """

    owner: Sequence[str]
    business: Sequence[str]
    product: Sequence[str]
    kbli: Sequence[str]
    desa_code: Sequence[str]
    nib: Sequence[Hashable]
    nik: Sequence[Hashable]
    phone: Sequence[str]

    def __len__(self) -> int:
        return len(self.owner)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Entries":
        """Return the columns of rows such as ``CleanRow.values``."""
        columns: dict[str, list[Any]] = {name: [] for name in FIELDS}
        for row in rows:
            for name in FIELDS:
                columns[name].append(row.get(name) or "")
        return cls(**columns)


Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_WORDS = {
    "nib": "NIB sama",
    "nik": "NIK sama",
    "phone": "nomor telepon sama",
    "desa": "desa sama",
}
_NAMES = {"owner": "nama pemilik", "business": "nama usaha", "product": "produk"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Suspected pairs, surest first: row ``i`` of the first table, ``j`` of the second.

    ``score`` 0 to 1. ``parts``: name → 0 to 1 per pair, NaN where one side is unknown; the parts
    nib, nik, phone, desa are 1 (equal) or 0 (differ).
    """

    i: Ints
    j: Ints
    score: Floats
    parts: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.i)

    def sentence(self, position: int) -> str:
        """Return why one pair is suspected, in Indonesian."""
        said = [_WORDS[name] for name in _WORDS if self.parts[name][position] == 1]
        for name, label in _NAMES.items():
            value = float(self.parts[name][position])
            if value != value:
                continue
            said.append(f"{label} sama" if value >= 0.995 else f"{label} mirip {value:.0%}")
        different = [name.upper() for name in ("nib", "nik") if self.parts[name][position] == 0]
        text = ", ".join(said)
        return f"{text}; tetapi {' dan '.join(different)} berbeda" if different else text
