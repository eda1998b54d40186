"""What a proposal from a candidate begins with: its name and its reason, for the planner to edit."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key
from rpik.core.templatetags.format_id import angka, desimal, meter, rupiah
from sentra.models import Candidate
from sentra.services import assessment
from sentra.services.assessment import Block, Line
from sentra.services.names import one_line


def name(candidate: Candidate) -> str:
    """Return "Sentra Gerabah Getaan, Desa Pagelaran", or "Sentra Gerabah, Desa Pagelaran".

    The dusun stands in it when the addresses of more than half of the members name it in one desa;
    else the desa of the most members. A name that a planner gave by hand is kept.
    """
    if candidate.is_by_hand:
        said = candidate.name
        return said if said.startswith("Sentra") else one_line(f"Sentra {said}")
    rows = list(
        candidate.members.filter(ikm__desa__isnull=False)
        .order_by("ikm_id")
        .values_list(
            "ikm__address", "ikm__desa__name", "ikm__desa__kecamatan__name", "ikm__desa__kind"
        )
    )
    group = f"Sentra {_good(candidate)}"
    if not rows:
        return one_line(f"{group}, {candidate.place}" if candidate.place else group)
    found = _hamlet(rows, candidate.units)
    desa = Counter((kind, place) for _, place, _, kind in rows).most_common(1)[0][0]
    hamlet, (kind, place) = found or ("", desa)
    return one_line(f"{group} {hamlet}".strip() + f", {kind.title()} {place}")


def _good(candidate: Candidate) -> str:
    """Return the good of the group's name that more than half of the members make, else that name."""
    group = candidate.product_group.name
    made = [text.lower() for text in candidate.members.values_list("ikm__product", flat=True)]
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


def reason(candidate: Candidate) -> str:
    """Return one paragraph of the candidate's figures as the register has them today.

    Counts and sums of all members, no personal data; what is unknown is called so.
    """
    ids = list(candidate.members.values_list("ikm_id", flat=True))
    spread = candidate.evidence.get("compactness", {})
    found = assessment.of_candidate(candidate, ids)
    figures = found.figures
    by_code = {block.code: block for block in found.blocks}
    sentences = [
        _size(figures, candidate),
        _distance(spread),
        _quotient(by_code["potential"].lines[0]),
        _space(by_code["space"]),
        f"Legalitas: NIB sah {_part(figures['with_nib'], figures['units'])}.",
        _trust(figures),
    ]
    return " ".join(sentences)


def _part(count: int, whole: int) -> str:
    return f"{angka(count)} dari {angka(whole)} unit"


def _size(figures: Mapping[str, Any], candidate: Candidate) -> str:
    units = figures["units"]
    sentence = (
        f"{angka(units)} unit usaha {candidate.product_group.name.lower()} di {candidate.place}"
    )
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
