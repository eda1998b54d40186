"""Product groups as a set: copied to a draft, shown before it binds, switched on as promised.

As the rule sets (``rule_activation``): one set-based decision runs for the preview and for the deed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from ikm_registry.choices import ChangeCause, RuleSetState
from ikm_registry.models import GroupSet, Ikm, ProductGroup
from ikm_registry.queries import classification as signatures_of
from ikm_registry.queries import groups as queries
from ikm_registry.services import named_products, office_sets, reference
from ikm_registry.services.groups import FIELDS, as_rows, require_permission, rows_of
from ikm_registry.services.rule_activation import hold_register
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import AuditEvent, User
from rpik.core.templatetags.format_id import angka

SHIPPED = "Kelompok awal (bawaan)"


@dataclass(frozen=True, slots=True)
class Promise:
    """What switching a set on would move; ``stamp`` stands for every IKM of it and for its groups."""

    change: queries.Regrouping
    moves: queries.Moves
    stamp: str


def current() -> GroupSet:
    """Return the set in force; the first one is what stands in the table of groups."""
    return office_sets.in_force(GroupSet) or _first()


@transaction.atomic
def _first() -> GroupSet:
    groups = list(ProductGroup.objects.all())
    office = any(group.changed_at for group in groups)
    return GroupSet.objects.create(
        name="Kelompok kantor saat ini" if office else SHIPPED,
        state=RuleSetState.ACTIVE,
        activated_at=timezone.now(),
        note="" if office else "Kelompok bawaan RPIK.",
        rows=as_rows(groups),
        periods=[[0, None]],
    )


def refresh_shipped() -> None:
    """Let the shipped set read as the table of groups, which was just loaded; other sets stay."""
    binding = current()
    if binding.name == SHIPPED:
        binding.rows = as_rows(list(ProductGroup.objects.all()))
        binding.save(update_fields=["rows"])


@transaction.atomic
def copy(*, groupset_id: int, by: User | None) -> GroupSet:
    """Return a draft with the groups of a set; who changed each of them stays."""
    require_permission(by)
    source = office_sets.held(GroupSet, groupset_id)
    draft = office_sets.draft_of(source, by, rows=source.rows)
    record(
        "groups.copied",
        by=by,
        target=draft,
        sentence=f"Menyalin kelompok “{source.name}” menjadi “{draft.name}”",
    )
    return draft


@transaction.atomic
def describe(*, groupset_id: int, by: User | None, opened: str = "", **values: Any) -> GroupSet:
    """Name a draft and say by which decision it will bind, and from when (``HEAD_LABELS``)."""
    require_permission(by)
    draft = office_sets.held_draft(GroupSet, groupset_id)
    office_sets.write_head(draft, values, opened)
    record("groups.described", by=by, target=draft, sentence=f"Mengubah keterangan “{draft.name}”")
    return draft


@transaction.atomic
def discard(*, groupset_id: int, by: User | None) -> None:
    """Throw a draft away; a set that was ever in force stays."""
    require_permission(by)
    draft = office_sets.held_draft(GroupSet, groupset_id)
    record("groups.discarded", by=by, target=draft, sentence=f"Membuang “{draft.name}”")
    office_sets.throw_away(draft)


def promise(groupset: GroupSet) -> Promise:
    """Return what would move if this set were in force; nothing is written."""
    now, then = list(ProductGroup.objects.order_by("sort", "name")), rows_of(groupset)
    change = _regrouping(now, then)
    moves = queries.what_if(change)
    told = repr([(row.pk, *(getattr(row, name) for name in FIELDS)) for row in [*now, *then]])
    words = f"{groupset.pk}|{told}|{moves.ikm}|{moves.stamp}"
    return Promise(change, moves, hashlib.sha256(words.encode()).hexdigest()[:32])


def _regrouping(now: Sequence[ProductGroup], then: Sequence[ProductGroup]) -> queries.Regrouping:
    kept, codes, reasons = [], [], []
    signatures = signatures_of.distinct_signatures(None)
    products = sorted({product for _, code, product in signatures if not code})
    outside = dict(zip(products, reference.not_industry(products), strict=True))
    before, after = (
        reference.groups_of(row for row in rows if row.active).group_many(signatures, outside)
        for rows in (now, then)
    )
    for signature, was, becomes in zip(signatures, before, after, strict=True):
        if was != becomes:
            kept.append(signature)
            codes.append(becomes.code or "")
            reasons.append(becomes.sentence[:300])
    return queries.Regrouping(kept, codes, reasons)


@transaction.atomic
@because(ChangeCause.KEYWORDS)
def activate(*, groupset_id: int, promised: str, by: User | None) -> int:
    """Put a draft or an old set in force and regroup the register as promised; return IKM moved.

    Who neither changes group nor reason is not written, and so keeps the set that gave the group.

    Raises:
        NotAllowed, DomainError: may not, or without basis, or not yet valid.
        StaleObject: the register, the draft or the set in force moved since the promise.
    """
    require_permission(by)
    hold_register()
    sets = {one.pk: one for one in GroupSet.objects.select_for_update().order_by("pk")}
    groupset = sets.get(groupset_id)
    if groupset is None:
        raise DomainError(office_sets.GONE)
    if groupset.is_active:
        return 0
    require_ready(groupset)
    now = promise(groupset)
    require_kept(now, promised)
    since = queries.last_event()
    binding = next((one for one in sets.values() if one.is_active), None)
    if binding is not None:
        binding.periods = [*binding.periods[:-1], [binding.periods[-1][0], since]]
        binding.save(update_fields=["periods"])
    office_sets.bind(groupset, binding, by)
    groupset.periods = [*groupset.periods, [since, None]]
    groupset.save(update_fields=["periods"])
    _write(rows_of(groupset))
    moved = sum(move.ikm for move in queries.apply(now.change))
    if moved != now.moves.ikm:  # held and decided by the same SQL: cannot be, and must not pass
        raise RuntimeError(f"promised {now.moves.ikm}, wrote {moved}")
    named_products.regroup(reference.product_groups())
    record(
        "groups.activated",
        by=by,
        target=groupset,
        sentence=f"Memberlakukan “{groupset.name}”: {angka(moved)} IKM berganti kelompok",
        data={"before": binding.pk if binding else None, "promised": promised, "moved": moved},
    )
    return moved


def require_ready(groupset: GroupSet) -> None:
    """Refuse a set that may not bind yet."""
    office_sets.require_ready(groupset)
    if not any(row["active"] for row in groupset.rows):
        raise DomainError("Rancangan ini tidak memakai satu kelompok pun. Isi dahulu.")


def require_kept(now: Promise, promised: str) -> None:
    """Refuse a promise that the register or the groups no longer keep."""
    if now.stamp != promised:
        raise StaleObject(
            "Register atau kelompoknya berubah sejak pratinjau dibuka, jadi belum ada yang "
            f"diberlakukan. Sekarang {angka(now.moves.ikm)} IKM akan berganti kelompok: periksa "
            "lagi, lalu berlakukan."
        )


def _write(rows: Sequence[ProductGroup]) -> None:
    """Let the table of groups read as these rows; a group they do not have is out of use."""
    known = dict(ProductGroup.objects.values_list("pk", "name"))
    renamed = [row.pk for row in rows if known.get(row.pk, row.name) != row.name]
    # Names are unique: two groups may swap theirs.
    ProductGroup.objects.filter(pk__in=renamed).update(name=Concat(Value("~"), F("code")))
    ProductGroup.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["sort", "changed_at", "changed_by", *FIELDS],
    )
    ProductGroup.objects.exclude(pk__in=[row.pk for row in rows]).update(active=False)


def set_of(ikm: Ikm) -> GroupSet | None:
    """Return the set that gave an IKM its group: in force when it was given, by the history."""
    given = queries.group_given_by(ikm.pk)
    if given is None or ikm.product_group_id is None or ikm.is_overridden:
        return None
    for one in GroupSet.objects.exclude(state=RuleSetState.DRAFT).select_related("activated_by"):
        if any(since < given and (until is None or given <= until) for since, until in one.periods):
            return one
    return None


def name_at(code: str, moment: datetime) -> str:
    """Return what a group was called at a moment: by the set that bound then.

    Sets that ever bound keep their rows, and switching one on records which it replaced.
    """
    later = (
        AuditEvent.objects.filter(event="groups.activated", at__gt=moment).order_by("pk").first()
    )
    bound = GroupSet.objects.filter(pk=later.data["before"]).first() if later else None
    names = {row["code"]: row["name"] for row in bound.rows} if bound else {}
    return names.get(code) or str(ProductGroup.objects.get(pk=code))
