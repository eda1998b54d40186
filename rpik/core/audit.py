"""The one writer of the audit trail."""

from typing import Any

from django.db.models import Model

from rpik.core.actor import current
from rpik.core.hidden import hide_numbers
from rpik.core.models import AuditEvent, PersonalDataAccess, User


def record(
    event: str,
    *,
    by: User | None,
    target: Model | None = None,
    sentence: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event; call it inside the transaction that does the thing.

    ``data`` must hold no NIK, phone or address; the sentence may quote what strangers wrote, its
    numbers are blotted out.
    """
    return AuditEvent.objects.create(
        event=event,
        by=by,
        target_type=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        sentence=hide_numbers(sentence),
        data=data or {},
        request_id=current().request_id,
    )


def is_undone(event: AuditEvent, undone: str) -> bool:
    """Whether the person took a change back since: an event ``undone`` of theirs names it (``event``)."""
    later = AuditEvent.objects.filter(event=undone, pk__gt=event.pk, by=event.by_id)
    return later.filter(data__event=event.pk).exists()


def record_access(
    *,
    by: User,
    subject_type: str,
    subject_id: int | None,
    fields: list[str],
    purpose: str = "",
    rows: int = 1,
) -> PersonalDataAccess:
    """Append one look at personal data [UU 27/2022 art. 31: every processing is recorded]."""
    return PersonalDataAccess.objects.create(
        by=by,
        subject_type=subject_type,
        subject_id=subject_id,
        fields=fields,
        purpose=purpose,
        rows=rows,
    )


def events_of(target: Model, *, event: str = "") -> list[AuditEvent]:
    """Return what was recorded about one object, oldest first; ``event`` keeps one kind."""
    found = AuditEvent.objects.filter(
        target_type=target._meta.label_lower, target_id=target.pk
    ).select_related("by")
    return list((found.filter(event=event) if event else found).order_by("id")[:200])
