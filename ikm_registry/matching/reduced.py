"""A table with every column reduced to what stays when people retype it. It can be kept: what is
here of a record depends on that record alone.
"""

import io
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ikm_registry.matching.coded import Coded, coded, joined
from ikm_registry.matching.entries import Entries, Flags, Ints
from ikm_registry.matching.keys import address_key, brand_words, business_key, name_key, phone_key

END = "\0"  # between texts: Postgres has none in any text
TEXTS = (
    "owner", "firm", "good", "business", "kbli", "desa", "kecamatan", "unit", "dusun", "nib", "nik",
    "nik15", "phone", "year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reduced:
    """Columns of equal length: ``texts`` by the names of ``TEXTS`` (``firm`` and ``good`` are the
    business and the product as written), whether the owner was read out of the business name, and
    degrees (NaN where unknown).
    """

    texts: dict[str, Coded]
    inferred: Flags
    lat: np.ndarray
    lon: np.ndarray

    def __len__(self) -> int:
        return len(self.lat)

    @classmethod
    def of(cls, table: Entries) -> "Reduced":
        """Reduce a table."""
        firms, goods = table.column("business"), table.column("product")
        people, inferred = _owners(table.column("owner"), firms, goods)
        desa = table.column("desa_code")
        addresses = table.column("address")
        whole = table.column("nik")
        columns = {
            "owner": coded(people),
            "firm": coded(firms),
            "good": coded(goods),
            "business": coded(firms, business_key),
            "kbli": coded(table.column("kbli")),
            "desa": coded(desa),
            "kecamatan": coded(
                code or place[:8]
                for code, place in zip(table.column("kecamatan_code"), desa, strict=True)
            ),
            "unit": coded(addresses, lambda text: address_key(text)[0]),
            "dusun": coded(addresses, lambda text: address_key(text)[1]),
            "nib": coded(table.column("nib")),
            "nik": coded(whole),
            "nik15": coded(_fifteen(whole, table.column("nik15"))),
            "phone": coded(table.column("phone"), phone_key),
            "year": coded(table.column("year")),
        }
        return cls(columns, inferred, _degrees(table.column("lat")), _degrees(table.column("lon")))

    def taken(self, rows: Ints) -> "Reduced":
        """Return these rows, in this order."""
        texts = {name: column.taken(rows) for name, column in self.texts.items()}
        return Reduced(texts, self.inferred[rows], self.lat[rows], self.lon[rows])

    @classmethod
    def joined(cls, tables: Sequence["Reduced"]) -> "Reduced":
        """Return the rows of several tables below each other."""
        if len(tables) == 1:
            return tables[0]
        return cls(
            {name: joined([table.texts[name] for table in tables]) for name in TEXTS},
            np.concatenate([table.inferred for table in tables]),
            np.concatenate([table.lat for table in tables]),
            np.concatenate([table.lon for table in tables]),
        )


def packed(ids: Ints, table: Reduced) -> bytes:
    """Return records as bytes that ``unpacked`` reads again; texts of these tables are text only."""
    arrays: dict[str, np.ndarray] = {
        "ids": ids, "inferred": table.inferred, "lat": table.lat, "lon": table.lon,
    }  # fmt: skip
    for name, column in table.texts.items():
        arrays[f"{name} code"] = column.code.astype(np.min_scalar_type(-len(column.text) - 1))
        arrays[f"{name} text"] = np.frombuffer(END.join(column.text).encode(), dtype=np.uint8)
    target = io.BytesIO()
    np.savez(target, **arrays)  # type: ignore[arg-type]
    return target.getvalue()


def unpacked(data: bytes) -> tuple[Ints, Reduced]:
    """Return the ids and the records that ``packed`` wrote."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        texts = {}
        for name in TEXTS:
            whole = arrays[f"{name} text"].tobytes().decode()
            codes = arrays[f"{name} code"].astype(np.int64)
            texts[name] = Coded(codes, whole.split(END) if whole else [])
        table = Reduced(texts, arrays["inferred"], arrays["lat"], arrays["lon"])
        return arrays["ids"], table


def _owners(
    owners: Sequence[str], firms: Sequence[str], goods: Sequence[str]
) -> tuple[list[str], Flags]:
    keys: dict[str, str] = {}
    people: list[str] = []
    inferred = np.zeros(len(owners), dtype=bool)
    for row, owner in enumerate(owners):
        who = keys.get(owner)
        if who is None:
            who = keys[owner] = name_key(owner)
        if not who and firms[row]:
            # Without an owner, what is left of the business name may be one: "Toko Siti Aminah".
            who, inferred[row] = " ".join(brand_words(firms[row], "", goods[row])), True
        people.append(who)
    return people, inferred


def _fifteen(whole: Sequence[Hashable], first15: Sequence[Hashable]) -> list[Hashable]:
    """Return the first 15 digits of each NIK: as given, or cut from digits."""
    return [
        given or (nik[:15] if isinstance(nik, str) and len(nik) == 16 else "")
        for nik, given in zip(whole, first15, strict=True)
    ]


def _degrees(values: Sequence[float | str | None]) -> np.ndarray:
    return np.array([np.nan if value in (None, "") else float(value) for value in values])
