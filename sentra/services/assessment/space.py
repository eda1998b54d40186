"""Whether the plans in force let it stand there: answers, zones, industrial area, hazards, advice."""

import re

from rpik.core.templatetags.format_id import angka, meter, tanggal
from sentra.choices import ZoneFit
from sentra.queries.hazards import Hazard
from sentra.queries.zoning import SpaceFit, Zone
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen

TITLE = "Kesesuaian ruang (RTRW/RDTR)"
ANSWER_LEVEL = {
    ZoneFit.ALLOWED: "ok",
    ZoneFit.CONDITIONAL: "plain",
    ZoneFit.FORBIDDEN: "fails",
    ZoneFit.UNKNOWN: "unknown",
}

# Classes of a map of dangers that ask for nothing.
MILD = re.compile(r"\b(tidak|aman|rendah)\b", re.IGNORECASE)
CLASSES = 8  # told one by one, of a map of dangers: real ones have three to six


def block(seen: Seen) -> Block:
    """Return shares by answer and by zone; without a layer in force unknown, never "sesuai"."""
    told = [*_hazards(seen), _advice(seen)]
    if seen.space is None:
        note = "peta pola ruang RTRW belum dimuat; tanyakan ke dinas penataan ruang"
        zone = Line("Zona", "Belum diketahui", note=note, level="lacks", law="zone", mend="layers")
        industry = Line("Jarak ke zona industri (KPI)", "Belum diketahui", level="unknown")
        return Block("space", TITLE, [zone, industry, *told], "UU 3/2014 Pasal 14; Perda RTRW")
    lines = [*_answers(seen.space), *_zones(seen.space), _industry(seen), *told]
    return Block("space", TITLE, [*lines, *_maps(seen.space)], seen.space.cited)


def _answers(space: SpaceFit) -> list[Line]:
    return [
        Line(
            str(answer.label),
            space.answers[answer],
            "share",
            level=ANSWER_LEVEL[answer],
            of=space.units,
            law="zone",
            mend={ZoneFit.FORBIDDEN: "conflicts", ZoneFit.UNKNOWN: "places"}.get(answer, ""),
        )
        for answer in (ZoneFit.ALLOWED, ZoneFit.CONDITIONAL, ZoneFit.FORBIDDEN, ZoneFit.UNKNOWN)
        if space.answers[answer]
    ]


def _zones(space: SpaceFit) -> list[Line]:
    return [
        Line(
            zone.name,
            count,
            "share",
            ", ".join(filter(None, [zone.answer_label.lower(), zone.article, *_plan(space, zone)])),
            of=space.units,
        )
        for zone, count in space.zones
    ]


def _industry(seen: Seen) -> Line:
    """Metres to the nearest kawasan peruntukan industri; a sentra may stand outside one."""
    label = "Jarak ke zona industri (KPI)"
    metres = seen.beside.industry_m if seen.beside else None
    if metres is None:
        note = "peta ini tidak menggambar zona peruntukan industri"
        return Line(label, "Belum diketahui", note=note, level="unknown")
    if not metres:
        return untold(label, "places", "anggota belum mempunyai titik")
    inside = sum(one == 0 for one in metres)
    note = f"tengahnya; terdekat {meter(metres[0])}, terjauh {meter(metres[-1])}"
    return Line(
        label,
        metres[len(metres) // 2],
        "metres",
        f"{note}; {angka(inside)} anggota di dalamnya" if inside else note,
    )


def _hazards(seen: Seen) -> list[Line]:
    """By the maps of dangers in force, and by the plan's own hazard zones or as told."""
    drawn = [line for one in seen.hazards for line in _of_map(one)]
    said = _told_hazards(seen)
    return drawn if drawn and said.level in {"lacks", "ok"} else [*drawn, said]


def _of_map(one: Hazard) -> list[Line]:
    """Return a line for each class in which members stand, the rest counted, or that none does."""
    note = "; ".join(dict.fromkeys(filter(None, (one.layer.authority, one.layer.source))))
    if not one.placed:
        return [untold(one.layer.name, "places", "anggota belum mempunyai titik")]
    if not one.classes:
        return [Line(one.layer.name, "Tidak ada anggota di dalamnya", note=note, level="ok")]
    lines = [
        Line(
            f"{one.layer.name}: {name}",
            count,
            "share",
            note,
            "plain" if MILD.search(name) else "warn",
            of=one.placed,
        )
        for name, count in one.classes[:CLASSES]
    ]
    if rest := one.classes[CLASSES:]:
        told = f"{angka(len(rest))} kelas lagi, masing-masing paling banyak {angka(rest[0][1])} anggota"
        level = "plain" if all(MILD.search(name) for name, _ in rest) else "warn"
        lines.append(Line(f"{one.layer.name}: kelas lain", told, note=note, level=level))
    return lines


def _told_hazards(seen: Seen) -> Line:
    """By the map's own hazard zones, else as told; neither: recorded nowhere."""
    label = "Rawan bencana"
    told = seen.site.hazards if seen.site else ""
    if seen.space and seen.space.hazards:
        zones = ", ".join(f"{zone.name} ({n})" for zone, n in seen.space.hazards)
        return Line(label, zones, note="; ".join(filter(None, ("anggota menurut peta", told))), level="warn")  # fmt: skip
    if told:
        source = seen.site.source if seen.site else ""
        return Line(label, told, note=f"sumber: {source}")
    if seen.beside and seen.beside.draws_hazards:
        return Line(label, "Tidak ada anggota di zona rawan", note="menurut peta", level="ok")
    return untold(label, "site")


def _advice(seen: Seen) -> Line:
    label = "Rekomendasi ruang (KKPR)"
    if seen.site and seen.site.space_advice:
        told = f"didata {seen.site.by}, {tanggal(seen.site.at)}"
        if seen.site.has_advice:  # what it advises is read by people
            return Line(label, seen.site.space_advice, note=told, law="zone")
        told = f"belum terhitung rekomendasi: tulis dahulu nomor dan tanggal suratnya; {told}"
        return Line(
            label, seen.site.space_advice, note=told, level="lacks", law="zone", mend="site"
        )
    return untold(label, "site", "dari dinas atau forum penataan ruang")


def _plan(space: SpaceFit, zone: Zone) -> list[str]:
    """Return which plan says so, where several are in force."""
    return [zone.plan] if zone.plan and len(space.plans) > 1 else []


def _maps(space: SpaceFit) -> list[Line]:
    """Return a line for each plan in force, the one that decides first."""
    lines = []
    for plan in space.plans:
        since = f"berlaku sejak {tanggal(plan.valid_from)}" if plan.valid_from else ""
        note = "; ".join(filter(None, (since, plan.source)))
        lines.append(Line("Peta yang dipakai", plan.authority, note=note))
    return lines
