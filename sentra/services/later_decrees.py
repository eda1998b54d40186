"""Drafts of the decrees that come later: a change of a designated sentra, its revocation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import Authority, SentraState
from sentra.models import Decree as KeptDecree
from sentra.models import Proposal, Sentra, SentraMember
from sentra.papers import content
from sentra.papers.content import Decree, Earlier, Member
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.services import decree_papers as papers
from sentra.services import designation
from sentra.services import members as membership
from sentra.services.shape import outline


def draft_change(
    *,
    proposal: Proposal,
    by: User,
    kind: str,
    name: str,
    ikm_ids: Sequence[int],
    reason: str,
    number: str = "",
    day: date | None = None,
    signatory: str = "",
) -> bytes:
    """Return the draft of a decree that changes name and members, as "pdf" or "docx"; audited.

    Who stays is printed as frozen, who joins as the register has them today: what
    ``designation.amend`` will keep.

    Raises:
        NotAllowed: neither reviewer nor head, or members outside the working area.
        DomainError: the sentra does not stand, or ``amend`` would refuse the change.
    """
    held = _standing(proposal, by)
    if day is not None:
        designation.require_later(held, day)
    said = designation.changed_name(name)
    left, joined = designation.exchange_of(held, set(ikm_ids), by=by)
    designation.require_change(held, said, left, joined)
    written = papers.written(number, day, signatory)
    paper = _changing(held, written, left, joined, name=said, reason=reason, by=by)
    return papers.hand_out(paper, kind, proposal=proposal, by=by)


def _changing(
    held: Sentra,
    written: papers.Written,
    left: set[int],
    joined: Sequence[Ikm],
    *,
    name: str,
    reason: str,
    by: User,
) -> Decree:
    rows = list(held.members.filter(until__isnull=True))
    papers.require_in_sight([row.ikm_id for row in rows], by)
    stay = [row for row in rows if row.ikm_id not in left]
    joins = [papers.member_of(ikm) for ikm in joined]
    ids = [row.ikm_id for row in stay] + [ikm.pk for ikm in joined]
    now = list(Ikm.objects.for_list().filter(pk__in=ids))
    return _paper(
        held,
        figures=membership.figures(ids),
        written=written,
        action=AMEND,
        name=name,
        reason=reason,
        former_name=held.name,
        joined=in_order(joins),
        left=in_order(as_frozen(row) for row in rows if row.ikm_id in left),
        **papers.mapped(
            in_order([*map(as_frozen, stay), *joins]),
            {ikm.desa_id for ikm in now if ikm.desa_id},
            outline(now).hull,
        ),
    )


def draft_end(
    *,
    proposal: Proposal,
    by: User,
    kind: str,
    reason: str,
    number: str = "",
    day: date | None = None,
    signatory: str = "",
) -> bytes:
    """Return the draft of a decree that revokes, as "pdf" or "docx"; audited.

    Raises:
        NotAllowed: neither reviewer nor head, or members outside the working area.
        DomainError: the sentra does not stand, or the day is not after the decree before.
    """
    held = _standing(proposal, by)
    if day is not None:
        designation.require_not_before(held, day)
    written = papers.written(number, day, signatory)
    paper = ending(held, written, reason=reason, by=by)
    return papers.hand_out(paper, kind, proposal=proposal, by=by)


def ending(held: Sentra, written: papers.Written, *, reason: str, by: User) -> Decree:
    """Return the decree that revokes a standing sentra."""
    rows = list(held.members.filter(until__isnull=True))
    ids = [row.ikm_id for row in rows]
    papers.require_in_sight(ids, by)
    return _paper(
        held,
        figures=membership.figures(ids),
        written=written,
        action=REVOKE,
        name=held.name,
        reason=reason,
        members=in_order(map(as_frozen, rows)),
    )


def _standing(proposal: Proposal, by: User) -> Sentra:
    papers.require_may_draft(by)
    held = Sentra.objects.filter(proposal=proposal, state=SentraState.DESIGNATED).first()
    if held is None:
        raise DomainError(
            "Konsep SK perubahan dan pencabutan hanya untuk sentra yang penetapannya berlaku."
        )
    return held


def _paper(
    held: Sentra, *, figures: dict[str, Any], written: papers.Written, **fields: Any
) -> Decree:
    return Decree(
        group=held.product_group.name,
        place=membership.place_of(figures),
        demo=held.is_demo,
        earlier=earlier(held, written.signatory.authority),
        **papers.sums_of(figures),
        **written.fields,
        **fields,
    )


def earlier(held: Sentra, authority: str, *, before: KeptDecree | None = None) -> Earlier:
    """Return the decree that designated a sentra, cited with its last change.

    ``authority`` is taken where the kept decree names none that is known; ``before``: as it was
    cited by that decree.
    """
    decrees = held.decrees.order_by("id")
    first, *changes = decrees.filter(pk__lt=before.pk) if before else decrees
    given_by = authority_of(first, authority)
    cited = f"Keputusan {given_by} Nomor {first.number} tanggal {tanggal(first.date)}"
    if changes:
        last = changes[-1]
        again = "telah beberapa kali diubah terakhir" if len(changes) > 1 else "telah diubah"
        cited += (
            f" sebagaimana {again} dengan Keputusan {authority_of(last, authority)} "
            f"Nomor {last.number} tanggal {tanggal(last.date)}"
        )
    title = content.title_of(held.proposal.name)
    return Earlier(title, given_by, first.number, cited, len(changes))


def authority_of(decree: KeptDecree, otherwise: str) -> str:
    """Return in whose name a kept decree was given: its signer's words hold it."""
    labels = [str(authority.label) for authority in Authority]
    return next((label for label in labels if label in decree.signer), otherwise)


def as_frozen(row: SentraMember) -> Member:
    """Return a member as it was when it joined."""
    kept = row.frozen
    return Member(
        title=kept["title"],
        owner=kept["owner"],
        product=kept["product"],
        kbli=kept["kbli"].partition(" ")[0],
        desa=kept["desa"],
        kecamatan=kept["kecamatan"],
        workers=kept["workers"],
        lat=kept["lat"],
        lon=kept["lon"],
    )


def in_order(members: Any) -> tuple[Member, ...]:
    """Return members by kecamatan, desa and name, as every member list has them."""
    return tuple(sorted(members, key=lambda one: (one.kecamatan, one.desa, one.title.lower())))
