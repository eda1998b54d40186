"""One business recorded twice: suggest, merge and un-merge, or remember that they are two."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ikm_registry.choices import ChangeCause, ClassificationSource, IkmStatus, PairState
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.queries import duplicates as queries
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services import look_alikes
from ikm_registry.services.classification import classify
from ikm_registry.services.merge_fields import (
    DOUBTS,
    FIELDS,
    better,
    better_and_why,
    is_empty,
    take,
    value_of,
)
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User

__all__ = ["FIELDS", "OPEN", "PERMISSION", "allow", "better", "better_and_why", "is_empty", "keep_both", "later", "merge", "search", "separate", "suggest", "value_of"]  # fmt: skip

PERMISSION = "ikm_registry.change_duplicatepair"
OPEN = (PairState.SUGGESTED, PairState.LATER)


def allow(by: User) -> None:
    """Refuse whoever may not decide about duplicates."""
    require(by, PERMISSION, "memutuskan data ganda")


@transaction.atomic
@because(ChangeCause.MERGED)
def merge(
    *,
    pair: DuplicatePair,
    keep_id: int,
    choices: dict[str, int],
    versions: dict[int, int],
    by: User,
) -> DuplicatePair:
    """Merge the two records of a pair into ``keep_id``; can be undone by ``separate``.

    ``choices``: field of ``FIELDS`` to the id of the record whose value is taken; fields left out
    take the better value. ``versions``: the version of each record the person looked at.

    Raises:
        StaleObject: a record changed since the person saw it.
    """
    allow(by)
    pair, records = _locked(pair)
    if pair.state not in OPEN:
        raise DomainError(_already(pair))
    for ikm in records.values():
        if versions.get(ikm.pk) != ikm.version:
            raise StaleObject(
                f"{ikm.number} berubah sejak Anda membukanya. Bandingkan sekali lagi, lalu putuskan."
            )
        if ikm.status not in (IkmStatus.ACTIVE, IkmStatus.INACTIVE):
            raise DomainError(f"{ikm.number} sudah {ikm.get_status_display().lower()}.")
    keep = records[keep_id]
    lost = next(ikm for pk, ikm in records.items() if pk != keep_id)
    event = queries.last_event(keep.pk)
    taken = []
    for field in FIELDS:
        chosen = records.get(choices.get(field, 0)) or better(keep, lost, field)
        if chosen is lost and value_of(keep, field) != value_of(lost, field):
            take(keep, lost, field)
            taken.append(field)
    now = timezone.now()
    keep.version, keep.updated_at = keep.version + 1, now
    keep.save()
    was = lost.status
    lost.status, lost.merged_into = IkmStatus.MERGED, keep
    lost.version, lost.updated_at = lost.version + 1, now
    lost.save(update_fields=["status", "merged_into", "version", "updated_at"])
    pair.before = {
        "kept": keep.pk,
        "lost": lost.pk,
        "event": event,
        "fields": taken,
        "version": keep.version,
        "status": was,
        # Those that were merged into the lost one follow it: an import finds them at the survivor.
        "followers": queries.redirect(from_id=lost.pk, to_id=keep.pk),
        "pairs": queries.move_pairs(from_id=lost.pk, to_id=keep.pk),
    }
    _decide(pair, PairState.MERGED, by)
    _after([keep.pk, lost.pk], by)
    record(
        "duplicate.merged",
        by=by,
        target=keep,
        sentence=f"{lost.number} digabung ke {keep.number}; {len(taken)} keterangan diambil darinya",
        data={"lost": lost.pk, "fields": taken},
    )
    return pair


@transaction.atomic
@because(ChangeCause.SEPARATED)
def separate(*, pair: DuplicatePair, by: User) -> list[str]:
    """Undo a merge; return the fields that stay because somebody edited them since."""
    allow(by)
    pair, records = _locked(pair)
    if pair.state != PairState.MERGED:
        raise DomainError("Pasangan ini tidak sedang digabung.")
    keep, lost = records[pair.before["kept"]], records[pair.before["lost"]]
    old = queries.event(pair.before["event"])
    merged = queries.event_of_version(keep.pk, pair.before["version"])
    stay = []
    for field in pair.before["fields"]:
        names = FIELDS[field]
        edited = any(_plain(getattr(keep, n)) != _plain(merged[n]) for n in names)
        # A code that was read out of the product before and after the merge is nobody's edit.
        automatic = {keep.kbli_source, merged["kbli_source"]} == {ClassificationSource.AUTOMATIC}
        if edited and not (field == "kbli" and automatic):
            stay.append(field)
            continue
        for name in names:
            setattr(keep, name, old[name])
        doubts = DOUBTS.get(field, set())
        keep.flags = sorted((set(keep.flags) - doubts) | (set(old["flags"]) & doubts))
    restored = set(pair.before["fields"]) - set(stay)
    if keep.kbli_source == ClassificationSource.AUTOMATIC and "product" in restored:
        # What the other record's product made of the code goes with that product.
        for name in FIELDS["kbli"]:
            setattr(keep, name, old[name])
    now = timezone.now()
    keep.version, keep.updated_at = keep.version + 1, now
    keep.save()
    lost.status, lost.merged_into = pair.before.get("status", IkmStatus.ACTIVE), None
    lost.version, lost.updated_at = lost.version + 1, now
    lost.save(update_fields=["status", "merged_into", "version", "updated_at"])
    queries.redirect(from_id=keep.pk, to_id=lost.pk, only=pair.before.get("followers", []))
    queries.drop_moved(pair.before.get("pairs", []))
    pair.before = {}
    _decide(pair, PairState.LATER, by)
    _after([keep.pk, lost.pk], by)
    record(
        "duplicate.separated",
        by=by,
        target=keep,
        sentence=f"{lost.number} dipisahkan lagi dari {keep.number}",
        data={"lost": lost.pk, "kept_fields": stay},
    )
    return stay


@transaction.atomic
def keep_both(*, pair: DuplicatePair, by: User, seen: str = "") -> DuplicatePair:
    """Remember that the two are two businesses: never suggested again.

    ``seen``: the state the person looked at; another one means that somebody was faster.
    """
    return _settle(pair, PairState.DISTINCT, by, seen, "duplicate.distinct", "bukan ganda")


@transaction.atomic
def later(*, pair: DuplicatePair, by: User, seen: str = "") -> DuplicatePair:
    """Put a pair at the end of the queue; a remembered "no" is opened again."""
    return _settle(pair, PairState.LATER, by, seen, "duplicate.later", "ditunda")


def _settle(
    pair: DuplicatePair, state: PairState, by: User, seen: str, event: str, word: str
) -> DuplicatePair:
    allow(by)
    pair, records = _locked(pair)
    if seen and pair.state != seen:
        raise StaleObject(_already(pair))
    if pair.state == PairState.MERGED:
        raise DomainError("Pasangan ini sudah digabung. Pisahkan dahulu bila ternyata berbeda.")
    _decide(pair, state, by)
    refresh_flags(list(records))
    first, second = sorted(records)
    record(event, by=by, target=pair, sentence=f"IKM-{first:06d} dan IKM-{second:06d}: {word}")
    return pair


def suggest(*, by: User, progress: Callable[..., None] | None = None) -> dict[str, int]:
    """Look through the register for look-alikes; what people decided before is left alone."""
    allow(by)
    return search(by=by, progress=progress)


def search(*, by: User | None, progress: Callable[..., None] | None = None) -> dict[str, int]:
    """Search as :func:`suggest` does, for the system itself too.

    ``began`` of its audit event says up to when records are searched (``evidence_members.sql``).
    """
    began = timezone.now()
    with transaction.atomic():
        found = look_alikes.in_register(progress)
        added = queries.add_pairs(found)
        if added:
            refresh_flags(queries.records_in_open_pairs())
        record(
            "duplicate.suggested",
            by=by,
            sentence=f"Mencari data ganda: {added} dugaan baru",
            data={"found": len(found), "added": added, "began": began.isoformat()},
        )
    return {"found": len(found), "added": added}


def _locked(pair: DuplicatePair) -> tuple[DuplicatePair, dict[int, Ikm]]:
    """Return a pair and its records, all held: the records first, as undoing an import does."""
    ids = [pair.first_id, pair.second_id]
    held = hold(ids)
    found = DuplicatePair.objects.select_for_update().filter(pk=pair.pk).first()
    if found is None:
        raise DomainError("Pasangan ini tidak ada lagi: impor yang memuatnya baru saja diurungkan.")
    return found, {pk: held[pk] for pk in sorted(ids)}


def hold(ids: Sequence[int]) -> dict[int, Ikm]:
    """Return these records by id, held until the transaction ends, and with them all that a decision
    writes besides: what they are suspected with, what went into them. In the order of their numbers, as
    every change to many, so that no two wait for each other.
    """
    written = Q(pk__in=queries.suspected_with(ids)) | Q(merged_into__in=ids)
    return Ikm.objects.filter(written).select_for_update(no_key=True).order_by("pk").in_bulk()


def _already(pair: DuplicatePair) -> str:
    who = f" oleh {pair.decided_by.get_full_name() or pair.decided_by.username}" if pair.decided_by else ""  # fmt: skip
    return (
        f"Pasangan ini sudah diputuskan{who}: {pair.get_state_display()}. "
        "Lihat keputusannya; bila keliru, ubah dari sana."
    )


def _decide(pair: DuplicatePair, state: PairState, by: User) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, timezone.now(), by
    pair.save(update_fields=["state", "decided_at", "decided_by", "before"])


def _after(ids: list[int], by: User) -> None:
    classify(ikm_ids=ids, by=by)
    refresh_flags(queries.suspected_with(ids))


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
