"""Evaluate a designated sentra once a year, and decide on what the evaluation recommends.

Every step goes through the transition table (``evaluate``, ``accept_evaluation``,
``return_evaluation``): permission, version, four eyes and what must be given hold as for a decree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, persen
from sentra.choices import Answer, EvaluationState, Recommendation
from sentra.models import Evaluation, Institution, Proposal, Sentra
from sentra.queries import sentra_growth
from sentra.services import institutions
from sentra.services.members import min_units
from sentra.services.transitions import take

PERMISSION = "sentra.evaluate_sentra"
# Customs of the office, of no law, beside the legal least number of units.
CHANGED_SHARE = 0.2  # so many members gone, or IKM alike outside, speak for a new decree
SHRUNK = -0.1  # so much less output or work than before asks for help


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the figures speak for, and why, in words; a person decides."""

    recommendation: str
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        """The recommendation in words."""
        return str(Recommendation(self.recommendation).label)


def evaluate(
    *, proposal_id: int, version: int, year: int | None, recommendation: str, reason: str, by: User
) -> Evaluation:
    """Write the evaluation of one year, or write one anew that is not yet accepted.

    Raises:
        NotAllowed, StaleObject: as every step.
        DomainError: a year outside the designation, an accepted year, or something is missing.
    """
    given = {"year": year, "recommendation": recommendation, "note": reason.strip()}

    def write(proposal: Proposal) -> None:
        assert year is not None  # noqa: S101
        sentra = Sentra.objects.select_for_update().get(proposal=proposal)
        _require_year(sentra, year)
        if recommendation not in Recommendation.values:
            raise DomainError("Pilih rekomendasi dari daftar.", field="recommendation")
        _write(
            sentra,
            year,
            recommendation=recommendation,
            reason=reason.strip(),
            figures=sentra_growth.of_sentra(sentra, year=year),
            institution=institutions.newest(proposal),
            by=by,
        )

    step = take(
        action="evaluate",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given=given,
        write=write,
    )
    made = step.proposal.sentra.evaluations.filter(year=year or 0).first()
    # A second press finds its own evaluation; another one typed on the same page is not swallowed.
    if made is None or (made.recommendation, made.reason) != (recommendation, reason.strip()):
        raise StaleObject(
            "Anda sudah menyimpan evaluasi lain dari halaman ini; yang sekarang belum disimpan. "
            "Muat ulang halaman, lalu simpan lagi."
        )
    return made


def _write(sentra: Sentra, year: int, *, by: User, **values: Any) -> None:
    held = Evaluation.objects.select_for_update().filter(sentra=sentra, year=year).first()
    if held is None:
        try:
            with transaction.atomic():
                Evaluation.objects.create(sentra=sentra, year=year, by=by, **values)
        except IntegrityError as error:
            raise DomainError(f"Evaluasi {year} baru saja dibuat orang lain.") from error
        return
    if held.state == EvaluationState.ACCEPTED:
        raise DomainError(
            f"Evaluasi {year} sudah diterima pimpinan dan tidak berubah lagi. Pilih tahun lain.",
            field="year",
        )
    for name, value in values.items():
        setattr(held, name, value)
    held.state, held.by, held.at = EvaluationState.WAITING, by, timezone.now()
    held.decided_by = held.decided_at = None
    held.save()


def _require_year(sentra: Sentra, year: int) -> None:
    first = years(sentra)
    if year not in first:
        raise DomainError(
            f"Tahun evaluasi sentra ini dari {first[-1]} sampai {first[0]}.", field="year"
        )


def years(sentra: Sentra) -> list[int]:
    """Return the years that may be evaluated, newest first: from the decree's to this one."""
    first = sentra.decrees.order_by("id").values_list("date", flat=True).first()
    this = timezone.localdate().year
    return list(range(this, min(first.year if first else this, this) - 1, -1))


def open_years(sentra: Sentra) -> list[int]:
    """Return the years that still take an evaluation: not accepted yet, newest first."""
    done = sentra.evaluations.filter(state=EvaluationState.ACCEPTED).values_list("year", flat=True)
    return [year for year in years(sentra) if year not in set(done)]


def accept(*, evaluation: Evaluation, version: int, note: str, by: User) -> Evaluation:
    """Accept an evaluation: from then on it never changes."""
    return _decide("accept_evaluation", EvaluationState.ACCEPTED, evaluation, version, note, by)


def send_back(*, evaluation: Evaluation, version: int, note: str, by: User) -> Evaluation:
    """Send an evaluation back to be written anew."""
    return _decide("return_evaluation", EvaluationState.RETURNED, evaluation, version, note, by)


def _decide(
    action: str, state: str, evaluation: Evaluation, version: int, note: str, by: User
) -> Evaluation:
    def write(proposal: Proposal) -> None:
        held = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        if held.by_id == by.pk:
            raise NotAllowed("Anda menulis evaluasi ini; orang lain yang memutuskannya.")
        if held.state != EvaluationState.WAITING:
            raise DomainError(
                f"Evaluasi {held.year} sudah “{held.get_state_display().lower()}”. "
                "Muat ulang halaman."
            )
        held.state, held.decision_note = state, note.strip()
        held.decided_by, held.decided_at = by, timezone.now()
        held.save()

    step = take(
        action=action,
        proposal_id=evaluation.sentra.proposal_id,
        version=version,
        by=by,
        given={"evaluation": evaluation.pk, "note": note.strip()},
        write=write,
    )
    evaluation.refresh_from_db()
    if step.repeated and (evaluation.state, evaluation.decided_by_id) != (state, by.pk):
        # Two years of one sentra in two tabs, the same note: the second is no second press.
        raise StaleObject(
            f"Anda baru saja memutuskan evaluasi tahun lain; evaluasi {evaluation.year} belum "
            "diputuskan. Muat ulang halaman, lalu putuskan lagi."
        )
    return evaluation


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """One figure on three days; changes are shares (0.1 = a tenth more), None where unknown."""

    label: str
    kind: str  # number rupiah
    designated: int | None
    before: int | None
    now: int | None
    since_designated: float | None
    in_a_year: float | None
    note: str = ""
    before_note: str = ""


def growth_rows(figures: Mapping[str, Any]) -> list[GrowthRow]:
    """Return units, workers and output as page and paper show them.

    Last year's register is compared like with like: only members with data of both years.
    """
    then, before, now = figures["designated"], figures["before"], figures["now"]
    rows = [
        GrowthRow(
            "Unit usaha yang aktif", "number", then["units"], before["units"], now["units"],
            _change(then["units"], now["units"]), _change(before["units"], now["units"]),
        )
    ]  # fmt: skip
    for label, kind, name, short in (
        ("Tenaga kerja", "number", "workers", "workers"),
        ("Nilai produksi setahun", "rupiah", "output_value", "output"),
    ):
        paired = before["source"] == "register"
        counterpart = before.get(f"{short}_now") if paired else now[name]
        known = f"tertulis pada {angka(now[f'{short}_known'])} dari {angka(now['units'])} unit"
        same = f"pada {angka(before[f'{short}_pairs'])} unit yang sama" if paired else ""
        rows.append(
            GrowthRow(
                label, kind, then[name], before[name], now[name],
                _change(then[name], now[name]), _change(before[name], counterpart),
                known,
                same,
            )
        )  # fmt: skip
    return rows


def _change(before: int | None, after: int | None) -> float | None:
    return None if not before or after is None else after / before - 1


def suggestion(figures: Mapping[str, Any], told: Institution | None) -> Suggestion:
    """Return what the figures speak for; the law's least number first, then customs."""
    now, members = figures["now"], figures["now"]["members"]
    if now["units"] < min_units():
        return Suggestion(
            Recommendation.REVOKE,
            (
                f"hanya {angka(now['units'])} unit yang masih aktif; sentra memerlukan paling "
                f"sedikit {min_units()} unit (PP 29/2018 Pasal 1)",
            ),
        )
    gone, reasons = members - now["units"], []
    if members and gone / members >= CHANGED_SHARE:
        reasons.append(f"{angka(gone)} dari {angka(members)} anggota tidak aktif lagi")
    if members and figures["near"] / members >= CHANGED_SHARE:
        reasons.append(f"{angka(figures['near'])} IKM sejenis di desa yang sama belum anggota")
    if reasons:
        return Suggestion(Recommendation.AMEND, tuple(reasons))
    for row in growth_rows(figures):
        for change, when in (
            (row.since_designated, "sejak penetapan"),
            (row.in_a_year, "dalam setahun"),
        ):
            if change is not None and change <= SHRUNK:
                reasons.append(f"{row.label.lower()} turun {persen(-change)} {when}")
    if told is None or told.managers != Answer.YES:
        reasons.append("pengurus sentra belum ada")
    if reasons:
        return Suggestion(Recommendation.ATTEND, tuple(reasons))
    return Suggestion(
        Recommendation.CONTINUE, ("anggota, angka, dan pengurusnya tetap atau bertambah",)
    )
