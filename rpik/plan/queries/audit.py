"""The audit trail as people read it: newest first, by words, person and days."""

from datetime import date

from django.db.models import Q, QuerySet

from rpik.core.models import AuditEvent, AuditSeal


def events(*, words: str, since: date | None, until: date | None) -> QuerySet[AuditEvent]:
    """Return what was recorded, newest first; ``words`` stand in the sentence or the person's name."""
    found = AuditEvent.objects.select_related("by", "seal").order_by("-id")
    if words:
        found = found.filter(
            Q(sentence__icontains=words)
            | Q(by__full_name__icontains=words)
            | Q(by__username__icontains=words)
        )
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


def head() -> str:
    """Return the end of the hash chain as ``verify_audit`` takes it, "" before the first event."""
    last = AuditSeal.objects.order_by("-position").first()
    return f"{last.position}:{bytes(last.hash).hex()}" if last else ""
