"""Section 4.2.1: product groups, how they score, and which of them lead in which stage."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rpik.core.templatetags.format_id import angka, desimal
from rpik.plan.document import breakdowns as figs
from rpik.plan.document.blocks import Cell, Column, Kind, Missing, Table
from rpik.plan.document.words import Stage
from rpik.plan.priority import (
    LQ_BY,
    LQ_UNITS,
    MAX_RATIO,
    OWN,
    SHIPPED,
    Criterion,
    LqFilter,
    Setup,
    Weights,
    rank,
    weights_of,
)

SECTION = "4.2.1"
SHOWN = 15
PLACES = 3
HEADS: dict[str, tuple[str, Kind, float]] = {
    "unit": ("Unit", "count", 0.9),
    "tk": ("TK", "count", 0.9),
    "produksi": ("Produksi (Rp\u00a0juta)", "million", 1.2),
    "produktivitas": ("Produksi per TK (Rp\u00a0juta)", "million", 1.2),
    "pemusatan": ("Di sentra dan kandidat", "share", 1.1),
    "nib": ("Ber-NIB", "share", 1.0),
}


def priorities(figures: dict[str, Any], setup: Setup, source: str) -> Iterator[Table]:
    """Yield the weights of the criteria and the scored product groups."""
    weights = weights_of(setup)
    yield Table(
        key="bobot",
        number="",
        title="Bobot kriteria industri unggulan",
        columns=(Column("Kriteria", "text", 3), Column("Bobot", "share")),
        rows=tuple((one.label, weights.values[one.key]) for one in setup.criteria),
        total=("Jumlah", sum(weights.values.values())),
        source=f"Perbandingan berpasangan (AHP), rasio konsistensi {desimal(weights.ratio)}",
    )
    yield _scored(figures, setup, source)


def _scored(figures: dict[str, Any], setup: Setup, source: str) -> Table:
    """Return the table of scores; editions frozen before places were gathered have no LQ and ranks."""
    full = "group_places" in figures
    heads = [_head(one) for one in setup.criteria]
    more: tuple[Column, ...] = (
        Column("LQ tertinggi", "decimal", 1.1),
        Column("Tempatnya", "text", 1.8),
    )
    ends = (Column("Peringkat", "count", 1.4), Column("Bila bobot digeser", "text", 1.2))
    columns = (
        Column("Kelompok komoditas", "text", 2.4),
        *heads,
        *(more if full else ()),
        Column("Nilai", "decimal"),
        *(ends if full else ()),
    )
    return Table(
        key="unggulan",
        number="",
        title="Penilaian kelompok komoditas sebagai calon industri unggulan",
        columns=columns,
        rows=tuple(
            (
                one.name,
                *one.values.values(),
                *((one.lq, one.place) if full else ()),
                one.score,
                *((one.rank, one.range) if full else ()),
            )
            for one in rank(figures, setup)[:SHOWN]
        ),
        source=source,
        note=_note(setup, full=full),
    )


def _head(one: Criterion) -> Column:
    title, kind, width = HEADS.get(one.measure, (one.label, "decimal", 1.5))
    shipped = any(one.key == other.key and one.label == other.label for other in SHIPPED)
    return Column(title if shipped else one.label, kind, width)


def _note(setup: Setup, *, full: bool) -> str:
    said = [
        "Nilai 0–100: setiap kriteria dibagi nilai terbesarnya, lalu dijumlahkan menurut bobot; "
        "yang tidak diketahui dihitung nol. LQ di sini terhadap kabupaten; terhadap provinsi ada tabel "
        "tersendiri bila angka provinsi dimuat."
    ]
    if not full:
        return said[0]
    said.append(
        f"LQ tertinggi: kecamatan dengan sekurangnya {LQ_UNITS} unit sekelompok. "
        + (_filter(setup.lq) if setup.lq else "Saringan LQ tidak dipakai.")
    )
    said.append("Bila bobot digeser: peringkat saat setiap bobot dibagi atau dikali dua.")
    if setup.own:
        names = ", ".join(one.label for one in setup.own)
        said.append(f"Nilai {names} diberi Dinas, 0–100.")
    return " ".join(said)


def _filter(lq: LqFilter) -> str:
    return (
        f"Saringan: LQ {LQ_BY[lq.by]} sekurangnya {desimal(lq.threshold)}; "
        "yang tidak mencapainya tidak diberi peringkat (–)."
    )


def leaders(
    figures: dict[str, Any],
    chosen: Mapping[str, Mapping[str, str]],
    stages: Sequence[Stage],
    source: str,
) -> Table | None:
    """Return the industri unggulan by stage with their KBLI and places; None where none is chosen."""
    rows: list[tuple[Cell, ...]] = []
    for code, products in chosen.items():
        name = figures["groups"].get(code)
        if name is None:
            continue
        said = (products.get(str(at), "") for at in range(1, len(stages) + 1))
        codes = ", ".join(figures.get("group_kbli", {}).get(code, [])) or "–"
        rows.append((str(len(rows) + 1), name, codes, _places(figures, code), *said))
    if not rows:
        return None
    return Table(
        key="unggulan-tahap",
        number="",
        title="Industri unggulan dan jenis produknya menurut tahap",
        columns=(
            Column("No", "text", 0.6),
            Column("Industri unggulan", "text", 1.6),
            Column("KBLI (versi)", "text", 1.5),
            Column("Lokasi", "text", 2),
            *(Column(stage.label, "text", 2) for stage in stages),
        ),
        rows=tuple(rows),
        source=f"Pilihan Dinas; KBLI dan lokasi: {source}",
        note="KBLI dan lokasi: yang terbanyak unit usahanya di register.",
    )


def _places(figures: dict[str, Any], code: str) -> str:
    names = figs.names_of_kecamatan(figures)
    found = sorted(
        (-units, names[place])
        for place, group, units, _ in figures.get("group_places", [])
        if group == code and place in names
    )
    said = [f"{name} ({angka(-units)})" for units, name in found[:PLACES]]
    group = figures["groups"].get(code)
    sentra = [row["name"] for row in figures["sentra"] if row["group"] == group]
    return "; ".join([", ".join(said) or "–", *sentra[:PLACES]])


def lacking(
    figures: dict[str, Any],
    setup: Setup,
    chosen: Mapping[str, Mapping[str, str]],
    stages: Sequence[Stage],
) -> list[Missing]:
    """Say what makes the scoring or the choice doubtful or incomplete."""
    made = _doubtful(setup)
    empty = _unscored(figures, setup)
    if empty:
        made.append(
            Missing(f"Kriteria sendiri: {empty} nilai kelompok belum diisi.", "unggulan/nilai")
        )
    if not chosen:
        return [*made, Missing("Industri unggulan per tahap belum dipilih.", "unggulan/tahap")]
    gone = [code for code in chosen if code not in figures["groups"]]
    if gone:
        text = f"Kelompok {', '.join(gone)} yang dipilih sebagai unggulan tidak ada lagi."
        made.append(Missing(text, "unggulan/tahap"))
    idle = [
        stage.name
        for at, stage in enumerate(stages, 1)
        if not any(products.get(str(at)) for products in chosen.values())
    ]
    if idle:
        text = f"Belum ada industri unggulan pada {', '.join(idle)}."
        made.append(Missing(text, "unggulan/tahap"))
    return made


def _doubtful(setup: Setup) -> list[Missing]:
    if not setup.comparisons:
        text = "Bobot kriteria industri unggulan belum dibandingkan; semua sama berat."
        return [Missing(text, "unggulan")]
    weights: Weights = weights_of(setup)
    if weights.is_consistent:
        return []
    text = (
        f"Perbandingan kriteria belum konsisten: rasio {desimal(weights.ratio)}, "
        f"paling tinggi {desimal(MAX_RATIO)}."
    )
    return [Missing(text, "unggulan")]


def _unscored(figures: dict[str, Any], setup: Setup) -> int:
    groups = [c["product_group_id"] for c in figs.of(figures, "group") if c["product_group_id"]]
    return sum(
        setup.scores.get(one.key, {}).get(code) is None
        for one in setup.criteria
        if one.measure == OWN
        for code in groups
    )
