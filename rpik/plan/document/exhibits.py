"""Tables, charts and maps of each section, from the gathered figures.

Pictures stand before tables: two share a page, where a table of all kecamatan takes one for itself.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rpik.core.templatetags.format_id import angka, tanggal_pendek
from rpik.plan.choices import WAYS
from rpik.plan.document import breakdowns as figs
from rpik.plan.document import matrix, papers, pictures
from rpik.plan.document.blocks import Column, Picture, Table
from rpik.plan.document.pictures import AGRO, OTHER, UNKNOWN, Bar, Dot

COLOURS = {"agro": AGRO, "non_agro": OTHER, "bukan_industri": UNKNOWN, "": UNKNOWN}
KEY = (("Agro", AGRO), ("Non-agro", OTHER), ("Lainnya", UNKNOWN))
SHOWN = 15
CELLS = "Batas kecamatan: perkiraan dari titik desa"
Exhibit = Table | Picture


def of_section(code: str, figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    """Yield the exhibits of one section; none where the register has nothing to show."""
    maker = {
        "2.2": _resources,
        "2.3": lambda figures, _: papers.industrial_zones(figures),
        "2.4": _empowerment,
        "4.2.1": _leading,
        "4.2.2": _areas,
        "4.2.5": _programmes,
    }.get(code)
    if maker:
        yield from maker(figures, source)


def _measured(
    key: str, title: str, first: str, rows: list[figs.Row], figures: dict[str, Any], source: str
) -> Table:
    return Table(
        key=key,
        number="",
        title=title,
        columns=(Column(first, "text", 2.0), *figs.MEASURES),
        rows=tuple(rows),
        total=("Jumlah", *figs.measures(figs.total(figures))),
        source=source,
        note="TK: tenaga kerja. Jumlah menghitung yang diketahui saja; – berarti tidak diketahui. "
        "Laki-laki dan perempuan dapat kurang dari seluruhnya bila rinciannya tidak didata.",
    )


def _resources(figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    yield _measured(
        "skala",
        "Industri menurut skala",
        "Skala",
        figs.labelled(figures, "size", "size_class", figs.SIZE_NAMES),
        figures,
        source + ". Skala menurut Permenperin 64/2016",
    )
    yield _measured(
        "sektor",
        "Industri menurut sektor",
        "Sektor",
        figs.labelled(figures, "sector", "sector", figs.SECTOR_NAMES),
        figures,
        source,
    )
    yield Table(
        key="mutu",
        number="",
        title="Kelengkapan data yang mendasari angka",
        columns=(Column("Isian", "text", 3), Column("IKM terisi"), Column("Bagian", "share")),
        rows=tuple(figs.completeness(figures)),
        source=source,
    )


def _empowerment(figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    yield Picture(
        "peta-ikm",
        "",
        "Sebaran IKM dan sentra menurut kecamatan",
        pictures.choropleth(
            _areas_with(figures),
            _dots(figures["sentra"]),
            told="sentra yang ditetapkan",
        ),
        "Peta kecamatan diarsir menurut jumlah IKM; lingkaran menandai sentra yang ditetapkan.",
        f"{source}. {CELLS}",
        is_tall=True,
    )
    yield Picture(
        "tahun-berdiri",
        "",
        "IKM aktif menurut tahun berdiri (unit usaha)",
        pictures.bars([Bar(name, ((units, AGRO),)) for name, units in figs.since(figures)]),
        "Batang jumlah IKM per lima tahun berdirinya.",
        source,
    )
    columns, rows, total = figs.cross(figures)
    short = {"agro": "Agro", "non_agro": "Non-agro", "bukan_industri": "Bukan ind.", "": "Belum"}
    sizes = {"kecil": "kecil", "menengah": "menengah", "besar": "besar", "belum": "skala ?"}
    yield Table(
        key="kecamatan-sektor-skala",
        number="",
        title="IKM menurut kecamatan, sektor, dan skala (unit usaha)",
        columns=(
            Column("Kecamatan", "text", 2),
            *(Column(f"{short[sector]} {sizes[size]}") for sector, size in columns),
            Column("Jumlah"),
        ),
        rows=tuple(rows),
        total=total,
        source=source,
        note="skala ?: tenaga kerja atau investasi tidak diketahui, skala belum dapat ditentukan.",
    )
    yield _measured(
        "kecamatan",
        "Unit usaha, tenaga kerja, investasi, dan produksi menurut kecamatan",
        "Kecamatan",
        figs.by_kecamatan(figures),
        figures,
        source,
    )
    yield _measured(
        "golongan",
        "Industri menurut golongan pokok KBLI",
        "Golongan pokok",
        figs.labelled(
            figures, "division", "division", {k: f"{k} {v}" for k, v in figs.DIVISIONS.items()}
        ),
        figures,
        source,
    )
    yield from papers.legality(figures, source)
    yield from papers.materials(figures, source)
    yield from papers.capacity(figures, source)


def _leading(figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    yield _measured(
        "kelompok",
        "Industri menurut kelompok komoditas",
        "Kelompok komoditas",
        figs.labelled(figures, "group", "product_group_id", figures["groups"]),
        figures,
        source,
    )
    sectors: dict[str, list[tuple[float, str]]] = {}
    for cell in figs.of(figures, "group_sector"):
        sectors.setdefault(cell["product_group_id"] or "", []).append(
            (cell["units"], COLOURS[cell["sector"]])
        )
    largest = sorted(
        ((code, tuple(parts)) for code, parts in sectors.items() if code),
        key=lambda item: (-sum(value for value, _ in item[1]), item[0]),
    )[:SHOWN]
    if largest:
        yield Picture(
            "grafik-kelompok",
            "",
            f"{len(largest)} kelompok komoditas terbesar (unit usaha)",
            pictures.bars([Bar(figures["groups"][c], parts) for c, parts in largest], key=KEY),
            "Batang mendatar jumlah IKM per kelompok, dibagi agro dan non-agro.",
            source,
        )


def _areas(figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    if figures["candidates"]:
        yield Picture(
            "peta-kandidat",
            "",
            "Letak kandidat sentra",
            pictures.choropleth(
                _areas_with(figures),
                _dots(figures["candidates"]),
                told="kandidat, luasnya menurut unit usaha",
            ),
            "Peta kecamatan dengan lingkaran di tengah setiap kandidat, luasnya menurut unit usaha.",
            f"{source}. {CELLS}",
            is_tall=True,
        )
    yield _designated(figures["sentra"], source)
    yield Table(
        key="kandidat",
        number="",
        title="Kandidat sentra menurut peringkat",
        columns=(
            Column("Kandidat", "text", 2.4),
            Column("Komoditas", "text", 1.4),
            Column("Tempat", "text", 2.4),
            Column("Unit"),
            Column("TK"),
            Column("Skor", "decimal"),
        ),
        rows=tuple(
            (r["name"], r["group"], r["place"], r["units"], r["workers"], r["score"])
            for r in figures["candidates"]
        ),
        source=f"{source}. Hasil pencarian terbaru; skor 0–100",
        note=_left_out(figures),
    )
    if plan := figures.get("sentra_plan"):
        yield _sentra_plan(plan, source)


def _designated(sentra: list[dict[str, Any]], source: str) -> Table:
    """The designated sentra; a column of capacity only where a member tells one."""
    told = any(row.get("capacity") for row in sentra)
    frozen = "Angka seperti pada hari penetapan"
    note = f"{frozen}; kapasitas: anggota sekarang." if told else f"{frozen}."
    counted = ("units", "workers", "investment", "output")
    sums = [_sum(sentra, name) for name in counted]
    return Table(
        key="sentra",
        number="",
        title="Sentra IKM yang ditetapkan",
        columns=(
            Column("Sentra", "text", 2.2),
            Column("Komoditas", "text", 1.3),
            Column("Tempat", "text", 2),
            Column("Unit"),
            Column("TK"),
            Column("Investasi (Rp\u00a0juta)", "million", 1.2),
            Column("Produksi (Rp\u00a0juta)", "million", 1.2),
            *([Column("Kapasitas setahun", "text", 1.6)] if told else []),
            Column("Nomor dan tanggal SK", "text", 2),
        ),
        rows=tuple(
            (
                *(row[name] for name in ("name", "group", "place", *counted)),
                *([row["capacity"] or "–"] if told else []),
                _decree(row),
            )
            for row in sentra
        ),
        total=("Jumlah", "", "", *sums, *([""] if told else []), "") if sentra else None,
        source=source,
        note=note if sentra else "Belum ada sentra.",
    )


def _decree(row: dict[str, Any]) -> str:
    if not row["decree"]:
        return "–"
    return f"{row['decree']}, {tanggal_pendek(date.fromisoformat(row['decree_date']))}"


def _left_out(figures: dict[str, Any]) -> str:
    """Say how many candidates are not listed as they are sentra; editions of before list them."""
    again = figures.get("candidates_designated", 0)
    if again:
        return (
            f"Tidak termasuk {angka(again)} kandidat yang sekurangnya separuh anggotanya sudah "
            "anggota sentra yang ditetapkan."
        )
    return "" if figures["candidates"] else "Belum ada kandidat: jalankan pencarian kandidat."


def _sentra_plan(plan: dict[str, Any], source: str) -> Table:
    made = tanggal_pendek(date.fromisoformat(plan["made_on"]))
    first = matrix.first_year(plan)
    idle = matrix.idle_years(plan["rows"], first)
    saved = f" Tanpa sentra baru pada {idle}: jatah anggarannya dikumpulkan." if idle else ""
    proof = "terbukti terbaik" if plan["is_optimal"] else f"batas atas {angka(plan['bound'])}"
    return Table(
        key="rencana-sentra",
        number="",
        title="Rencana sentra baru menurut tahun",
        columns=(
            Column("Tahun", "text", 0.9),
            Column("Sentra", "text", 2.6),
            Column("Tambahan terjangkau"),
            Column("Biaya (Rp\u00a0juta)", "million", 1.1),
            Column("Alasan", "text", 2.4),
        ),
        rows=tuple(
            (
                str(first - 1 + r["year"]),
                r["name"],
                round(r["gained"]),
                round(r["cost"]),
                r["reason"],
            )
            for r in plan["rows"]
        ),
        total=("Jumlah", "", _sum(plan["rows"], "gained"), _sum(plan["rows"], "cost"), ""),
        source=f"{source}. Rencana “{plan['name']}”, dihitung {made}",
        note=f"Bersama sentra yang ada menjangkau {angka(plan['reached'])} {plan['unit']} "
        f"({proof}). Asumsi: "
        + "; ".join(f"{label} {value}" for label, value in plan["assumptions"])
        + f".{saved}",
    )


def _programmes(figures: dict[str, Any], source: str) -> Iterator[Exhibit]:
    rows = figures.get("programmes", [])
    yield Table(
        key="program",
        number="",
        title="Rencana dan pelaksanaan pembinaan",
        columns=(
            Column("Tahun", "text", 0.9),
            Column("Program", "text", 2.4),
            Column("Kegiatan", "text", 2.4),
            Column("Sasaran", "text", 2),
            Column("Hadir"),
            Column("Anggaran (Rp\u00a0juta)", "million", 1.1),
            Column("Realisasi (Rp\u00a0juta)", "million", 1.1),
        ),
        rows=tuple(
            (
                str(r["year"]), r["programme"], r["title"], r["target"], r["participants"],
                r["budget"], r["realised"],
            )
            for r in rows
        ),
        total=(
            "Jumlah", "", "", "", *(_sum(rows, n) for n in ("participants", "budget", "realised"))
        ) if rows else None,
        source=source,
        note="Hadir: peserta yang dicatat hadir; kosong sampai kehadiran dicatat."
        if rows
        else "Belum ada kegiatan pembinaan yang dicatat.",
    )  # fmt: skip
    if any("way" in r for r in rows):  # not in an edition frozen before they were told
        yield _ways(rows, source)


def _ways(rows: list[dict[str, Any]], source: str) -> Table:
    """Return the activities by the four ways of PP 29/2018, those without any too."""
    names = ("participants", "budget", "realised")
    return Table(
        key="cara",
        number="",
        title="Pembinaan menurut cara penguatan sentra",
        columns=(
            Column("Cara", "text", 3),
            Column("Kegiatan"),
            Column("Hadir"),
            Column("Anggaran (Rp\u00a0juta)", "million", 1.1),
            Column("Realisasi (Rp\u00a0juta)", "million", 1.1),
        ),
        rows=tuple(
            (way, len(mine), *(_sum(mine, name) for name in names))
            for way in WAYS
            for mine in [[r for r in rows if r["way"] == way]]
        ),
        total=("Jumlah", len(rows), *(_sum(rows, name) for name in names)),
        source=f"{source}. Cara menurut PP 29/2018 Pasal 5",
    )


def _sum(rows: list[dict[str, Any]], name: str) -> int | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def _areas_with(figures: dict[str, Any]) -> list[dict[str, Any]]:
    units = {cell["kecamatan_id"]: cell["units"] for cell in figs.of(figures, "kecamatan")}
    return [
        {"name": row["name"], "cell": row["cell"], "value": units.get(row["code"], 0)}
        for row in figures["kecamatan"]
    ]


def _dots(rows: list[dict[str, Any]]) -> list[Dot]:
    return [
        Dot(row["lat"], row["lon"], row["units"], row["name"])
        for row in rows
        if row["lat"] is not None and row["lon"] is not None
    ]
