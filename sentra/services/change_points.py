"""Points a reviewer asks to be mended, and their ticks; written only beside a step of the workflow."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from rpik.core.errors import DomainError
from sentra.models import ChangePoint, Proposal, Review

MOST, LONGEST = 30, 500


def ask(*, review: Review, points: Sequence[str]) -> None:
    """Keep the points of one request, in their order; empty ones are left out."""
    texts = worded(points)
    if len(texts) > MOST or any(len(text) > LONGEST for text in texts):
        raise DomainError(
            f"Paling banyak {MOST} butir, masing-masing paling panjang {LONGEST} huruf.",
            field="points",
        )
    ChangePoint.objects.bulk_create(ChangePoint(review=review, text=text) for text in texts)


def worded(points: Sequence[str]) -> list[str]:
    """Return points as they are kept: a line each, the empty ones left out."""
    return [text for point in points if (text := " ".join(point.split()))]


def asked(review: Review) -> list[str]:
    """Return the points of one request, in their order."""
    found = ChangePoint.objects.filter(review=review).order_by("id")
    return list(found.values_list("text", flat=True))


def are_ticked(proposal: Proposal, answers: Mapping[int, str]) -> bool:
    """Tell whether these answers are the ones kept."""
    kept = dict(
        ChangePoint.objects.filter(
            review__proposal=proposal, done_at__isnull=False, pk__in=answers
        ).values_list("pk", "answer")
    )
    return kept == {pk: " ".join(text.split()) for pk, text in answers.items()}


def of(proposal: Proposal) -> list[ChangePoint]:
    """Return every point ever asked of the proposal, with who asked; newest request first."""
    return list(
        ChangePoint.objects.filter(review__proposal=proposal)
        .select_related("review__by")
        .order_by("-review_id", "id")
    )


def open_ids(proposal_id: int) -> set[int]:
    """Return the points not ticked off yet."""
    found = ChangePoint.objects.filter(review__proposal_id=proposal_id, done_at__isnull=True)
    return set(found.values_list("pk", flat=True))


def tick(proposal: Proposal, answers: Mapping[int, str]) -> None:
    """Tick the points that have an answer (it may be empty)."""
    if any(len(text) > LONGEST for text in answers.values()):
        raise DomainError(f"Keterangan tiap butir paling panjang {LONGEST} huruf.", field="points")
    found = ChangePoint.objects.filter(
        review__proposal=proposal, done_at__isnull=True, pk__in=answers
    )
    now = timezone.now()
    rows = list(found)
    for point in rows:
        point.answer, point.done_at = " ".join(answers[point.pk].split()), now
    ChangePoint.objects.bulk_update(rows, ["answer", "done_at"])
