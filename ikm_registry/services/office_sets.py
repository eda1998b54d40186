"""Sets the office owns, rules and product groups alike: described, held, made ready, thrown away."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils import timezone

from ikm_registry.choices import RuleSetState
from ikm_registry.models.in_force import OfficeSet
from ikm_registry.services import edited
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal

HEAD_LABELS = {
    "name": "nama", "basis": "dasar", "valid_from": "berlaku mulai", "note": "catatan",
}  # fmt: skip
GONE = "Rancangan ini sudah dibuang."
Set = TypeVar("Set", bound=OfficeSet)


def in_force(kind: type[Set]) -> Set | None:
    """Return the set that binds."""
    return kind._default_manager.filter(state=RuleSetState.ACTIVE).first()


def held(kind: type[Set], pk: int) -> Set:
    """Return a set, locked until the transaction ends."""
    found = kind._default_manager.select_for_update().filter(pk=pk).first()
    if found is None:
        raise DomainError(GONE)
    return found


def held_draft(kind: type[Set], pk: int) -> Set:
    """Return a draft, locked until the transaction ends: nobody edits what is being activated."""
    found = held(kind, pk)
    if not found.is_draft:
        raise DomainError(
            f"“{found.name}” sudah pernah berlaku dan tidak dapat diubah. "
            "Salin menjadi rancangan, lalu ubah salinannya."
        )
    return found


def draft_of(source: Set, by: User | None, **more: Any) -> Set:
    """Create an empty draft named for today; ``source`` is held, so that a button pressed twice
    gives two drafts of different names.
    """
    manager = type(source)._default_manager
    wanted = f"Rancangan {tanggal(timezone.localdate())}"
    taken = set(manager.filter(name__startswith=wanted).values_list("name", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted} ({number})"
    return manager.create(
        name=name, state=RuleSetState.DRAFT, copied_from=source, created_by=by, **more
    )


def write_head(draft: OfficeSet, values: Mapping[str, Any], opened: str) -> None:
    """Write name, basis, date and note (``HEAD_LABELS``) of a draft that is held.

    ``opened``: ``edited.stamp_of`` the draft as the person saw it; "" overwrites what stands there.

    Raises:
        StaleObject, DomainError: somebody else changed it meanwhile; no name, or a taken one.
    """
    if opened and opened != edited.stamp_of(draft, HEAD_LABELS):
        raise StaleObject(
            "Keterangan ini diubah orang lain sejak Anda membukanya. Yang kini tersimpan dan "
            f"berbeda dari isian Anda: {edited.differing(draft, HEAD_LABELS, values)}. Sesuaikan "
            "isian, lalu simpan lagi."
        )
    name = values["name"].strip()
    if not name:
        raise DomainError("Beri nama.", field="name")
    others = type(draft)._default_manager.exclude(pk=draft.pk)
    if others.filter(name__iexact=name).exists():
        raise DomainError("Nama ini sudah dipakai himpunan lain.", field="name")
    valid_from: date | None = values["valid_from"]
    draft.name, draft.valid_from = name[:120], valid_from
    draft.basis, draft.note = values["basis"].strip()[:300], values["note"].strip()[:2000]
    draft.save(update_fields=["name", "basis", "valid_from", "note"])


def throw_away(draft: Set) -> None:
    """Delete a held draft; what was copied from it counts as copied from its own source."""
    copies = type(draft)._default_manager.filter(copied_from=draft)
    copies.update(copied_from=draft.copied_from)
    draft.delete()


def require_ready(one: OfficeSet) -> None:
    """Refuse a draft without a decision behind it, and a set whose day has not come."""
    if not one.basis.strip() and one.is_draft:
        raise DomainError(
            "Tulis dahulu dasar keputusannya pada keterangan rancangan: siapa memutuskan, "
            "dengan surat apa.",
            field="basis",
        )
    if one.valid_from and one.valid_from > timezone.localdate():
        raise DomainError(
            f"Rancangan ini baru berlaku mulai {tanggal(one.valid_from)}. Berlakukan pada hari "
            "itu, atau ubah tanggalnya.",
            field="valid_from",
        )


def bind(one: Set, current: Set | None, by: User | None) -> None:
    """Put a held set in force in place of the one that holds."""
    if current is not None:
        current.state, current.retired_at = RuleSetState.RETIRED, timezone.now()
        current.save(update_fields=["state", "retired_at"])
    one.state, one.retired_at = RuleSetState.ACTIVE, None
    one.activated_at, one.activated_by = timezone.now(), by
    one.save(update_fields=["state", "activated_at", "activated_by", "retired_at"])
