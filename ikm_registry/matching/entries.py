"""The columns that are compared, and the pairs that come out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIELDS = (
    "owner", "business", "product", "kbli", "desa_code", "nib", "nik", "phone", "nik15", "kecamatan_code", "address", "year", "lat", "lon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entries:
    """Columns of equal length, "" where unknown.

    ``nik`` may be the digits or a keyed hash: it is only tested for equality, as is ``nik15`` (the
    first 15 digits, also of a NIK whose last digit Excel lost: its ``nik`` is "" then). ``kbli``
    has five digits, ``desa_code`` any code of the place. Columns left out are unknown throughout.
    """

    owner: Sequence[str]
    business: Sequence[str]
    product: Sequence[str]
    kbli: Sequence[str]
    desa_code: Sequence[str]
    nib: Sequence[Hashable]
    nik: Sequence[Hashable]
    phone: Sequence[str]
    nik15: Sequence[Hashable] = ()
    kecamatan_code: Sequence[str] = ()
    address: Sequence[str] = ()
    year: Sequence[Hashable] = ()
    lat: Sequence[float | str | None] = ()
    lon: Sequence[float | str | None] = ()

    def __len__(self) -> int:
        return len(self.owner)

    def column(self, name: str) -> Sequence[Any]:
        """Return a column, "" throughout when it was left out."""
        values: Sequence[Any] = getattr(self, name)
        return values if len(values) == len(self) else [""] * len(self)

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
Flags = NDArray[np.bool_]

_WORDS = {
    "nib": "NIB sama",
    "nik": "NIK sama",
    "nik15": "15 angka pertama NIK sama (angka ke-16 hilang di Excel)",
    "phone": "nomor telepon sama",
    "desa": "desa sama",
}
_NAMES = {"owner": "nama pemilik", "business": "nama usaha", "product": "produk"}
_WAYS = {1: "nama pemilik cocok bila disingkat", 2: "sebagian nama pemilik sama", 3: "nama panggilan pemilik cocok", 4: "sebagian nama pemilik sama"}  # fmt: skip
_MORE = {"address": "alamat sama", "near": "titik berdekatan", "year": "tahun berdiri sama"}
_AGAINST = {
    "nib": "NIB",
    "nik": "NIK",
    "nik15": "NIK",
    "address": "RT/RW",
    "desa": "desa",
    "near": "titik",
}
COMMON = 1.0  # that many others of this name and product are expected there by chance


@dataclass(frozen=True, slots=True)
class Pairs:
    """Suspected pairs, surest first: row ``i`` of the first table, ``j`` of the second.

    ``score`` 0 to 1. ``parts``: name → 0 to 1 per pair, NaN where one side is unknown; the parts
    nib, nik, nik15, phone, address, desa, kbli, near, year are 1 (equal) or 0 (differ); ``owner_way`` says how names
    agree that are not alike as a whole; ``namesakes`` how many of this name and product the place
    has by chance.
    """

    i: Ints
    j: Ints
    score: Floats
    parts: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.i)

    def sentence(self, position: int) -> str:
        """Return why one pair is suspected, in Indonesian."""
        part = {name: float(values[position]) for name, values in self.parts.items()}
        said = [text for name, text in _WORDS.items() if part.get(name) == 1]
        for name, label in _NAMES.items():
            value = part[name]
            if name == "owner" and part.get("owner_way", 0) > 0:
                said.append(_WAYS[int(part["owner_way"])])
            elif value == value and (value >= 0.6 or name not in {"business"}):
                said.append(
                    f"{label} sama" if value >= 0.995 else f"{label} mirip {100 * value:.0f} %"
                )
        said += [text for name, text in _MORE.items() if part.get(name) == 1]
        against = [f"{label} berbeda" for name, label in _AGAINST.items() if part.get(name) == 0]
        if part.get("namesakes", 0) >= COMMON:
            against.append("nama dan produk ini banyak di sana")
        text = ", ".join(said)
        return f"{text}; tetapi {' dan '.join(dict.fromkeys(against))}" if against else text
