"""Legality, capacity and industrial zones: tables of domain.md 1.3 beside the sums."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rpik.core.templatetags.format_id import tanggal_pendek
from rpik.plan.document import breakdowns as figs
from rpik.plan.document.blocks import Cell, Column, Missing, Table

PAPERS = {"pirt": "P-IRT", "halal": "Halal", "brand": "Merek", "siinas": "SIINas"}
HELD = {"nib": "NIB", **PAPERS}
Row = dict[str, Any]


def legality(figures: Row, source: str) -> Iterator[Table]:
    """Yield units with each paper by kecamatan, and the papers told of each sentra.

    Nothing in an edition frozen before they were gathered.
    """
    if "group_places" not in figures:
        return
    names = figs.names_of_kecamatan(figures)
    cells = {cell["kecamatan_id"]: cell for cell in figs.of(figures, "kecamatan")}
    whole = figs.total(figures)

    def line(name: str, cell: Row | None) -> tuple[Cell, ...]:
        if cell is None:
            return (name, 0, *(0 for _ in HELD), None)
        # An edition frozen before they were counted knows the NIB alone.
        held = [cell.get(f"with_{paper}") for paper in HELD]
        return (name, cell["units"], *held, held[0] / cell["units"] if cell["units"] else None)

    yield Table(
        key="legalitas",
        number="",
        title="Legalitas IKM menurut kecamatan (unit usaha)",
        columns=(
            Column("Kecamatan", "text", 2),
            Column("Unit usaha"),
            *(Column(label) for label in HELD.values()),
            Column("Bagian ber-NIB", "share"),
        ),
        rows=tuple(line(names[code], cells.get(code)) for code in figs.kecamatan_codes(figures)),
        total=line("Jumlah", whole),
        source=source,
        note="IKM yang memilikinya menurut register, paling sedikit: yang belum ditanyakan tidak terhitung.",
    )
    told = [row for row in figures["sentra"] if row.get("papers")]
    if told:
        yield _of_sentra(told, source)


def _of_sentra(told: list[Row], source: str) -> Table:
    return Table(
        key="legalitas-sentra",
        number="",
        title="Legalitas anggota sentra (unit usaha)",
        columns=(
            Column("Sentra", "text", 2.4),
            Column("Anggota"),
            *(Column(label) for label in PAPERS.values()),
            Column("Keterangan dari", "text", 2.2),
        ),
        rows=tuple(
            (
                row["name"],
                row["units"],
                *(row["papers"][name] for name in PAPERS),
                f"{row['papers']['source']}, "
                f"{tanggal_pendek(date.fromisoformat(row['papers']['told']))}",
            )
            for row in told
        ),
        source=source,
        note="Jumlah anggota yang memilikinya, seperti diterangkan; – berarti belum ditanyakan.",
    )


def materials(figures: Row, source: str) -> Iterator[Table]:
    """Yield BB/BP (bahan baku, bahan penolong) and value added by kecamatan, once an IKM tells it."""
    whole = figs.total(figures)
    if not whole.get("with_input"):
        return
    names = figs.names_of_kecamatan(figures)
    cells = {cell["kecamatan_id"]: cell for cell in figs.of(figures, "kecamatan")}

    def line(name: str, cell: Row | None) -> tuple[Cell, ...]:
        told = cell or {"with_input": 0, "input": None, "with_added": 0, "added": None}
        return (name, told["with_input"], told["input"], told["with_added"], told["added"])

    yield Table(
        key="bahan-register",
        number="",
        title="Nilai BB/BP dan nilai tambah IKM setahun menurut kecamatan",
        columns=(
            Column("Kecamatan", "text", 2),
            Column("IKM menyebut BB/BP", "count", 1.2),
            Column("BB/BP (Rp\u00a0juta)", "million", 1.3),
            Column("IKM menyebut keduanya", "count", 1.2),
            Column("Nilai tambah (Rp\u00a0juta)", "million", 1.3),
        ),
        rows=tuple(line(names[code], cells.get(code)) for code in figs.kecamatan_codes(figures)),
        total=line("Jumlah", whole),
        source=source,
        note="BB/BP: bahan baku dan bahan penolong. Nilai tambah kasar: nilai produksi dikurangi BB/BP, hanya "
        "dari IKM yang menyebut keduanya.",
    )


def capacity(figures: Row, source: str) -> Iterator[Table]:
    """Yield what each product group can make in a year, a row a unit of measure."""
    rows = figures.get("capacity")
    if not rows:
        return
    names = figures["groups"]
    ordered = sorted(rows, key=lambda r: (not r[0], names.get(r[0], ""), -r[2], r[1]))
    yield Table(
        key="kapasitas",
        number="",
        title="Kapasitas produksi setahun menurut kelompok komoditas",
        columns=(
            Column("Kelompok komoditas", "text", 2.4),
            Column("Satuan", "text", 1.2),
            Column("IKM menyebutnya"),
            Column("Kapasitas setahun", "count", 1.4),
        ),
        rows=tuple(
            (names.get(group, "Belum ditentukan"), unit, units, amount)
            for group, unit, units, amount in ordered
        ),
        source=source,
        note="Hanya IKM yang kapasitas dan satuannya diketahui; satuan yang berbeda tidak dijumlahkan.",
    )


def industrial_zones(figures: Row) -> Iterator[Table]:
    """Yield the hectares of kawasan peruntukan industri by kecamatan on the RTRW map in force."""
    found = figures.get("industrial_zones")
    if not found or not found["rows"]:
        return
    names = figs.names_of_kecamatan(figures)
    rows = [(names.get(code, "Di luar batas kecamatan"), value) for code, value in found["rows"]]
    total = sum(value for _, value in rows)
    borders = found["borders"] or "perkiraan dari titik desa"
    yield Table(
        key="kpi-peta",
        number="",
        title="Kawasan peruntukan industri menurut peta pola ruang (ha)",
        columns=(
            Column("Kecamatan", "text", 2.4),
            Column("Luas (ha)", "decimal"),
            Column("Bagian", "share"),
        ),
        rows=tuple(
            (name, value, value / total)
            for name, value in sorted(rows, key=lambda row: (-row[1], row[0]))
        ),
        total=("Jumlah", total, 1.0),
        source=f"Peta pola ruang {found['source']}; batas kecamatan: {borders}",
        note="Luas zona yang namanya memuat “industri”, dibagi menurut bagiannya di setiap kecamatan. "
        "Kecamatan yang tidak disebut tidak mempunyai kawasan itu di peta.",
    )


def lacking(figures: Row) -> list[Missing]:
    """Say that no map tells of industrial zones."""
    if "industrial_zones" not in figures:
        return []
    found = figures["industrial_zones"]
    if found is None:
        text = "Peta pola ruang RTRW belum diberlakukan, jadi luas KPI dari peta tidak ada."
        return [Missing(text, "lapisan")]
    if not found["rows"]:
        text = "Peta pola ruang tidak memuat zona yang namanya menyebut industri."
        return [Missing(text, "lapisan")]
    return []
