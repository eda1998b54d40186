"""The audit trail as people read it: newest first, by words, person and days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import F, Q, QuerySet

from rpik.core.models import AuditEvent, AuditSeal
from sentra.models import Proposal


@dataclass(frozen=True, slots=True)
class Subject:
    """The sentra or proposal an event is about: its name, its page, the numbers of its decrees."""

    name: str
    url: str
    decrees: tuple[str, ...]


def events(*, words: str, since: date | None, until: date | None) -> QuerySet[AuditEvent]:
    """Return what was recorded, newest first.

    ``words`` stand in the sentence or the person's name, or in a name of the sentra (also a former
    one) or the number of a decree of it that the event is about.
    """
    found = AuditEvent.objects.select_related("by", "seal").order_by("-id")
    if words:
        found = found.filter(
            Q(sentence__icontains=words)
            | Q(by__full_name__icontains=words)
            | Q(by__username__icontains=words)
            | _about(words)
        )
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


# By what an event is about: where that keeps its proposal.
PROPOSAL_OF = {
    "sentra.proposal": "pk",
    "sentra.sentra": "proposal_id",
    "sentra.decree": "sentra__proposal_id",
    "sentra.evaluation": "sentra__proposal_id",
}


def _about(words: str) -> Q:
    former = apps.get_model("sentra", "SentraEvent").objects.filter(name__icontains=words)
    named = Proposal.objects.filter(
        Q(name__icontains=words)
        | Q(sentra__name__icontains=words)
        | Q(sentra__in=former.values("pgh_obj_id"))
        | Q(sentra__decrees__number__icontains=words)
    ).values("pk")
    found = Q()
    for kind, path in PROPOSAL_OF.items():
        rows = apps.get_model(kind).objects.filter(**{f"{path}__in": named})
        found |= Q(target_type=kind, target_id__in=rows.values("pk"))
    return found


def subjects(rows: Iterable[AuditEvent]) -> dict[int, Subject]:
    """Return what each event is about, by the event's id; events about anything else left out."""
    wanted: dict[str, set[int]] = {kind: set() for kind in PROPOSAL_OF}
    rows = [row for row in rows if row.target_type in wanted and row.target_id]
    for row in rows:
        wanted[row.target_type].add(row.target_id or 0)
    proposal_of = {
        (kind, pk): proposal
        for kind, ids in wanted.items()
        if ids
        for pk, proposal in apps.get_model(kind)
        .objects.filter(pk__in=ids)
        .annotate(its=F(PROPOSAL_OF[kind]))
        .values_list("pk", "its")
    }
    proposals = Proposal.objects.select_related("sentra").prefetch_related("sentra__decrees")
    told = {one.pk: _subject(one) for one in proposals.filter(pk__in=set(proposal_of.values()))}
    return {
        row.pk: told[proposal_of[row.target_type, row.target_id]]
        for row in rows
        if (row.target_type, row.target_id) in proposal_of
    }


def _subject(proposal: Proposal) -> Subject:
    sentra = getattr(proposal, "sentra", None)
    if sentra is None:
        return Subject(proposal.name, proposal.get_absolute_url(), ())
    numbers = tuple(decree.number for decree in sentra.decrees.all())
    return Subject(sentra.name, sentra.get_absolute_url(), numbers)


def head() -> str:
    """Return the end of the hash chain as ``verify_audit`` takes it, "" before the first event."""
    last = AuditSeal.objects.order_by("-position").first()
    return f"{last.position}:{bytes(last.hash).hex()}" if last else ""
