"""The way of a proposal: who ended which stage when, and what still lacks in it, with its mend.

Only an institution nobody told holds the endorsement back (``workflow``); the rest is for the reviewer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from rpik.core.accounts import may_for_all
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from sentra.choices import ZoneFit
from sentra.models import Proposal
from sentra.queries import stages
from sentra.queries.stages import Gone
from sentra.queries.zoning import SpaceFit
from sentra.services import field_checks, institutions, layers, tellings
from sentra.services.institutions import Answered
from sentra.workflow import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing; ``url`` mends it ("" where this person cannot)."""

    text: str
    url: str = ""
    action: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the way: how it was gone (``queries.stages``), and what lacks in it."""

    gone: Gone
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way of a proposal, and what lacks in the members' data beside it."""

    steps: tuple[Step, ...]
    data: tuple[Lack, ...] = ()


def of(
    proposal: Proposal,
    *,
    figures: Mapping[str, Any],
    sums: Mapping[str, int],
    space: SpaceFit | None,
    advised: bool,
    told: Sequence[Answered],
    by: User,
) -> Way:
    """Return the stages with what lacks while the proposal is open; one query.

    Args:
        figures: of ``queries.evidence.of_members``; sums: of ``queries.field.sums``.
        space: of ``queries.zoning.of_members``; told: of ``services.institutions.of_proposal``.
        advised: whether an advice of those who keep the spatial plan was told (``workflow.is_advice``).
    """
    lacks: dict[str, list[Lack]] = {}
    if proposal.state in OPEN_STATES:
        lacks = {
            "lapangan": _field(proposal, sums, by),
            "ruang": _space(proposal, space, by, advised=advised),
            "kelembagaan": _institution(proposal, told, by),
            "data": _data(proposal, figures, by),
        }
    steps = [
        Step(one, tuple(lacks.get(one.stage.code, ()))) for one in stages.of_proposal(proposal.pk)
    ]
    return Way(tuple(steps), tuple(lacks.get("data", ())))


def _field(proposal: Proposal, sums: Mapping[str, int], by: User) -> list[Lack]:
    lacks = []
    left = sums["total"] - sums["done"]
    if left:
        may = by.has_perm(field_checks.MAY)
        url = reverse("sentra:field-page", args=[proposal.pk]) if may else ""
        lacks.append(
            Lack(
                f"{angka(left)} dari {angka(sums['total'])} anggota belum diperiksa",
                url,
                "Periksa di lapangan" if may else "",
            )
        )
    results = reverse("sentra:field-results", args=[proposal.pk])
    if sums["differences"]:
        lacks.append(
            Lack(
                f"{angka(sums['differences'])} beda dengan register belum diputuskan",
                results,
                "Putuskan",
            )
        )
    if sums["doubtful"]:
        lacks.append(Lack(f"{angka(sums['doubtful'])} foto diragukan", results, "Lihat foto"))
    return lacks


def _space(proposal: Proposal, space: SpaceFit | None, by: User, *, advised: bool) -> list[Lack]:
    lacks = []
    if not advised:
        may = tellings.may_tell(proposal, by)
        url = reverse("sentra:site", args=[proposal.pk]) if may else ""
        lacks.append(Lack("rekomendasi ruang (KKPR) belum ada", url, "Lengkapi" if may else ""))
    if space is None:
        may = may_for_all(by, layers.PERMISSION)
        url = reverse("sentra:layer-list") if may else ""
        return [*lacks, Lack("peta pola ruang RTRW belum dimuat", url, "Muat peta" if may else "")]
    for answer, words in (
        (ZoneFit.FORBIDDEN, "anggota berada di zona yang tidak sesuai"),
        (ZoneFit.UNKNOWN, "anggota belum diketahui zonanya"),
    ):
        if space.answers[answer]:
            lacks.append(Lack(f"{angka(space.answers[answer])} {words}", "#b-space", "Lihat"))
    return lacks


def _institution(proposal: Proposal, told: Sequence[Answered], by: User) -> list[Lack]:
    may = tellings.may_tell(proposal, by)
    url = reverse("sentra:institution", args=[proposal.pk]) if may else ""
    if all(line.answer == institutions.UNTOLD for line in told):
        return [
            Lack(
                "kelembagaan belum didata; usulan belum dapat disetujui",
                url,
                "Data kelembagaan" if may else "",
                holds=True,
            )
        ]
    lacking = [line for line in told if not line.there]
    return [
        Lack(f"{line.label}: {line.answer.lower()}", url, "Perbarui" if may else "")
        for line in lacking
    ]


def _data(proposal: Proposal, figures: Mapping[str, Any], by: User) -> list[Lack]:
    units = figures["units"]
    mend = reverse("sentra:place-list") if by.has_perm("ikm_registry.change_ikm") else "#anggota"
    doubles = "#b-trust"
    if by.has_perm("ikm_registry.view_duplicatepair"):
        doubles = reverse("ikm_registry:duplicates")
    lacks = []
    for count, words, url in (
        (units - figures["with_point"], "anggota tanpa titik lokasi", mend),
        (figures["doubtful_points"], "titik diragukan", mend),
        (units - figures["workers_known"], "anggota tanpa jumlah tenaga kerja", "#anggota"),
        (units - figures["output_known"], "anggota tanpa nilai produksi", "#anggota"),
        (figures["not_active"], "anggota tidak aktif lagi", "#anggota"),
        (figures["doubtful_duplicates"], "anggota diduga ganda", "#anggota"),
        (figures["unsearched"], "anggota belum dicari gandanya", doubles),
    ):
        if count:
            lacks.append(Lack(f"{angka(count)} {words}", url, "Lihat"))
    return lacks
