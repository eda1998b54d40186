"""Hand a draft of a later decree over to the head, or send it back.

``designation.amend`` and ``designation.revoke`` decide on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from sentra.choices import ChangeState
from sentra.models import ChangeDraft, Proposal, Sentra
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.queries import lists
from sentra.services import decree_papers, designation
from sentra.services.transitions import take

HANDS_OVER = {AMEND: "draft_change", REVOKE: "draft_revocation"}
RETURNS = {AMEND: "return_change", REVOKE: "return_revocation"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who joins and who leaves by a draft, as names a person may see; ``hidden`` of them are not."""

    joined: list[str]
    left: list[str]
    hidden: int
    renamed: bool


def hand_over(
    *, proposal_id: int, version: int, name: str, ikm_ids: Sequence[int], by: User, **open_: Any
) -> ChangeDraft:
    """Keep a draft of a change for the head; one that waited before is replaced.

    ``open_``: reason, and number, day and signatory as far as they are known.

    Raises:
        NotAllowed, StaleObject: as every step.
        DomainError: what ``amend`` would refuse: nothing changes, too few, a member that does not
            fit, a day not after the decree before, a signatory not in office.
    """
    said = designation.changed_name(name)
    wanted: dict[str, Any] = {"name": said, "ikm_ids": sorted(set(ikm_ids))}

    def checked(held: Sentra, day: date | None) -> dict[str, Any]:
        left, joined = designation.exchange_of(held, set(ikm_ids), by=by)
        designation.require_change(held, said, left, joined)
        if day is not None:
            designation.require_later(held, day)
        return wanted

    step = _Handing(proposal_id=proposal_id, version=version, by=by, **open_)
    return step.take(AMEND, checked, name=said, same=wanted)


def hand_over_end(*, proposal_id: int, version: int, by: User, **open_: Any) -> ChangeDraft:
    """Keep a draft of a revocation for the head; as ``hand_over``, with what ``revoke`` would refuse."""

    def checked(held: Sentra, day: date | None) -> dict[str, Any]:
        if day is not None:
            designation.require_not_before(held, day)
        return {"name": held.name, "ikm_ids": []}

    step = _Handing(proposal_id=proposal_id, version=version, by=by, **open_)
    return step.take(REVOKE, checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handing:
    """What handing over any draft is given."""

    proposal_id: int
    version: int
    by: User
    reason: str
    number: str = ""
    day: date | None = None
    signatory: str = ""

    def take(
        self,
        kind: str,
        checked: Callable[[Sentra, date | None], dict[str, Any]],
        *,
        name: str = "",
        same: dict[str, Any] | None = None,
    ) -> ChangeDraft:
        """Take the step; ``same`` is what a second press must find beside number, day, signatory."""
        made: list[ChangeDraft] = []

        def write(proposal: Proposal) -> None:
            held = Sentra.objects.select_for_update().get(proposal=proposal)
            fields = checked(held, self.day)
            written = decree_papers.written(self.number, self.day, self.signatory)
            _waiting(proposal, kind).update(state=ChangeState.REPLACED)
            made.append(
                _create(
                    proposal=proposal,
                    kind=kind,
                    reason=self.reason.strip(),
                    number=written.number,
                    day=self.day,
                    signatory=self.signatory,
                    by=self.by,
                    **fields,
                )
            )

        step = take(
            action=HANDS_OVER[kind],
            proposal_id=self.proposal_id,
            version=self.version,
            by=self.by,
            given={"name": name, "note": self.reason.strip()},
            write=write,
        )
        draft = made[0] if made else newest(step.proposal, kind)
        if draft is None or not self._made(draft, same or {}):
            raise StaleObject(
                "Anda sudah menyerahkan konsep lain dari halaman ini; yang sekarang belum "
                "tersimpan. Muat ulang halaman, lalu serahkan lagi."
            )
        return draft

    def _made(self, draft: ChangeDraft, same: dict[str, Any]) -> bool:
        number = " ".join(self.number.split())[:80].casefold()
        return (
            (draft.number.casefold(), draft.day) == (number, self.day)
            and draft.signatory == self.signatory
            and all(getattr(draft, field) == value for field, value in same.items())
        )


def _create(**fields: Any) -> ChangeDraft:
    try:
        with transaction.atomic():
            return ChangeDraft.objects.create(**fields)
    except IntegrityError as error:
        raise DomainError("Konsep lain baru saja diserahkan. Muat ulang halaman.") from error


def send_back(*, change_id: int, version: int, note: str, by: User) -> ChangeDraft:
    """Send a waiting draft back to who prepared it, with what is to be mended."""
    draft = ChangeDraft.objects.get(pk=change_id)

    def write(proposal: Proposal) -> None:
        held = ChangeDraft.objects.select_for_update().get(pk=change_id)
        if held.by_id == by.pk:
            raise NotAllowed("Anda menyiapkan konsep ini; orang lain yang memutuskannya.")
        if held.state != ChangeState.WAITING:
            raise DomainError(
                f"Konsep {held.kind} ini sudah “{held.get_state_display().lower()}”. Muat ulang halaman."
            )
        held.state, held.decision_note = ChangeState.RETURNED, note.strip()
        held.decided_by, held.decided_at = by, timezone.now()
        held.save()

    take(
        action=RETURNS[draft.kind],
        proposal_id=draft.proposal_id,
        version=version,
        by=by,
        given={"change": change_id, "note": note.strip()},
        write=write,
    )
    draft.refresh_from_db()
    return draft


def _waiting(proposal: Proposal, kind: str) -> QuerySet[ChangeDraft]:
    return proposal.change_drafts.filter(state=ChangeState.WAITING, kind=kind)


def newest(proposal: Proposal, kind: str = AMEND) -> ChangeDraft | None:
    """Return the draft of that kind handed over last, whatever became of it."""
    found = proposal.change_drafts.select_related("by", "decided_by").filter(kind=kind)
    return found.order_by("-id").first()


def going_on(proposal: Proposal, kind: str) -> ChangeDraft | None:
    """Return the draft that waits or came back: its author's form begins with it."""
    found = newest(proposal, kind)
    open_ = found is not None and found.state in {ChangeState.WAITING, ChangeState.RETURNED}
    return found if open_ else None


def waiting(proposal: Proposal, kind: str = AMEND) -> ChangeDraft | None:
    """Return the draft that waits for the head."""
    found = newest(proposal, kind)
    return found if found is not None and found.state == ChangeState.WAITING else None


def all_waiting(proposal: Proposal) -> list[ChangeDraft]:
    """Return the drafts of either kind that wait for the head."""
    found = proposal.change_drafts.filter(state=ChangeState.WAITING)
    return list(found.select_related("by").order_by("id"))


def sent_back(proposal: Proposal, kind: str, *, note: str, by: User) -> bool:
    """Whether this person has sent the newest draft back with this note: the same POST came twice."""
    found = newest(proposal, kind)
    return found is not None and (found.state, found.decided_by_id, found.decision_note) == (
        ChangeState.RETURNED,
        by.pk,
        note.strip(),
    )


def exchange(draft: ChangeDraft, sentra: Sentra, by: User) -> Exchange:
    """Return who would join and leave today if the draft became the decree."""
    standing = set(sentra.members.filter(until__isnull=True).values_list("ikm_id", flat=True))
    wanted = set(draft.ikm_ids)
    joined, left, hidden = lists.names_of((wanted - standing, standing - wanted), by)
    return Exchange(joined, left, hidden, renamed=draft.name != sentra.name)
