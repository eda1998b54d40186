"""From a figure of the document back to the rows of the register and their cells (beyond.md 2.2).

A figure is a table, a row of it and a measure. The tables below print sums over active IKM that share
some values; so each figure is a filter and a column, and can be added up again. Live figures of the
words and the scores of kelompok are such figures too.
"""

from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning import certificates
from rpik.plan.document import breakdowns
from rpik.plan.document.blocks import Cell

# what a figure stands in: (breakdown of the gathered figures, the keys its rows are told apart by)
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "kecamatan": ("kecamatan", ("kecamatan_id",)),
    "sektor": ("sector", ("sector",)),
    "skala": ("size", ("size_class",)),
    "kelompok": ("group", ("product_group_id",)),
    "golongan": ("division", ("division",)),
    "tahun-berdiri": ("since", ("since",)),
    "kecamatan-sektor-skala": (
        "kecamatan_sector_size",
        ("kecamatan_id", "sector", "size_class"),
    ),
    "mutu": ("all", ("has",)),
}
# row of the table "mutu": the column an IKM has filled
FILLED = {
    "with_workers": "workers",
    "with_investment": "investment",
    "with_output": "output_value",
    "with_nib": "nib",
    "with_kbli": "kbli_code",
    "with_desa": "desa_id",
    "with_point": "lat",
}
# live figure of the words: the figure it is
IN_WORDS = {
    "jumlah_ikm": ("sektor", "jumlah", "units"),
    "jumlah_tk": ("sektor", "jumlah", "workers"),
    "jumlah_tk_laki": ("sektor", "jumlah", "male"),
    "jumlah_tk_perempuan": ("sektor", "jumlah", "female"),
    "nilai_investasi": ("sektor", "jumlah", "investment"),
    "nilai_produksi": ("sektor", "jumlah", "output"),
    "jumlah_agro": ("sektor", "agro", "units"),
    "jumlah_non_agro": ("sektor", "non_agro", "units"),
}
MEASURES = ("units", "male", "female", "workers", "investment", "output")
LABELS = {
    "units": "Unit usaha",
    "male": "Tenaga kerja laki-laki",
    "female": "Tenaga kerja perempuan",
    "workers": "Tenaga kerja",
    "investment": "Nilai investasi (Rp)",
    "output": "Nilai produksi (Rp)",
    "input": "Nilai BB/BP (Rp)",
    "nib": "IKM ber-NIB",
    "pirt": "IKM ber-P-IRT",
    "halal": "IKM bersertifikat halal",
    "brand": "IKM bermerek terdaftar",
    "siinas": "IKM berakun SIINas",
}
PAPERS = ("nib", *certificates.PAPERS)  # measures and columns of the register alike
COUNTED = ("units", *PAPERS)  # measures that count IKM; the others sum a column
COLUMNS = {
    "male": "workers_male",
    "female": "workers_female",
    "workers": "workers",
    "investment": "investment",
    "output": "output_value",
    "input": "input_value",
    **{paper: paper for paper in PAPERS},
}
TOTAL, UNKNOWN, ANY = "jumlah", "-", "*"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure; ``row`` as the address has it: values of the table's keys, comma between."""

    table: str
    row: str
    measure: str

    @property
    def is_total(self) -> bool:
        """Whether it sums every active IKM."""
        return self.row == TOTAL

    @property
    def where(self) -> dict[str, str | None]:
        """What its IKM share, by key; None unknown. Keys that may be anything are left out."""
        if self.is_total:
            return {}
        _, keys = TABLES[self.table]
        values = zip(keys, self.row.split(","), strict=True)
        return {key: None if v == UNKNOWN else v for key, v in values if v != ANY}


def figure(table: str, row: str, measure: str) -> Figure | None:
    """Return the figure an address names, None when there is no such table, row or measure."""
    if table not in TABLES or measure not in LABELS:
        return None
    if row != TOTAL and len(row.split(",")) != len(TABLES[table][1]):
        return None
    if table == "mutu" and (row not in FILLED or measure != "units"):
        return None
    return Figure(table, row, measure)


def row_name(*values: Any) -> str:
    """Return the row of an address from the values of its keys."""
    return ",".join(str(value or UNKNOWN) for value in values)


def rows_of(table: str, figures: dict[str, Any]) -> list[str]:
    """Return the rows of a table as addresses name them, in the order they are printed."""
    if table == "mutu":
        return list(FILLED)
    if table == "kecamatan":
        return [row_name(code) for code in breakdowns.kecamatan_codes(figures)]
    breakdown, keys = TABLES[table]
    cells = breakdowns.ordered(figures, breakdown, keys[0])
    return [row_name(*(cell[key] for key in keys)) for cell in cells]


def printed(one: Figure, figures: dict[str, Any]) -> Cell:
    """Return what the document prints for a figure; None where nothing is known or no such row."""
    if one.table == "mutu" and not one.is_total:
        filled: Cell = breakdowns.total(figures)[one.row]
        return filled
    cells = breakdowns.of(figures, "all" if one.is_total else TABLES[one.table][0])
    wanted = one.where.items()
    name = f"with_{one.measure}" if one.measure in PAPERS else one.measure
    known: list[Any] = [
        cell.get(name)
        for cell in cells
        if all(row_name(cell[key]) == row_name(value) for key, value in wanted)
    ]
    known = [value for value in known if value is not None]
    return sum(known) if known else None


def parts(ikm: Any, measure: str) -> list[tuple[str, int | str]]:
    """Return (register column, value) that make an IKM's share of a measure; workers may be two.

    A number of a paper is told as it is written; it counts one.
    """
    if measure == "units":
        return []
    if measure != "workers":
        column = COLUMNS[measure]
        return [(column, getattr(ikm, column))]
    if ikm.workers_stated is not None:
        return [("workers_stated", ikm.workers_stated)]
    both = (("workers_male", ikm.workers_male), ("workers_female", ikm.workers_female))
    return [(column, value) for column, value in both if value is not None]
