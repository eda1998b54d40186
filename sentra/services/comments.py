"""Say something about a proposal; a comment changes no state and is never rewritten."""

from django.db import transaction

from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.idempotency import claim
from rpik.core.models import User
from sentra.models import Comment, Proposal

LONGEST = 2000


@transaction.atomic
def add(
    *, proposal: Proposal, text: str, by: User, form_key: str, parent_id: int | None = None
) -> Comment:
    """Add a comment, or an answer to a first comment of the same proposal.

    Raises:
        NotAllowed: a role that only reads.
        AlreadySubmitted: this very form came before.
        DomainError: empty, too long, or the answered comment is not a first one here.
    """
    if not by.has_perm("sentra.add_comment"):
        raise NotAllowed("Hanya Petugas, Perencana, atau Pimpinan yang dapat berkomentar.")
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
    form = claim(form_key, by=by)
    made = Comment.objects.create(proposal=proposal, parent=parent, text=said, by=by)
    form.url = f"{proposal.get_absolute_url()}#komentar-{made.pk}"
    form.save(update_fields=["url"])
    verb = f"menjawab {parent.by}" if parent else "mengomentari"
    record(
        "proposal.comment",
        by=by,
        target=proposal,
        sentence=f"{by} {verb} pada usulan {proposal.name}",
        data={"comment": made.pk, "parent": parent_id},
    )
    return made
