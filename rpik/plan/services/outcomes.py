"""Record what participants were like before and after an activity."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.choices import Moment
from rpik.plan.models import Activity, Measure, Participant
from rpik.plan.outcomes import Change, Values, changes
from rpik.plan.services.coaching import allow

VALUES = ("active", "workers", "output", "certificates")


@transaction.atomic
def measure(
    *,
    activity_id: int,
    days: Mapping[str, date],
    values: Mapping[str, Mapping[int, Values]],
    by: User,
) -> int:
    """Save ``values`` (moment → IKM's id → what was measured, empty removes) on the ``days``.

    Nothing is saved when one of it cannot be. Return how many IKM were measured.

    Raises:
        NotAllowed, DomainError: a stranger to the list, a day that cannot be.
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
        _write(moment, days[moment], {listed[ikm]: one for ikm, one in rows.items()}, by)
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


def _write(moment: str, day: date, rows: Mapping[int, Values], by: User) -> None:
    """Save by participant's id; a row that did not change keeps its day and who recorded it."""
    there = {
        m.participant_id: m for m in Measure.objects.filter(moment=moment, participant__in=rows)
    }
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
