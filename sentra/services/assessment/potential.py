"""What it could become: specialisation, growth, raw material, market, and the RPIK's unggulan."""

from collections.abc import Mapping
from typing import Any

from rpik.core.templatetags.format_id import angka, desimal, persen, rupiah
from sentra.detection.quotients import location_quotient
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen

SOURCE = "LQ = bagian kelompok di kecamatan dibagi bagiannya di kabupaten"


def block(seen: Seen) -> Block:
    """Return quotients with their exact intervals, growth between two tahun data, what was told."""
    share = seen.share
    lines = [
        _quotient(
            "LQ unit usaha",
            location_quotient(
                share["group_here"], share["all_here"], share["group_all"], share["all_units"]
            ),
            _of_run(seen, "lq_units"),
        ),
        _quotient("LQ tenaga kerja", _of_workers(share), _of_run(seen, "lq_workers")),
        Line(
            "Unit sejenis di kecamatan ini",
            share["group_here"],
            "number",
            f"{seen.group}, dari {angka(share['group_all'])} di kabupaten",
        ),
        *_growth(seen),
        *_material(seen),
        _market(seen),
    ]
    return Block("potential", "Potensi", lines, SOURCE)


def _of_workers(share: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the quotient of the workers stated, as a run reckons it (``detection.quotients``)."""
    squared = share["workers_squared"]
    return location_quotient(
        share["workers_group_here"],
        share["workers_here"],
        share["workers_group_all"],
        share["workers_all"],
        independence=min(share["workers_here"] / squared, 1.0) if squared else 1.0,
    )


def _of_run(seen: Seen, name: str) -> Mapping[str, float] | None:
    """Return the quotient that the candidate's sentence tells: of the register as the run saw it."""
    return seen.candidate.evidence.get(name) if seen.candidate else None


def _quotient(
    label: str, quotient: Mapping[str, float] | None, then: Mapping[str, float] | None
) -> Line:
    if quotient is None:
        return Line(label, "Belum dapat dihitung", level="unknown")
    now, low, high = (desimal(quotient[end]) for end in ("value", "low", "high"))
    was = desimal(then["value"]) if then and "value" in then else now
    moved = f"; {was} saat pencarian, datanya berubah sejak itu" if was != now else ""
    return Line(
        label,
        quotient["value"],
        "ratio",
        f"selang 95 %: {low}-{high}; {_lq_words(quotient)}{moved}",
        "ok" if quotient["low"] > 1 else "plain",
    )


def _lq_words(quotient: Mapping[str, float]) -> str:
    if quotient["low"] > 1:
        return "terpusat di sini, bukan kebetulan"
    if quotient["high"] < 1:
        return "lebih jarang daripada di kabupaten"
    return "belum jelas berbeda dari kabupaten"


def _growth(seen: Seen) -> list[Line]:
    """Growth over the members that state the figure in both years; never over two memberships."""
    labels = {"workers": "Pertumbuhan tenaga kerja", "output": "Pertumbuhan nilai produksi"}
    found = seen.growth
    if found is None:
        note = "register belum memuat dua tahun data anggota"
        return [Line(label, "Belum dapat dihitung", note=note, level="unknown") for label in labels.values()]  # fmt: skip
    return [_grown(labels[name], name, found, seen) for name in labels]


def _grown(label: str, name: str, found: Mapping[str, Any], seen: Seen) -> Line:
    pairs, before, now = (found[f"{name}_{what}"] for what in ("pairs", "before", "now"))
    if not pairs or not before:
        note = "tidak ada anggota yang menyatakannya di kedua tahun"
        return Line(label, "Belum dapat dihitung", note=note, level="unknown")
    written = rupiah if name == "output" else angka
    years = f"{found['before_year']} ke {seen.figures['newest_year']}"
    return Line(
        label,
        now / before - 1,
        "change",
        f"{years}: {written(before)} menjadi {written(now)}, pada {angka(pairs)} unit yang sama",
        "warn" if now < before else "plain",
    )


def _material(seen: Seen) -> list[Line]:
    """Where the raw material comes from, and how far."""
    site = seen.site
    origin = site.material_origin if site else ""
    km = site.material_km if site else None
    return [
        Line("Asal bahan baku", origin) if origin else untold("Asal bahan baku", "site"),
        untold("Jarak asal bahan baku", "site")
        if km is None
        else Line("Jarak asal bahan baku", km, "km", "di tempat" if km == 0 else ""),
    ]


def _market(seen: Seen) -> Line:
    label, site = "Pasar", seen.site
    local, export = (site.market_local, site.market_export) if site else (None, None)
    if local is None and export is None:
        return untold(label, "site", "bagian lokal dan ekspor dari penjualan")
    said = [
        f"{name} {persen(part / 100)}"
        for name, part in (("lokal", local), ("ekspor", export))
        if part is not None
    ]
    rest = 100 - (local or 0) - (export or 0)
    whole = local is not None and export is not None
    return Line(label, ", ".join(said), note=f"dalam negeri lain {rest} %" if whole else "")
