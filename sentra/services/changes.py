"""Hand a draft of a change over to the head, or send it back; ``designation.amend`` decides on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from sentra.choices import ChangeState
from sentra.models import ChangeDraft, Proposal, Sentra
from sentra.services import decree_papers, designation
from sentra.services.transitions import take


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who joins and who leaves by a draft, as names a person may see; ``hidden`` of them are not."""

    joined: list[str]
    left: list[str]
    hidden: int
    renamed: bool


def hand_over(
    *,
    proposal_id: int,
    version: int,
    name: str,
    ikm_ids: Sequence[int],
    reason: str,
    by: User,
    number: str = "",
    day: date | None = None,
    signatory: str = "",
) -> ChangeDraft:
    """Keep a draft for the head; one that waited before is replaced.

    Raises:
        NotAllowed, StaleObject: as every step.
        DomainError: what ``amend`` would refuse: nothing changes, too few, a member that does not
            fit, a day not after the decree before, a signatory not in office.
    """
    made: list[ChangeDraft] = []

    def write(proposal: Proposal | None) -> Proposal:
        assert proposal is not None  # noqa: S101
        held = Sentra.objects.select_for_update().get(proposal=proposal)
        said = designation.changed_name(name)
        left, joined = designation.exchange_of(held, set(ikm_ids), by=by)
        designation.require_change(held, said, left, joined)
        if day is not None:
            designation.require_later(held, day)
        written = decree_papers.written(number, day, signatory)
        _waiting(proposal).update(state=ChangeState.REPLACED)
        made.append(
            _create(
                proposal=proposal,
                name=said,
                reason=reason.strip(),
                ikm_ids=sorted(set(ikm_ids)),
                number=written.number,
                day=day,
                signatory=signatory,
                by=by,
            )
        )
        return proposal

    step = take(
        action="draft_change",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given={"name": name.strip(), "note": reason.strip()},
        write=write,
    )
    draft = made[0] if made else newest(step.proposal)
    if draft is None or (
        (draft.name, draft.ikm_ids) != (designation.changed_name(name), sorted(set(ikm_ids)))
        or (draft.number.casefold(), draft.day) != (" ".join(number.split())[:80].casefold(), day)
        or draft.signatory != signatory
    ):
        raise StaleObject(
            "Anda sudah menyerahkan konsep lain dari halaman ini; yang sekarang belum tersimpan. "
            "Muat ulang halaman, lalu serahkan lagi."
        )
    return draft


def _create(**fields: object) -> ChangeDraft:
    try:
        with transaction.atomic():
            return ChangeDraft.objects.create(**fields)
    except IntegrityError as error:
        raise DomainError("Konsep lain baru saja diserahkan. Muat ulang halaman.") from error


def send_back(*, change_id: int, version: int, note: str, by: User) -> ChangeDraft:
    """Send a waiting draft back to who prepared it, with what is to be mended."""
    draft = ChangeDraft.objects.get(pk=change_id)

    def write(proposal: Proposal | None) -> Proposal:
        assert proposal is not None  # noqa: S101
        held = ChangeDraft.objects.select_for_update().get(pk=change_id)
        if held.by_id == by.pk:
            raise NotAllowed("Anda menyiapkan konsep perubahan ini; orang lain yang memutuskannya.")
        if held.state != ChangeState.WAITING:
            raise DomainError(
                f"Konsep perubahan ini sudah “{held.get_state_display().lower()}”. Muat ulang halaman."
            )
        held.state, held.decision_note = ChangeState.RETURNED, note.strip()
        held.decided_by, held.decided_at = by, timezone.now()
        held.save()
        return proposal

    take(
        action="return_change",
        proposal_id=draft.proposal_id,
        version=version,
        by=by,
        given={"change": change_id, "note": note.strip()},
        write=write,
    )
    draft.refresh_from_db()
    return draft


def _waiting(proposal: Proposal) -> QuerySet[ChangeDraft]:
    return proposal.change_drafts.filter(state=ChangeState.WAITING)


def newest(proposal: Proposal) -> ChangeDraft | None:
    """Return the draft handed over last, whatever became of it."""
    return proposal.change_drafts.select_related("by", "decided_by").order_by("-id").first()


def waiting(proposal: Proposal) -> ChangeDraft | None:
    """Return the draft that waits for the head."""
    found = newest(proposal)
    return found if found is not None and found.state == ChangeState.WAITING else None


def sent_back(proposal: Proposal, *, note: str, by: User) -> bool:
    """Whether this person has sent the newest draft back with this note: the same POST came twice."""
    found = newest(proposal)
    return found is not None and (found.state, found.decided_by_id, found.decision_note) == (
        ChangeState.RETURNED,
        by.pk,
        note.strip(),
    )


def exchange(draft: ChangeDraft, sentra: Sentra, by: User) -> Exchange:
    """Return who would join and leave today if the draft became the decree."""
    standing = set(sentra.members.filter(until__isnull=True).values_list("ikm_id", flat=True))
    wanted = set(draft.ikm_ids)
    moved = wanted ^ standing
    titles = {
        ikm.pk: ikm.title for ikm in Ikm.objects.visible_to(by).filter(pk__in=moved).order_by("pk")
    }
    return Exchange(
        joined=sorted(titles[pk] for pk in wanted - standing if pk in titles),
        left=sorted(titles[pk] for pk in standing - wanted if pk in titles),
        hidden=len(moved) - len(titles),
        renamed=draft.name != sentra.name,
    )
