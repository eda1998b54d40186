"""Templates of decrees: hand a version in, put one in force, go back to the one that ships."""

import io
import logging
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from rpik.core import files
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from sentra.models import DecreeTemplate
from sentra.papers import docx, office, pdf, template_check, template_fill
from sentra.papers.content import Decree
from sentra.papers.placeholders import KINDS

logger = logging.getLogger(__name__)

PERMISSION = "sentra.add_decreetemplate"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write(decree: Decree, *, kind: str = "docx", template: DecreeTemplate | None = None) -> bytes:
    """Return the decree from ``template``, else the one in force, else the shipped one.

    Args:
        kind: "docx" or "pdf". A PDF keeps an uploaded template's layout only where LibreOffice is
            installed; elsewhere it has the standard one, and its marks say so.

    Raises:
        DomainError: LibreOffice is there and failed.
    """
    template = template or in_force(decree.action)
    if template is None:
        return pdf.write(decree) if kind == "pdf" else docx.write(decree)
    if kind == "pdf" and office.program() is None:
        remark = f"tata letak baku RPIK, bukan templat kantor versi {template.number}"
        remarks = " · ".join(filter(None, (decree.remark, remark)))
        return pdf.write(replace(decree, remark=remarks))
    filled = template_fill.fill(files.read(template.file), decree)
    return _by_office(filled) if kind == "pdf" else filled


def _by_office(filled: bytes) -> bytes:
    try:
        return office.to_pdf(filled)
    except office.Failed as error:
        logger.warning("LibreOffice made no PDF: %s", error)
        raise DomainError(
            "LibreOffice di server gagal membuat PDF dari templat kantor. Coba lagi sebentar, atau "
            "unduh Word-nya lalu simpan sebagai PDF dari Word."
        ) from error


def layout(kind: str) -> str:
    """Return in words which layout Word and PDF of that kind of decree have now."""
    template = in_force(kind)
    if template is None:
        return "Word dan PDF memakai templat bawaan RPIK."
    if office.program():
        return f"Word dan PDF memakai templat kantor versi {template.number}."
    return (
        f"Word memakai templat kantor versi {template.number}. PDF memakai tata letak baku RPIK, "
        "bukan templat itu, karena LibreOffice tidak terpasang di server; untuk PDF dari templat, "
        "buka Word-nya lalu simpan sebagai PDF."
    )


def in_force(kind: str) -> DecreeTemplate | None:
    """Return the version in force, None where the shipped one is."""
    return DecreeTemplate.objects.select_related("file").filter(kind=kind, in_force=True).first()


def content_of(template: DecreeTemplate) -> bytes:
    """Return a version's bytes, as they were handed in."""
    return files.read(template.file)


@transaction.atomic
def upload(*, kind: str, name: str, content: bytes, note: str, by: User) -> DecreeTemplate:
    """Keep a new version, not yet in force; the same bytes as the newest are that version.

    Raises:
        NotAllowed: a role that keeps no templates.
        BadTemplate: unsafe, or it could not be filled in; every problem is named.
    """
    _require(by)
    if kind not in KINDS:
        raise DomainError("Jenis SK itu tidak dikenal.", field="kind")
    template_check.check(content, kind)
    versions = DecreeTemplate.objects.filter(kind=kind)
    last = versions.select_related("file").order_by("-number").first()
    if last is not None and last.file.sha256 == files.digest_of(io.BytesIO(content)):
        return last
    number = last.number + 1 if last else 1
    stored = files.store(
        source=io.BytesIO(content),
        name=f"templat-sk-{kind}-{number}.docx",
        content_type=DOCX,
        by=by,
    )
    said = " ".join(note.split())[:200]
    try:
        with transaction.atomic():
            made = DecreeTemplate.objects.create(
                kind=kind, number=number, note=said, file=stored, by=by
            )
    except IntegrityError as error:
        raise StaleObject(
            "Rekan Anda baru saja mengunggah versi lain. Lihat versinya di daftar, lalu unggah lagi."
        ) from error
    record(
        "template.uploaded",
        by=by,
        target=made,
        sentence=f"{by} mengunggah templat SK {kind} versi {number} ({name[:80]})",
        data={"sha256": stored.sha256},
    )
    return made


def seen(template: DecreeTemplate) -> None:
    """Note that somebody has seen this version filled in."""
    unseen = DecreeTemplate.objects.filter(pk=template.pk, previewed_at__isnull=True)
    unseen.update(previewed_at=timezone.now())


@transaction.atomic
def enforce(*, template: DecreeTemplate, by: User) -> DecreeTemplate:
    """Put a version in force instead of the one before; pressed twice it does nothing more.

    Raises:
        NotAllowed: a role that keeps no templates. DomainError: nobody has seen it filled in.
    """
    _require(by)
    versions = list(DecreeTemplate.objects.select_for_update().filter(kind=template.kind))
    held = next(one for one in versions if one.pk == template.pk)
    if held.in_force:
        return held
    if held.previewed_at is None:
        raise DomainError("Unduh pratinjaunya dan baca dahulu, baru berlakukan.")
    DecreeTemplate.objects.filter(kind=held.kind, in_force=True).update(in_force=False)
    held.in_force, held.enforced_at, held.enforced_by = True, timezone.now(), by
    held.save(update_fields=["in_force", "enforced_at", "enforced_by"])
    record(
        "template.enforced",
        by=by,
        target=held,
        sentence=f"{by} memberlakukan templat SK {held.kind} versi {held.number}",
    )
    return held


@transaction.atomic
def restore(*, kind: str, by: User) -> None:
    """Go back to the template that ships; versions stay."""
    _require(by)
    held = DecreeTemplate.objects.select_for_update().filter(kind=kind, in_force=True).first()
    if held is None:
        return
    held.in_force = False
    held.save(update_fields=["in_force"])
    record(
        "template.restored",
        by=by,
        target=held,
        sentence=f"{by} kembali ke templat SK {kind} bawaan; versi {held.number} tidak berlaku lagi",
    )


def _require(by: User) -> None:
    require(by, PERMISSION, "mengganti templat SK")
