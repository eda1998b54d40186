"""Record programmes of a budget year and the activities under them."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from ikm_registry.models import Ikm
from rpik.core import idempotency
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.plan.models import Activity, Participant, Programme

MAX_PARTICIPANTS = 2000
FIELDS = (
    "programme", "title", "kind", "sentra", "place", "start", "end", "budget", "realised",
    "officers", "outcome",
)  # fmt: skip


@transaction.atomic
def add_programme(*, by: User, **line: Any) -> Programme:
    """Add a line of the budget: year, code, name, ceiling (rupiah or None), executor, funding.

    Raises:
        NotAllowed, DomainError: the code already stands in that year.
    """
    allow(by)
    made = Programme()
    _write(made, line)
    record("programme.added", by=by, target=made, sentence=f"Menambah program {made}")
    return made


@transaction.atomic
def change_programme(*, programme_id: int, by: User, **line: Any) -> Programme:
    """Correct a line of the budget; its year stays once activities hang on it.

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
    """
    allow(by)
    programme = Programme.objects.select_for_update().filter(pk=programme_id).first()
    if programme is None:
        raise DomainError("Program ini tidak ada lagi.")
    if line["year"] != programme.year and programme.activities.exists():
        raise DomainError(
            "Tahun tidak dapat diganti: sudah ada kegiatan di program ini. Buat program baru.",
            field="year",
        )
    _write(programme, line)
    record("programme.changed", by=by, target=programme, sentence=f"Mengubah program {programme}")
    return programme


def _write(programme: Programme, line: dict[str, Any]) -> None:
    for name, value in line.items():
        setattr(programme, name, value.strip() if isinstance(value, str) else value)
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError as error:
        raise DomainError(
            f"Kode {programme.code} sudah ada pada tahun {programme.year}. Pakai yang ada, atau "
            "periksa kodenya.",
            field="code",
        ) from error


@transaction.atomic
def plan_activity(
    *, data: dict[str, Any], ikm_ids: Sequence[int], by: User, form_key: str = ""
) -> Activity:
    """Record an activity with its participants; ``data`` holds ``FIELDS`` (money in rupiah).

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
        AlreadySubmitted: the same form was sent before.
    """
    allow(by)
    submitted = idempotency.claim(form_key, by=by) if form_key else None
    activity = Activity(created_by=by, **{name: data[name] for name in FIELDS})
    _save(activity, ikm_ids, by)
    idempotency.made(submitted, activity.get_absolute_url())
    record(
        "activity.planned",
        by=by,
        target=activity,
        sentence=f"Mencatat kegiatan {activity}",
        data={"participants": len(set(ikm_ids))},
    )
    return activity


@transaction.atomic
def change_activity(
    *, activity_id: int, version: int, data: dict[str, Any], ikm_ids: Sequence[int], by: User
) -> Activity:
    """Change an activity; participants outside the person's working area stay.

    Raises:
        NotAllowed, StaleObject, DomainError: with the sentence for the person.
    """
    allow(by)
    activity = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise DomainError("Kegiatan ini tidak ada lagi.")
    if activity.version != version:
        raise StaleObject("Kegiatan ini baru saja diubah orang lain. Muat ulang, lalu ulangi.")
    for name in FIELDS:
        setattr(activity, name, data[name])
    activity.version += 1
    _save(activity, ikm_ids, by)
    record("activity.changed", by=by, target=activity, sentence=f"Mengubah kegiatan {activity}")
    return activity


def _save(activity: Activity, ikm_ids: Sequence[int], by: User) -> None:
    wanted = set(ikm_ids)
    if activity.end < activity.start:
        raise DomainError("Tanggal selesai mendahului tanggal mulai.", field="end")
    if activity.start.year > activity.programme.year or activity.end.year < activity.programme.year:
        raise DomainError(
            f"Program ini untuk tahun anggaran {activity.programme.year}; tanggalnya di luar tahun "
            "itu.",
            field="start",
        )
    if len(wanted) > MAX_PARTICIPANTS:
        raise DomainError(f"Satu kegiatan memuat paling banyak {MAX_PARTICIPANTS} peserta.")
    seen = dict(Ikm.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", "is_demo"))
    lost = sorted(wanted - set(seen))
    if lost:
        raise DomainError(
            f"IKM-{lost[0]:06d} tidak ada atau di luar wilayah kerja Anda. Hapus dari peserta.",
            field="others",
        )
    if activity.sentra is None and not wanted:
        raise DomainError("Pilih sentra, atau isi sekurangnya satu IKM peserta.", field="others")
    activity.is_demo = any(seen.values()) or bool(activity.sentra and activity.sentra.is_demo)
    activity.save()
    mine = Ikm.objects.visible_to(by).values("pk")
    dropped = activity.participants.filter(ikm__in=mine).exclude(ikm_id__in=wanted)
    kept = dropped.filter(measures__isnull=False).values_list("ikm_id", flat=True).first()
    if kept:
        raise DomainError(
            f"IKM-{kept:06d} sudah punya hasil ukur pada kegiatan ini. Kosongkan hasil ukurnya "
            "dahulu, atau biarkan sebagai peserta.",
            field="others",
        )
    dropped.delete()
    there = set(activity.participants.values_list("ikm_id", flat=True))
    Participant.objects.bulk_create(
        Participant(activity=activity, ikm_id=pk) for pk in sorted(wanted - there)
    )


def allow(by: User) -> None:
    """Refuse who may not record coaching."""
    require(by, "plan.change_activity", "mencatat pembinaan")
