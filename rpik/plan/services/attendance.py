"""Who was present at an activity: by code from the printed list, or by ticking."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.attendance import read_code
from rpik.plan.models import Activity, Participant
from rpik.plan.services.coaching import MAX_PARTICIPANTS, allow
from sentra.models import SentraMember


@transaction.atomic
def mark_by_code(*, activity_id: int, text: str, by: User) -> tuple[Ikm, bool]:
    """Note that the IKM of a code is there; return it and whether that is news.

    A member that was not on the list is added to it.

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
    """
    activity = _open(activity_id, by)
    ikm_id = read_code(activity_id, text)
    if ikm_id is None:
        raise DomainError(
            f"Kode “{text.strip()[:40]}” bukan dari daftar hadir kegiatan ini, atau salah ketik. "
            "Tulis seperti tercetak, misalnya 345-27.",
            field="kode",
        )
    ikm = Ikm.objects.visible_to(by).filter(pk=ikm_id).first()
    if ikm is None:
        raise DomainError(
            f"IKM-{ikm_id:06d} tidak ada lagi atau di luar wilayah kerja Anda.", field="kode"
        )
    # Who is not printed has no code: two slips of a pen pass the check digits once in a hundred.
    listed = activity.participants.filter(ikm=ikm).exists()
    if not listed and not SentraMember.objects.filter(sentra=activity.sentra_id, ikm=ikm).exists():
        raise DomainError(
            f"{ikm.number} tidak ada di daftar hadir kegiatan ini. Periksa kodenya, atau tambahkan "
            "pesertanya lewat Ubah kegiatan.",
            field="kode",
        )
    there, made = Participant.objects.get_or_create(activity=activity, ikm=ikm)
    if there.present_at:
        return ikm, False
    if made and ikm.is_demo != activity.is_demo:
        raise DomainError(
            "Data contoh dan data sebenarnya tidak boleh berada dalam satu kegiatan.", field="kode"
        )
    if made and activity.participants.count() > MAX_PARTICIPANTS:
        raise DomainError(f"Satu kegiatan memuat paling banyak {MAX_PARTICIPANTS} peserta.")
    there.present_at, there.present_by = timezone.now(), by
    there.save(update_fields=["present_at", "present_by"])
    _taken(activity)
    record(
        "activity.present",
        by=by,
        target=activity,
        sentence=f"Mencatat hadir IKM-{ikm_id:06d} pada {activity}",
    )
    return ikm, True


@transaction.atomic
def set_present(
    *, activity_id: int, ikm_ids: Sequence[int], by: User, before: Sequence[int] = ()
) -> int:
    """Make these participants present, inside the person's working area; return how many are.

    Only ticks that were taken away make somebody absent: ``before`` are those the person saw
    ticked, and who was noted by code meanwhile stays.

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
    """
    activity = _open(activity_id, by)
    mine = activity.participants.filter(ikm__in=Ikm.objects.visible_to(by).values("pk"))
    mine.filter(ikm_id__in=set(before) - set(ikm_ids)).update(present_at=None, present_by=None)
    mine.filter(ikm_id__in=set(ikm_ids) - set(before), present_at__isnull=True).update(
        present_at=timezone.now(), present_by=by
    )
    _taken(activity)
    present = mine.filter(present_at__isnull=False).count()
    record(
        "activity.attendance",
        by=by,
        target=activity,
        sentence=f"Mencatat {present} peserta hadir pada {activity}",
        data={"present": present},
    )
    return present


def _open(activity_id: int, by: User) -> Activity:
    allow(by)
    activity = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise DomainError("Kegiatan ini tidak ada lagi.")
    if activity.start > timezone.localdate():
        raise DomainError(
            f"Kegiatan ini baru mulai {tanggal(activity.start)}. Catat kehadiran pada harinya, "
            "atau betulkan tanggalnya lewat Ubah."
        )
    return activity


def _taken(activity: Activity) -> None:
    if not activity.attendance_taken:
        activity.attendance_taken = True
        activity.save(update_fields=["attendance_taken"])
