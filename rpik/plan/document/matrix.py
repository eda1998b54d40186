"""The matrix of programmes and rencana aksi of BAB IV (domain.md 1.3), from the coaching plan."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from rpik.plan.document.blocks import Column, Missing, Table
from rpik.plan.document.words import Stage
from sentra.papers.content import before_name

SECTION, KEY = "4.2.5", "matriks"
UNKNOWN = "belum diisi"
NO_ACTIVITY = "belum ada kegiatan"
# What a row must name: its field, and what the column is called.
NAMED = {
    "programme": "Program",
    "title": "Kegiatan (rencana aksi)",
    "place": "Lokasi",
    "executor": "Pelaksana",
    "funding": "Sumber dana",
}
Row = dict[str, Any]


def table(figures: Row, stages: Sequence[Stage], source: str) -> Table | None:
    """Return a row per rencana aksi with its years in the stage they fall in; one that repeats over
    the years is one row. None in an edition published before the matrix was gathered.
    """
    rows = _rows(figures)
    if rows is None:
        return None
    return Table(
        key=KEY,
        number="",
        title="Matriks program dan rencana aksi menurut tahap",
        columns=(
            *(
                Column(title, "text", width)
                for title, width in zip(NAMED.values(), (2.6, 2.8, 2.2, 1.7, 1.5), strict=True)
            ),
            *(Column(stage.label, "text", 1.1) for stage in stages),
        ),
        rows=tuple(
            (
                *(values[name] or _unsaid(name) for name in NAMED),
                *(_years(years, stage) for stage in stages),
            )
            for values, years in rows
        ),
        source=source,
        note="Isi kolom tahap: tahun anggaran."
        if rows
        else "Belum ada program pembinaan atau rencana sentra yang dicatat.",
    )


def lacking(figures: Row, stages: Sequence[Stage]) -> list[Missing]:
    """Say which columns have empty cells, and which years no stage holds."""
    rows = _rows(figures)
    if rows is None:
        return []
    if not rows:
        text = "Matriks program dan rencana aksi masih kosong: catat program pembinaan."
        return [Missing(text, "pembinaan")]
    planned = {row["programme"] for row in _planned(figures.get("sentra_plan"))}
    made = [
        Missing(
            f"Matriks program: {title.lower()} belum diisi pada {len(empty)} dari {len(rows)} baris.",
            "pembinaan/rencana" if planned.issuperset(empty) else "pembinaan",
        )
        for name, title in NAMED.items()
        if (empty := [values["programme"] for values, _ in rows if not values[name]])
    ]
    outside = sorted(
        {
            year
            for _, years in rows
            for year in years
            if not any(stage.start <= year <= stage.end for stage in stages)
        }
    )
    if outside:
        said = ", ".join(map(str, outside))
        made.append(Missing(f"Matriks program: tahun {said} di luar semua tahap.", "judul"))
    return made


def _rows(figures: Row) -> list[tuple[Row, set[int]]] | None:
    """Return (what ``NAMED`` asks for, its years), programmes first as gathered, then new sentra."""
    if "matrix" not in figures:
        return None
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in [*figures["matrix"], *_planned(figures.get("sentra_plan"))]:
        found[tuple(row[name] for name in NAMED)].add(row["year"])
    return [(dict(zip(NAMED, key, strict=True)), years) for key, years in found.items()]


def _planned(plan: Row | None) -> list[Row]:
    """Return the new sentra of the kept plan, with who carries it out and pays as the plan tells."""
    if plan is None:
        return []
    first = first_year(plan)
    return [
        {
            "programme": f"Pembangunan sentra IKM (rencana “{plan['name']}”)",
            "title": f"{before_name('Membentuk sentra', row['name'])} {row['name']}",
            "place": row.get("place", ""),
            "executor": plan.get("executor", ""),
            "funding": plan.get("funding", ""),
            "year": first - 1 + row["year"],
        }
        for row in plan["rows"]
    ]


def first_year(plan: Row) -> int:
    """Return the first tahun anggaran that a plan can still enter: the one after it was kept."""
    return date.fromisoformat(plan["made_on"]).year + 1


def idle_years(rows: Sequence[Row], first: int) -> str:
    """Return the years, up to the last that has one, in which a plan begins no sentra; "" if none."""
    taken = {row["year"] for row in rows}
    return ", ".join(
        str(first - 1 + at) for at in range(1, max(taken, default=0)) if at not in taken
    )


def _unsaid(name: str) -> str:
    return NO_ACTIVITY if name == "title" else UNKNOWN


def _years(years: set[int], stage: Stage) -> str:
    return ", ".join(str(year) for year in sorted(years) if stage.start <= year <= stage.end)
