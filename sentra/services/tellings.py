"""What is told of a proposal and kept with its history: institution, site."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from ikm_registry.models import Ikm
from rpik.core import accounts
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from sentra.choices import ProposalState
from sentra.models import Proposal
from sentra.workflow import OPEN_STATES

PERMISSION = "sentra.add_institution"
MAY_CHANGE_IN = (*OPEN_STATES, ProposalState.DESIGNATED)


def newest(proposal: Proposal, related: str) -> Any:
    """Return what was told last, None before the first telling."""
    return getattr(proposal, related).select_related("by").order_by("-id").first()


def in_area(proposal: Proposal, by: User) -> bool:
    """Return whether at least one member stands in the person's working area."""
    if not by.kecamatan_scope:
        return True
    return Ikm.objects.visible_to(by).filter(pk__in=proposal.members.values("ikm_id")).exists()


def may_tell(proposal: Proposal, by: User) -> bool:
    """Return whether this person may tell something of this proposal now."""
    return by.has_perm(PERMISSION) and proposal.state in MAY_CHANGE_IN and in_area(proposal, by)


@transaction.atomic
def keep(
    *,
    proposal: Proposal,
    related: str,
    after: int | None,
    values: dict[str, Any],
    require: Callable[[dict[str, Any]], None],
    what: str,
    event: str,
    in_words: Callable[[Any], str],
    by: User,
) -> Any:
    """Keep a new telling; the same again writes nothing.

    Args:
        related: the proposal's relation that holds the tellings.
        after: id of the telling the form was filled from, None for the first.
        require: refuses values that say too little.
        what: how it is called in sentences.

    Raises:
        NotAllowed: a role that tells nothing, or nobody of it in the working area. StaleObject: somebody told something in between.
        DomainError: ``require`` refuses, or the proposal is over.
    """
    accounts.require(by, PERMISSION, f"mendata {what}")
    if not in_area(proposal, by):
        raise NotAllowed(
            f"Tidak ada anggota usulan ini di wilayah kerja Anda; {what}nya didata petugas di sana."
        )
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state not in MAY_CHANGE_IN:
        raise DomainError(
            f"Usulan ini sudah selesai; {what}nya tinggal dibaca. Buka usulan yang berjalan."
        )
    require(values)
    last = newest(held, related)
    if last is not None and all(getattr(last, name) == value for name, value in values.items()):
        return last
    if (last.pk if last else None) != after:
        raise StaleObject(
            f"{last.by if last else 'Orang lain'} baru saja mendata {what} sentra ini. Isian Anda belum disimpan; buka "
            "halaman ini lagi di tab lain, bandingkan, lalu simpan."
        )
    made = getattr(held, related).create(by=by, **values)
    record(
        f"proposal.{event}",
        by=by,
        target=held,
        sentence=f"{by} mendata {what} {held.name}: {in_words(made)}",
        data={event: made.pk},
    )
    return made
