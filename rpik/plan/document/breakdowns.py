"""Rows of tables out of the gathered figures; plain Python over the cells of one scan."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rpik.core.templatetags.format_id import angka
from rpik.plan.document.blocks import Cell, Column
from sentra.papers.wording import listed

SECTORS = ("agro", "non_agro", "bukan_industri", "")
SECTOR_NAMES = {
    "agro": "Agro",
    "non_agro": "Non-agro",
    "bukan_industri": "Bukan industri pengolahan",
    "": "Belum terklasifikasi",
}
UNSIZED = "belum"
NAMED, NAMED_SENTRA = 3, 10  # told in the words; the tables have all
NONE_YET = "belum ada"
SIZES = ("kecil", "menengah", "besar", UNSIZED)
SIZE_NAMES = {
    "kecil": "Industri kecil",
    "menengah": "Industri menengah",
    "besar": "Industri besar",
    UNSIZED: "Belum dapat ditentukan",
}
# KBLI 2020 and 2025 agree on the divisions of manufacturing.
DIVISIONS = {
    "10": "Makanan", "11": "Minuman", "12": "Pengolahan tembakau", "13": "Tekstil",
    "14": "Pakaian jadi", "15": "Kulit dan alas kaki", "16": "Kayu, bambu, rotan, anyaman",
    "17": "Kertas", "18": "Pencetakan", "19": "Batu bara dan minyak bumi", "20": "Bahan kimia",
    "21": "Farmasi dan obat tradisional", "22": "Karet dan plastik",
    "23": "Barang galian bukan logam", "24": "Logam dasar", "25": "Barang logam",
    "26": "Komputer, elektronik, optik", "27": "Peralatan listrik", "28": "Mesin",
    "29": "Kendaraan bermotor", "30": "Alat angkutan lain", "31": "Furnitur",
    "32": "Pengolahan lainnya", "33": "Reparasi dan pemasangan mesin",
}  # fmt: skip
# What the sums rest on, by the count that says how many have it.
FIELDS = {
    "with_workers": "Jumlah tenaga kerja",
    "with_investment": "Nilai investasi",
    "with_output": "Nilai produksi",
    "with_nib": "Nomor Induk Berusaha (NIB)",
    "with_kbli": "Kode KBLI",
    "with_desa": "Desa/kelurahan",
    "with_point": "Titik lokasi",
}
MEASURES = (
    Column("Unit usaha"),
    Column("TK laki-laki"),
    Column("TK perempuan"),
    Column("Tenaga kerja"),
    Column("Investasi (Rp\u00a0juta)", "million", 1.3),
    Column("Produksi (Rp\u00a0juta)", "million", 1.3),
)
Row = tuple[Cell, ...]


def of(figures: dict[str, Any], breakdown: str) -> list[dict[str, Any]]:
    """Return the cells of one breakdown."""
    return [cell for cell in figures["cells"] if cell["breakdown"] == breakdown]


def total(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the sums over all active IKM."""
    return of(figures, "all")[0]


def measures(cell: dict[str, Any]) -> Row:
    """Return units, workers (male, female, all), investment and output of a cell; None unknown."""
    return tuple(
        cell[name] for name in ("units", "male", "female", "workers", "investment", "output")
    )


def names_of_kecamatan(figures: dict[str, Any]) -> dict[str | None, str]:
    """Return kecamatan by code; None is "kecamatan belum diketahui"."""
    known: dict[str | None, str] = {row["code"]: row["name"] for row in figures["kecamatan"]}
    return known | {None: "Kecamatan belum diketahui"}


def kecamatan_codes(figures: dict[str, Any]) -> list[str | None]:
    """Return the kecamatan in the order they are printed; None ("belum diketahui") only if it occurs."""
    names = names_of_kecamatan(figures)
    found = {cell["kecamatan_id"] for cell in of(figures, "kecamatan")}
    return [
        code
        for code in sorted(names, key=lambda code: (code is None, names[code]))
        if code in found or code is not None
    ]


def by_kecamatan(figures: dict[str, Any]) -> list[Row]:
    """Return a row a kecamatan with its measures, by name; empty kecamatan too."""
    names = names_of_kecamatan(figures)
    found = {cell["kecamatan_id"]: cell for cell in of(figures, "kecamatan")}
    empty: Row = (0, None, None, None, None, None)
    return [
        (names[code], *(measures(found[code]) if code in found else empty))
        for code in kecamatan_codes(figures)
    ]


def cross(figures: dict[str, Any]) -> tuple[list[tuple[str, str]], list[Row], Row]:
    """Return the (sector, size) columns that occur, a row a kecamatan, and the total row."""
    names = names_of_kecamatan(figures)
    counts: dict[str | None, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for cell in of(figures, "kecamatan_sector_size"):
        counts[cell["kecamatan_id"]][cell["sector"], cell["size_class"]] += cell["units"]
    used = {pair for row in counts.values() for pair in row}
    columns = [(sector, size) for sector in SECTORS for size in SIZES if (sector, size) in used]
    codes = sorted(names, key=lambda code: (code is None, names[code]))
    rows: list[Row] = [
        (
            names[code],
            *(counts[code][pair] for pair in columns),
            sum(counts[code].values()),
        )
        for code in codes
        if code is not None or counts[None]
    ]
    sums = (sum(counts[code][pair] for code in list(counts)) for pair in columns)
    everything = sum(sum(row.values()) for row in counts.values())
    return columns, rows, ("Jumlah", *sums, everything)


def ordered(figures: dict[str, Any], breakdown: str, key: str) -> list[dict[str, Any]]:
    """Return the cells of a breakdown as printed: most units first, undetermined ones last."""
    return sorted(
        of(figures, breakdown),
        key=lambda c: (not c[key] or c[key] == UNSIZED, -c["units"], c[key] or ""),
    )


def labelled(figures: dict[str, Any], breakdown: str, key: str, names: dict[str, str]) -> list[Row]:
    """Return a row for each value of a breakdown, most units first, unnamed ones last."""
    return [
        (names.get(cell[key] or "", "Belum ditentukan"), *measures(cell))
        for cell in ordered(figures, breakdown, key)
    ]


def largest(figures: dict[str, Any], breakdown: str, key: str, names: Mapping[Any, str]) -> str:
    """Return the named values with most units in words: "Singosari (211), Turen (154), dan …"."""
    cells = [cell for cell in ordered(figures, breakdown, key) if cell[key] in names and cell[key]]
    said = [f"{names[cell[key]]} ({angka(cell['units'])})" for cell in cells[:NAMED]]
    return listed(said) or NONE_YET


def sentra_in_words(figures: dict[str, Any]) -> str:
    """Return the designated sentra by name with their units, the greatest first."""
    rows = sorted(figures["sentra"], key=lambda row: (-row["units"], row["name"]))
    said = [f"{row['name']} ({angka(row['units'])} unit usaha)" for row in rows[:NAMED_SENTRA]]
    if len(rows) > NAMED_SENTRA:
        said.append(f"{angka(len(rows) - NAMED_SENTRA)} lainnya")
    return listed(said) or NONE_YET


def completeness(figures: dict[str, Any]) -> list[Row]:
    """Return (what, filled, share) for the fields the sums rest on."""
    whole = total(figures)
    units = whole["units"]
    return [
        (label, whole[key], whole[key] / units if units else None) for key, label in FIELDS.items()
    ]


def since(figures: dict[str, Any]) -> list[tuple[str, int]]:
    """Return units by five years of founding, oldest first, the unknown last."""
    cells = sorted(of(figures, "since"), key=lambda c: (c["since"] == 0, c["since"]))
    return [(years(cell["since"]), cell["units"]) for cell in cells]


def years(start: int) -> str:
    """Return how five years of founding are printed; 0 unknown."""
    if start == 0:
        return "Tidak diketahui"
    return "Sebelum 1990" if start < 1990 else f"{start}–{start + 4}"
