"""Record what participants were like before and after an activity."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.choices import Moment
from rpik.plan.models import Activity, Measure, Participant
from rpik.plan.outcomes import Change, Values, changes
from rpik.plan.services.coaching import allow

FIRST_YEAR = 2000  # as the years of coaching and of data elsewhere
VALUES = ("active", "workers", "output", "certificates")


@transaction.atomic
def measure(
    *,
    activity_id: int,
    days: Mapping[str, date],
    values: Mapping[str, Mapping[int, Values]],
    by: User,
    shown: Mapping[int, str] | None = None,
    fill: bool = False,
) -> int:
    """Save ``values`` (moment → IKM's id → what was measured, empty removes) on the ``days``.

    Nothing is saved when one of it cannot be. Return how many IKM were measured.

    Args:
        shown: IKM's id → ``Values.stamp`` the person saw; what somebody else measured since is not
            written over.
        fill: what is empty says nothing: measures that stand stay (a file handed out earlier).

    Raises:
        NotAllowed, DomainError: a stranger to the list, a day that cannot be.
        StaleObject: measured by somebody else since it was shown.
    """
    allow(by)
    activity = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise DomainError("Kegiatan ini tidak ada lagi.")
    mine = Ikm.objects.visible_to(by).values("pk")
    listed = dict(activity.participants.filter(ikm__in=mine).values_list("ikm_id", "pk"))
    saved: set[int] = set()
    for moment, rows in values.items():
        _check_day(activity, moment, days[moment])
        strangers = sorted(set(rows) - set(listed))
        if strangers:
            raise DomainError(
                f"IKM-{strangers[0]:06d} bukan peserta kegiatan ini, atau di luar wilayah kerja "
                "Anda. Tambahkan dahulu lewat Ubah kegiatan."
            )
        there = _there(moment, [listed[ikm] for ikm in rows])
        if fill:
            rows = {
                ikm: one.over(values_of(there[listed[ikm]])) if listed[ikm] in there else one
                for ikm, one in rows.items()
            }
        if shown is not None:
            _refuse_overwriting(
                there, {listed[ikm]: (ikm, one) for ikm, one in rows.items()}, shown
            )
        _write(moment, days[moment], {listed[ikm]: one for ikm, one in rows.items()}, there, by)
        saved |= {ikm for ikm, one in rows.items() if not one.is_empty}
    record(
        "activity.measured",
        by=by,
        target=activity,
        sentence=f"Mengukur hasil {len(saved)} peserta {activity}",
        data={"moments": sorted(values), "ikm": len(saved)},
    )
    return len(saved)


def _check_day(activity: Activity, moment: str, day: date) -> None:
    field = f"day_{moment}"
    if day > timezone.localdate():
        raise DomainError("Tanggal ukur belum tiba. Isi tanggal saat mengukurnya.", field=field)
    if day.year < FIRST_YEAR:
        raise DomainError("Tahun tanggal ukur tampak keliru. Periksa tanggalnya.", field=field)
    if moment == Moment.BEFORE and day > activity.start:
        raise DomainError(
            f"Ukuran “sebelum” diambil paling lambat hari mulai, {tanggal(activity.start)}.",
            field=field,
        )
    if moment == Moment.AFTER and day < activity.end:
        raise DomainError(
            f"Ukuran “sesudah” diambil paling cepat hari selesai, {tanggal(activity.end)}.",
            field=field,
        )


def _there(moment: str, participants: Collection[int]) -> dict[int, Measure]:
    """Return what stands of these participants by their id."""
    found = Measure.objects.filter(moment=moment, participant__in=participants)
    return {one.participant_id: one for one in found.select_related("recorded_by")}


def _refuse_overwriting(
    there: Mapping[int, Measure],
    rows: Mapping[int, tuple[int, Values]],
    shown: Mapping[int, str],
) -> None:
    for participant, (ikm, one) in rows.items():
        kept = there.get(participant)
        now = values_of(kept).stamp if kept else ""
        if now not in (shown.get(ikm, ""), one.stamp):
            who = f"{kept.recorded_by} mengukur" if kept else "orang lain mengosongkan"
            raise StaleObject(
                f"Sejak halaman ini dibuka, {who} IKM-{ikm:06d}. Isian Anda belum disimpan dan "
                "masih ada di bawah. Simpan lagi bila isian Anda yang benar, atau muat ulang halaman."
            )


def _write(
    moment: str, day: date, rows: Mapping[int, Values], there: Mapping[int, Measure], by: User
) -> None:
    """Save by participant's id; a row that did not change keeps its day and who recorded it."""
    emptied = [pk for pk, one in rows.items() if one.is_empty and pk in there]
    Measure.objects.filter(moment=moment, participant__in=emptied).delete()
    Measure.objects.bulk_create(
        [
            Measure(participant_id=pk, moment=moment, day=day, recorded_by=by, **_fields(one))
            for pk, one in sorted(rows.items())
            if not one.is_empty and (pk not in there or values_of(there[pk]) != one)
        ],
        update_conflicts=True,
        unique_fields=["participant", "moment"],
        update_fields=["day", "recorded_by", "recorded_at", *VALUES],
    )


def _fields(one: Values) -> dict[str, Any]:
    return {name: getattr(one, name) for name in VALUES}


def values_of(one: Measure) -> Values:
    """Return what a saved measure says."""
    return Values(**{name: getattr(one, name) for name in VALUES})


def measured(activity: Activity, by: User) -> dict[int, dict[str, Measure]]:
    """Return the measures of the participants a person may see: IKM's id → moment → measure."""
    rows: dict[int, dict[str, Measure]] = {}
    found = Measure.objects.filter(
        participant__activity=activity, participant__ikm__in=Ikm.objects.visible_to(by).values("pk")
    ).select_related("participant")
    for one in found:
        rows.setdefault(one.participant.ikm_id, {})[one.moment] = one
    return rows


def outcome_of(participants: Any) -> list[Change]:
    """Return before against after over a QuerySet of participants."""
    moments: dict[int, dict[str, Values]] = {}
    taken = Participant.objects.filter(pk__in=participants.order_by().values("pk"))
    for one in Measure.objects.filter(participant__in=taken.values("pk")):
        moments.setdefault(one.participant_id, {})[one.moment] = values_of(one)
    return changes((both.get(Moment.BEFORE), both.get(Moment.AFTER)) for both in moments.values())
