"""See a template filled in before it is put in force: with a made-up decree or a real one."""

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.choices import SentraState
from sentra.models import DecreeTemplate, Proposal, Sentra
from sentra.papers import example, office
from sentra.papers.content import Decree
from sentra.papers.placeholders import DESIGNATE, REVOKE
from sentra.services import decree_papers, decree_templates, later_decrees

EXAMPLE = "contoh"
OFFERED = 20  # newest ones
WIDEST = 300  # members of the larger example


def choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, label) of what a template of that kind can be filled in with."""
    found = [
        (EXAMPLE, "Contoh, 24 anggota"),
        (f"{EXAMPLE}-{WIDEST}", f"Contoh, {WIDEST} anggota"),
    ]
    if kind == DESIGNATE:
        proposals = Proposal.objects.order_by("-state_since")[:OFFERED]
        found += [(f"usulan-{one.pk}", f"Usulan: {one.name}") for one in proposals]
    elif kind == REVOKE:
        standing = Sentra.objects.designated().order_by("-designated_at")[:OFFERED]
        found += [(f"sentra-{one.pk}", f"Sentra: {one.name}") for one in standing]
    return found


def preview(*, template: DecreeTemplate, code: str, by: User, kind: str = "docx") -> bytes:
    """Return the template filled in as "docx" or "pdf"; audited, and the version counts as seen.

    Raises:
        NotAllowed: members outside the working area. DomainError: no such choice, or no LibreOffice
            that makes a PDF of it: the standard layout would show nothing of the template.
    """
    if kind == "pdf" and office.program() is None:
        raise DomainError(
            "PDF dari templat memerlukan LibreOffice di server, yang tidak terpasang. Unduh DOCX-nya."
        )
    content = decree_templates.write(_decree(template.kind, code, by), kind=kind, template=template)
    decree_templates.seen(template)
    record(
        "template.previewed",
        by=by,
        target=template,
        sentence=f"{by} mengunduh pratinjau templat SK {template.kind} versi {template.number}",
        data={"with": code},
    )
    return content


def _decree(kind: str, code: str, by: User) -> Decree:
    if code in {EXAMPLE, ""}:
        return example.decree(kind)
    if code == f"{EXAMPLE}-{WIDEST}":
        return example.decree(kind, members=WIDEST)
    if code not in dict(choices(kind)):
        raise DomainError("Pilih contoh, usulan, atau sentra dari daftar.")
    number = int(code.rpartition("-")[2])
    if kind == REVOKE:
        held = Sentra.objects.get(pk=number, state=SentraState.DESIGNATED)
        return later_decrees.ending(held, decree_papers.written("", None, ""), reason="", by=by)
    proposal = Proposal.objects.select_related("product_group").get(pk=number)
    found = list(Ikm.objects.for_list().filter(pk__in=proposal.members.values("ikm_id")))
    return decree_papers.of_proposal(proposal, found, decree_papers.written("", None, ""), by=by)
