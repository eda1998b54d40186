"""What a proposal begins with: its name and its reason, for the planner to edit."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key
from ikm_registry.models import Ikm, ProductGroup
from rpik.core.templatetags.format_id import angka, desimal, meter, rupiah
from sentra.models import Candidate
from sentra.services.assessment import Block, Line, potential, seen, space
from sentra.services.assessment.seen import Seen
from sentra.services.members import place_of
from sentra.services.names import one_line
from sentra.services.shape import outline


def of_candidate(candidate: Candidate) -> tuple[str, str]:
    """Return name and reason; a name that a planner gave by hand is kept."""
    ids = list(candidate.members.values_list("ikm_id", flat=True))
    said = candidate.name if candidate.is_by_hand else name(candidate.product_group, ids)
    whole = said if said.startswith("Sentra") else one_line(f"Sentra {said}")
    return whole, _reason(seen.of_candidate(candidate, ids))


def of_members(group: ProductGroup, members: Sequence[Ikm]) -> tuple[str, str]:
    """Return name and reason of members somebody chose, at least one."""
    ids, shape = [ikm.pk for ikm in members], outline(members)
    found = seen.of_members(
        ids,
        group=group,
        demo=members[0].is_demo,
        spread=shape.spread,
        place=(shape.lat, shape.lon),
    )
    return name(group, ids), _reason(found)


def name(product_group: ProductGroup, ikm_ids: Sequence[int]) -> str:
    """Return "Sentra Gerabah Getaan, Desa Pagelaran", or "Sentra Gerabah, Desa Pagelaran".

    The dusun stands in it when the addresses of more than half of the members name it in one desa;
    else the desa, or the kecamatan, where at least half of them are; a name tells no place of a few.
    """
    members = Ikm.objects.filter(pk__in=ikm_ids)
    rows = list(
        members.filter(desa__isnull=False)
        .order_by("pk")
        .values_list("address", "desa__name", "desa__kecamatan__name", "desa__kind")
    )
    group = f"Sentra {_good(product_group.name, members.values_list('product', flat=True))}"
    if not rows:
        return one_line(group)
    if found := _hamlet(rows, len(ikm_ids)):
        hamlet, (kind, place) = found
        return one_line(f"{group} {hamlet}, {kind.title()} {place}")
    places = (
        Counter(f", {kind.title()} {desa}" for _, desa, _, kind in rows),
        Counter(f", Kecamatan {kecamatan}" for _, _, kecamatan, _ in rows),
    )
    most = [count.most_common(1)[0] for count in places]
    return one_line(group + next((said for said, n in most if n * 2 >= len(rows)), ""))


def _good(group: str, products: Iterable[str]) -> str:
    """Return the good of the group's name that more than half of the members make, else that name."""
    made = [text.lower() for text in products]
    for good in re.split(r",\s*|\s+dan\s+", group):
        if sum(good.lower() in text for text in made) * 2 > len(made):
            return good[:1].upper() + good[1:]
    return group


def _hamlet(
    rows: Sequence[tuple[str, str, str, str]], units: int
) -> tuple[str, tuple[str, str]] | None:
    """Return (dusun, (kind, desa)) that more than half of the units share, spelt as most spell it."""
    spelt: dict[tuple[str, str, str], Counter[str]] = {}
    for address, desa, kecamatan, kind in rows:
        said = hamlet_in(address, desa, kecamatan).dusun
        if key := hamlet_key(said):
            spelt.setdefault((key, kind, desa), Counter())[said] += 1
    if not spelt:
        return None
    (_, kind, desa), spellings = max(spelt.items(), key=lambda item: item[1].total())
    if spellings.total() * 2 <= units:
        return None
    return spellings.most_common(1)[0][0].title(), (kind, desa)


def _reason(found: Seen) -> str:
    """Return one paragraph of the members' figures as the register has them today.

    Counts and sums of all members, no personal data; what is unknown is called so.
    """
    figures = found.figures
    sentences = [
        _size(found),
        _distance(found.spread),
        _quotient(potential.block(found).lines[0]),
        _space(space.block(found)),
        f"Legalitas: NIB sah {_part(figures['with_nib'], figures['units'])}.",
        _trust(figures),
    ]
    return " ".join(sentences)


def _part(count: int, whole: int) -> str:
    return f"{angka(count)} dari {angka(whole)} unit"


def _size(found: Seen) -> str:
    figures, units = found.figures, found.units
    where = f" di {place}" if (place := place_of(dict(figures))) else ""
    sentence = f"{angka(units)} unit usaha {found.product_group.name.lower()}{where}"
    if figures["workers"] is None:
        sentence += "; tenaga kerjanya belum diketahui"
    else:
        known = _part(figures["workers_known"], units)
        sentence += f" dengan {angka(figures['workers'])} tenaga kerja (tertulis pada {known})"
    for label, value, known in (
        ("investasi", "investment", "investment_known"),
        ("nilai produksi setahun", "output_value", "output_known"),
    ):
        if figures[value] is not None:
            sentence += f", {label} {rupiah(figures[value])} ({_part(figures[known], units)})"
    return f"{sentence}."


def _distance(spread: Mapping[str, Any]) -> str:
    """Return how near they stand; metres and hectares of ``detection.compactness``."""
    if not spread.get("points") or spread.get("median_m") is None:
        return "Jarak antaranggota belum diketahui: titiknya belum cukup."
    sentence = (
        f"Jarak tengah antaranggota {meter(spread['median_m'])}, "
        f"terjauh {meter(spread.get('max_m'))}"
    )
    if spread.get("nearest_mean_m") is not None:
        sentence += f", tetangga terdekat rata-rata {meter(spread['nearest_mean_m'])}"
    if spread.get("area_ha"):
        sentence += f"; luas bidangnya {desimal(spread['area_ha'], 1)} hektare"
    return f"{sentence}."


def _quotient(line: Line) -> str:
    if line.kind != "ratio":
        return "LQ unit usaha belum dapat dihitung."
    return f"LQ unit usaha {desimal(line.value)} ({line.note})."


def _space(block: Block) -> str:
    """Return the shares by answer; the zones stay on the evidence page."""
    answers = [
        f"{line.label.lower()} {_part(line.value, line.of or 0)}"
        for line in block.lines
        if line.kind == "share" and line.law
    ]
    if not answers:
        return "Kesesuaian ruang (RTRW) belum diketahui: peta pola ruang belum dimuat."
    return f"Kesesuaian ruang menurut {block.source}: {', '.join(answers)}."


def _doubles(figures: Mapping[str, Any]) -> str:
    if figures["unsearched"] and not figures["doubtful_duplicates"]:
        return "data ganda belum dicari"
    return f"{angka(figures['doubtful_duplicates'])} diduga ganda"


def _trust(figures: Mapping[str, Any]) -> str:
    units = figures["units"]
    years = dict.fromkeys(
        str(year) for year in (figures["oldest_year"], figures["newest_year"]) if year
    )
    return (
        f"Kepercayaan data: {_part(figures['with_point'], units)} mempunyai titik "
        f"({angka(figures['point_checked'])} dari GPS atau pin), "
        f"{angka(figures['doubtful_points'])} titik diragukan, "
        f"{_doubles(figures)}; "
        f"tahun data {'-'.join(years) or 'belum diketahui'}."
    )
