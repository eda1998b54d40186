"""Say something about a proposal; a comment changes no state and is never rewritten."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from rpik.core import idempotency
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.models import Comment, Mention, Proposal

LONGEST = 2000


@transaction.atomic
def add(
    *,
    proposal: Proposal,
    text: str,
    by: User,
    form_key: str,
    parent_id: int | None = None,
    mentioned: Sequence[User] = (),
) -> Comment:
    """Add a comment, or an answer to a first comment of the same proposal.

    Raises:
        NotAllowed: a role that only reads.
        AlreadySubmitted: this very form came before.
        DomainError: empty, too long, or the answered comment is not a first one here.
    """
    require(by, "sentra.add_comment", "berkomentar")
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise DomainError(f"Tulis komentar, paling panjang {LONGEST} huruf.", field="text")
    parent = None
    if parent_id is not None:
        parent = proposal.comments.filter(pk=parent_id, parent__isnull=True).first()
        if parent is None:
            raise DomainError(
                "Komentar yang dijawab tidak ada pada usulan ini. Muat ulang halaman."
            )
    form = idempotency.claim(form_key, by=by)
    made = Comment.objects.create(proposal=proposal, parent=parent, text=said, by=by)
    named = _mention(made, mentioned)
    idempotency.made(form, f"{proposal.get_absolute_url()}#komentar-{made.pk}")
    verb = f"menjawab {parent.by}" if parent else "mengomentari"
    record(
        "proposal.comment",
        by=by,
        target=proposal,
        sentence=f"{by} {verb} pada usulan {proposal.name}",
        data={"comment": made.pk, "parent": parent_id, "mentioned": named},
    )
    return made


def _mention(made: Comment, mentioned: Sequence[User]) -> list[int]:
    """Keep whom the comment names, never its writer; return their ids."""
    if any(not user.has_perm("sentra.view_proposal") for user in mentioned):
        raise DomainError("Rekan yang disebut tidak dapat membaca usulan. Pilih yang lain.")
    named = sorted({user.pk for user in mentioned} - {made.by_id})
    Mention.objects.bulk_create(Mention(comment=made, user_id=pk) for pk in named)
    return named


def colleagues(user: User) -> list[User]:
    """Return whom a person may mention: everybody else who reads proposals, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    found = User.objects.with_perm(
        "sentra.view_proposal", include_superusers=False, backend=backend
    )
    return list(found.filter(is_active=True).exclude(pk=user.pk).order_by("full_name", "pk")[:100])


def seen(*, proposal: Proposal, by: User) -> None:
    """Note that a person opened the proposal in which they were mentioned."""
    Mention.objects.filter(user=by, seen_at__isnull=True, comment__proposal=proposal).update(
        seen_at=timezone.now()
    )
