"""E-mail about what waits for a person: wished for, at most daily, counts only, easily ended.

In-app notices are ``tasks_waiting``; the digest says the same titles and counts, and no name of
a person, business or place: a mailbox is not ours.
"""

import logging
import smtplib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from rpik.core import jobs
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import Job, JobState, User
from rpik.plan.models import NoticeSetting
from rpik.plan.tasks_waiting import Waiting, waiting_for

logger = logging.getLogger(__name__)

JOB = "plan.send_notices"
FROM_HOUR = 7  # local time: nobody reads earlier
# Waits between the tries of a day on which a mail server did not answer: the last one six hours on.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (10, 20, 60, 90, 180))


def is_on() -> bool:
    """Whether this installation sends e-mail at all."""
    return bool(settings.RPIK_EMAIL)


def setting_of(user: User) -> NoticeSetting:
    """Return a person's choice; none made yet means no e-mail."""
    return NoticeSetting.objects.get_or_create(user=user)[0]


@transaction.atomic
def choose(*, by: User, by_email: bool, address: str) -> NoticeSetting:
    """Take down whether and where a person wants the digest.

    Raises:
        DomainError: wanted without a usable address.
    """
    address = address.strip()
    if by_email or address:
        try:
            validate_email(address)
        except Exception as error:
            raise DomainError(
                "Isi alamat surel yang sah, misalnya nama@malangkab.go.id.", field="address"
            ) from error
    User.objects.filter(pk=by.pk).update(email=address)
    found, _ = NoticeSetting.objects.update_or_create(user=by, defaults={"by_email": by_email})
    words = "meminta" if by_email else "menghentikan"
    record("notices.choose", by=by, target=found, sentence=f"{by} {words} ringkasan lewat surel")
    return found


@transaction.atomic
def end(*, key: UUID) -> bool:
    """End the digest by the key of a mail; False where the key is none of ours."""
    found = NoticeSetting.objects.select_related("user").filter(key=key).first()
    if found is None:
        return False
    if found.by_email:
        NoticeSetting.objects.filter(pk=found.pk).update(by_email=False)
        record(
            "notices.end",
            by=found.user,
            target=found,
            sentence=f"{found.user} menghentikan ringkasan lewat surel dari tautannya",
        )
    return True


def send_all(*, today: date | None = None) -> dict[str, int]:
    """Send today's digests; return how many were sent, had nothing waiting, and failed.

    A refused or unreachable mail server is logged and leaves that person for the next run; it
    breaks nothing else. Running again on the same day sends nothing twice.
    """
    today = today or timezone.localdate()
    counts = {"sent": 0, "nothing": 0, "failed": 0}
    if not is_on():
        return counts
    for setting in _due(today):
        lines = waiting_for(setting.user)
        if not lines:
            counts["nothing"] += 1
            continue
        # Taken down first: two processes at once, and a crash after sending, send once.
        claimed = _unsent(today).filter(pk=setting.pk).update(sent_on=today)
        if not claimed:
            continue
        try:
            _message(setting, lines).send()
        # ValueError: an address that no mail can be written to; the others get theirs.
        except (smtplib.SMTPException, OSError, ValueError):
            logger.exception("a digest could not be sent")  # the address is in no log
            NoticeSetting.objects.filter(pk=setting.pk).update(sent_on=setting.sent_on)
            counts["failed"] += 1
        else:
            counts["sent"] += 1
    return counts


def enqueue_if_due() -> Job | None:
    """Queue the day's sending from seven in the morning; called every half minute.

    Once a day, unless a mail could not be sent: then again after each of ``RETRY_AFTER``. Who has
    got theirs gets no second one.
    """
    now = timezone.localtime()
    if not is_on() or now.hour < FROM_HOUR:
        return None
    tries = list(Job.objects.filter(name=JOB, created_at__date=now.date()).order_by("created_at"))
    if tries and not _again(tries, now):
        return None
    if not _still_due(now.date()).exists():
        return None
    nth = f" (percobaan ke-{len(tries) + 1})" if tries else ""
    return jobs.enqueue(JOB, title=f"Ringkasan surel harian{nth}", by=None)


def _again(tries: list[Job], now: datetime) -> bool:
    """Whether the last of today's tries left somebody without a mail and has rested long enough."""
    last = tries[-1]
    if last.finished_at is None or len(tries) > len(RETRY_AFTER):
        return False
    left = last.state == JobState.FAILED or bool(last.result.get("failed"))
    return left and now >= last.finished_at + RETRY_AFTER[len(tries) - 1]


def _unsent(today: date) -> models.QuerySet[NoticeSetting]:
    """Return who wants it and had none today.

    No join: an UPDATE with one asks a subquery, which a second process answers from before the
    first one's write, and both would send.
    """
    return NoticeSetting.objects.filter(
        Q(sent_on__isnull=True) | Q(sent_on__lt=today), by_email=True
    )


def _still_due(today: date) -> models.QuerySet[NoticeSetting]:
    return _unsent(today).filter(user__is_active=True).exclude(user__email="")


def _due(today: date) -> list[NoticeSetting]:
    return list(_still_due(today).select_related("user").order_by(F("user_id")))


def _message(setting: NoticeSetting, lines: list[Waiting]) -> mail.EmailMessage:
    total = sum(line.count for line in lines)
    base = settings.RPIK_BASE_URL
    stop = f"{base}{reverse('plan:notices-end', args=[setting.key])}"
    body = [
        "Yang menunggu Anda di RPIK hari ini:",
        "",
        *(
            f"- {line.title}: {line.count_text}\n  {base}{line.url.partition('#')[0]}"
            for line in lines
        ),
        "",
        "Surel ini memuat jumlahnya saja; rinciannya di dalam RPIK setelah masuk.",
        f"Berhenti menerima ringkasan ini: {stop}",
    ]
    return mail.EmailMessage(
        subject=f"RPIK: {total} hal menunggu Anda",
        body="\n".join(body),
        to=[setting.user.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
