"""Attachments of a proposal: judged by their bytes, stripped of place, kept encrypted."""

import io
from uuid import UUID

from django.conf import settings
from django.db import transaction

from rpik.core import files, idempotency
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import StoredFile, User
from sentra.models import Attachment, Proposal
from sentra.photos import jpeg
from sentra.services.decree_files import JPEG, PDF, content_type
from sentra.workflow import OPEN_STATES

PERMISSION = "sentra.add_institution"
MOST = 20


def may_attach(proposal: Proposal, by: User) -> bool:
    """Return whether this person may hand something in now."""
    return proposal.state in OPEN_STATES and by.has_perm(PERMISSION)


@transaction.atomic
def attach(
    *, proposal: Proposal, title: str, name: str, content: bytes, by: User, form_key: str
) -> Attachment:
    """Keep one PDF or JPEG; a photo loses the place and time its camera wrote.

    Raises:
        NotAllowed: a role that hands nothing in.
        AlreadySubmitted: this very form came before.
        DomainError: decided already, too many, no title, or neither PDF nor photo.
    """
    require(by, PERMISSION, "menambah lampiran")
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state not in OPEN_STATES:
        raise DomainError("Usulan ini sudah diputuskan; lampirannya tinggal dibaca.")
    if held.attachments.count() >= MOST:
        raise DomainError(f"Satu usulan memuat paling banyak {MOST} lampiran.")
    said = " ".join(title.split())[:120]
    if not said:
        raise DomainError(
            "Tulis isi lampirannya, misalnya “Berita acara musyawarah”.", field="title"
        )
    kind, kept = _judged(content)
    form = idempotency.claim(form_key, by=by)
    stem = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    stored = files.store(
        source=io.BytesIO(kept),
        name=f"{stem.rsplit('.', 1)[0].strip()[:150] or 'lampiran'}{'.pdf' if kind == PDF else '.jpg'}",
        content_type=kind,
        by=by,
    )
    made = Attachment.objects.create(proposal=held, title=said, file=stored, by=by)
    idempotency.made(form, f"{held.get_absolute_url()}#lampiran")
    record(
        "proposal.attach",
        by=by,
        target=held,
        sentence=f"{by} melampirkan “{said}” pada usulan {held.name}",
        data={"attachment": made.pk, "sha256": stored.sha256},
    )
    return made


def _judged(content: bytes) -> tuple[str, bytes]:
    """Return (type, bytes to keep) of what the bytes are, whatever the name says."""
    if not 0 < len(content) <= settings.RPIK_MAX_DECREE_BYTES:
        limit = settings.RPIK_MAX_DECREE_BYTES // 2**20
        raise DomainError(f"Ukuran lampiran harus 1 bita sampai {limit} MB.", field="file")
    try:
        kind = content_type(content)
        if kind == JPEG:
            return kind, jpeg.read(content).content
    except jpeg.NotAPhoto as error:
        raise DomainError(str(error), field="file") from error
    except DomainError:
        kind = ""
    if kind != PDF:
        raise DomainError("Lampiran harus PDF atau foto JPG yang utuh.", field="file")
    return kind, content


@transaction.atomic
def remove(*, attachment: Attachment, by: User) -> None:
    """Take back one's own attachment while the proposal is open; bytes shown nowhere else go with it.

    Raises:
        NotAllowed: handed in by somebody else. DomainError: the proposal is decided.
    """
    held = Proposal.objects.select_for_update().get(pk=attachment.proposal_id)
    if attachment.by_id != by.pk:
        raise NotAllowed(f"Hanya {attachment.by} yang dapat menghapus lampiran ini.")
    if held.state not in OPEN_STATES:
        raise DomainError("Usulan ini sudah diputuskan; lampirannya tetap tersimpan.")
    record(
        "proposal.detach",
        by=by,
        target=held,
        sentence=f"{by} menghapus lampiran “{attachment.title}” dari usulan {held.name}",
        data={"attachment": attachment.pk},
    )
    stored = attachment.file_id
    attachment.delete()
    # An ended proposal that this one takes up again shows the same file (``services.again``).
    if not Attachment.objects.filter(file=stored).exists():
        StoredFile.objects.filter(pk=stored).delete()


def find(*, key: UUID, by: User) -> Attachment | None:
    """Return the attachment if this person reads proposals, else None."""
    if not by.has_perm("sentra.view_proposal"):
        return None
    return Attachment.objects.select_related("file", "proposal", "by").filter(key=key).first()


def content_of(attachment: Attachment) -> bytes:
    """Return its bytes."""
    return files.read(attachment.file)
