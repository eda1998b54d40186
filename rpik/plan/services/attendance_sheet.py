"""The attendance list as PDF: at once, or for a long list in the background and kept until the next."""

import io
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from ikm_registry.models import Ikm
from rpik.core import files, jobs
from rpik.core.errors import DomainError
from rpik.core.jobs import Progress
from rpik.core.models import Job, JobState, StoredFile, User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.attendance import code_of
from rpik.plan.models import Activity
from rpik.plan.queries.coaching import member_ids
from rpik.plan.services.coaching import allow
from rpik.plan.sheets import attendance as sheet
from sentra.queries import lists
from sentra.queries.lists import Members

JOB = "plan.attendance_sheet"
LONG = 200  # rows that nobody waits for: a second on a busy machine


def printed(activity: Activity, by: User) -> Members:
    """Return who stands on the printed list: the sentra's members and who was listed besides."""
    listed = activity.participants.values_list("ikm_id", flat=True)
    return lists.members_of([*{*member_ids(activity.sentra), *listed}], by)


def name_of(activity: Activity) -> str:
    """Return the name of the file."""
    return f"daftar-hadir-{slugify(activity.title)[:60] or activity.pk}.pdf"


def content(activity: Activity, *, address: str, by: User) -> bytes:
    """Return the PDF; ``address`` is where presence is noted."""
    days = tanggal(activity.start)
    if activity.end != activity.start:
        days += f" sampai {tanggal(activity.end)}"
    facts = [
        ("Sasaran", activity.sentra.name if activity.sentra else "IKM perorangan"),
        ("Tempat", activity.place or "………………………………"),
        ("Tanggal", days),
        ("Petugas", activity.officers or "………………………………"),
    ]
    return sheet.write(
        title=activity.title,
        facts=facts,
        rows=[_row(activity, ikm) for ikm in printed(activity, by).rows],
        address=address,
        demo=activity.is_demo,
    )


def _row(activity: Activity, ikm: Ikm) -> sheet.Row:
    return sheet.Row(
        code=code_of(activity.pk, ikm.pk),
        title=ikm.title,
        owner=ikm.owner_name,
        desa=ikm.desa.name if ikm.desa else "",
    )


@transaction.atomic
def start(*, activity_id: int, address: str, result_url: str, by: User) -> Job:
    """Have the list of a long activity made in the background; a second press finds it under way.

    Raises:
        NotAllowed, DomainError: there is no such activity any more.
    """
    allow(by)
    activity = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise DomainError("Kegiatan ini tidak ada lagi.")
    mine = Job.objects.filter(name=JOB, by=by, arguments__activity_id=activity_id)
    waiting = mine.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
    return waiting or jobs.enqueue(
        JOB,
        title=f"Menyusun daftar hadir {activity}",
        by=by,
        result_url=result_url,
        activity_id=activity_id,
        address=address,
        by_id=by.pk,
    )


def make(*, activity_id: int, address: str, by_id: int, progress: Progress) -> dict[str, Any]:
    """Write the list and keep it encrypted in place of this person's last one. Called by the job."""
    by = User.objects.get(pk=by_id)
    allow(by)
    activity = Activity.objects.select_related("sentra", "programme").get(pk=activity_id)
    rows = len(printed(activity, by).rows)
    progress(0, rows, "Menggambar kode dan menyusun halaman", force=True)
    made = content(activity, address=address, by=by)
    name = name_of(activity)
    with transaction.atomic():
        StoredFile.objects.filter(pk__in=_kept(activity_id, by)).delete()
        stored = files.store(
            source=io.BytesIO(made), name=name, by=by, content_type="application/pdf"
        )
    progress(rows, rows, force=True)
    return {"file": stored.pk, "rows": rows}


def _kept(activity_id: int, by: User) -> list[int]:
    found = Job.objects.filter(name=JOB, by=by, arguments__activity_id=activity_id)
    return [result["file"] for result in found.values_list("result", flat=True) if "file" in result]


def made(activity_id: int, by: User) -> StoredFile | None:
    """Return the list this person last had made; None without one."""
    return StoredFile.objects.filter(pk__in=_kept(activity_id, by)).order_by("-pk").first()
