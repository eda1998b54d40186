"""One change to many IKM at once (the desa that a whole list got wrong), and taking it back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ikm_registry.choices import ChangeCause, IkmStatus
from ikm_registry.models import Desa, Ikm
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services.ikm import check_scope
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import is_undone, record
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent, User
from rpik.core.templatetags.format_id import angka

MOST = 1_000  # what a person can oversee, and one event of the audit trail holds
EVENT, UNDONE = "ikm.bulk", "ikm.bulk_undone"
WORDS = {IkmStatus.ACTIVE.value: "Mengaktifkan", IkmStatus.INACTIVE.value: "Menonaktifkan"}
Before = tuple[str | None, ...]


@transaction.atomic
@because(ChangeCause.CORRECTED)
def move(*, ids: Sequence[int], desa: Desa, by: User) -> AuditEvent:
    """Give these IKM another desa; return the event that :func:`take_back` undoes.

    Raises:
        NotAllowed, DomainError: with the sentence for the person; nothing is written.
    """
    check_scope(by, desa)
    return _change(
        ids,
        {"desa_id": desa.pk, "kecamatan_id": desa.kecamatan_id},
        sentence=f"ke {desa.name}, {desa.kecamatan.name}",
        verb="Memindahkan",
        by=by,
    )


@transaction.atomic
@because(ChangeCause.STATUS)
def set_status(*, ids: Sequence[int], status: str, by: User) -> AuditEvent:
    """Deactivate or reactivate these IKM; return the event that :func:`take_back` undoes."""
    if status not in WORDS:
        raise DomainError("Status tidak dikenal.")
    return _change(ids, {"status": status}, sentence="", verb=WORDS[status], by=by)


@transaction.atomic
@because(ChangeCause.CORRECTED)
def take_back(*, event: AuditEvent, by: User) -> tuple[int, int]:
    """Return (restored, left alone): a record that somebody changed since stays as it is."""
    _allow(by)
    fields = tuple(event.data["fields"])
    was = event.data["was"]
    rows = locked([pk for pk, _, _ in was], by)
    groups = as_left(was, dict(rows.values_list("pk", "version")))
    for before, pks in groups.items():
        write(pks, dict(zip(fields, before, strict=True)))
    restored = [pk for pks in groups.values() for pk in pks]
    if restored:
        refresh_flags(restored)
        record(
            UNDONE,
            by=by,
            sentence=f"Mengurungkan untuk {len(restored)} IKM: {event.sentence}",
            data={"event": event.pk},
        )
    return len(restored), len(was) - len(restored)


def as_left(was: Sequence[Any], now: dict[int, int]) -> dict[Before, list[int]]:
    """Return by what stood before the ids nobody changed since.

    ``was``: (id, version it was left with, what stood before); ``now``: id to version.
    """
    groups: dict[Before, list[int]] = defaultdict(list)
    for pk, version, before in was:
        if now.get(pk) == version:
            groups[tuple(before)].append(pk)
    return groups


def _allow(by: User) -> None:
    require(by, "ikm_registry.change_ikm", "mengubah data IKM")


def locked(ids: Sequence[int], by: User) -> Any:
    """Return those of the IKM that the person may see, locked in the order of their numbers: two people
    who change overlapping lists wait for each other.
    """
    return Ikm.objects.visible_to(by).filter(pk__in=ids).select_for_update().order_by("pk")


def _change(
    ids: Sequence[int], values: dict[str, str], *, sentence: str, verb: str, by: User
) -> AuditEvent:
    _allow(by)
    if len(ids) > MOST:
        raise DomainError(
            f"Paling banyak {angka(MOST)} IKM sekali ubah. Persempit saringannya dahulu."
        )
    fields, wanted = tuple(values), tuple(values.values())
    standing = list(locked(ids, by).values_list("pk", "version", *fields))
    was = [
        (pk, version + 1, before) for pk, version, *before in standing if tuple(before) != wanted
    ]
    if not was:
        if before := _same_post(fields, {pk: version for pk, version, *_ in standing}, by):
            return before
        raise DomainError("Tidak ada yang berubah: semuanya sudah begitu.")
    changed = [pk for pk, _, _ in was]
    write(changed, dict(values))
    refresh_flags(changed)
    return record(
        EVENT,
        by=by,
        sentence=f"{verb} {len(was)} IKM sekaligus {sentence}".strip(),
        data={"fields": list(fields), "was": was},
    )


def _same_post(fields: tuple[str, ...], versions: dict[int, int], by: User) -> AuditEvent | None:
    """Return this person's last change if it left these records as they stand: pressed twice."""
    last = AuditEvent.objects.filter(event=EVENT, by=by).order_by("-pk").first()
    if last is None or tuple(last.data["fields"]) != fields:
        return None
    left = {pk: version for pk, version, _ in last.data["was"]}
    return last if left.items() <= versions.items() else None


def is_taken_back(event: AuditEvent) -> bool:
    """Whether a change was taken back."""
    return is_undone(event, UNDONE)


def write(ids: Sequence[int], values: dict[str, Any]) -> None:
    """Give the IKM these values, as one later version of each."""
    Ikm.objects.filter(pk__in=ids).update(
        **values, version=F("version") + 1, updated_at=timezone.now()
    )
