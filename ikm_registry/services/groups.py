"""Product groups as the office edits them: what would move is shown first, then done exactly so."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ikm_registry.choices import ChangeCause
from ikm_registry.classification.text import words
from ikm_registry.models import Kbli, ProductGroup
from ikm_registry.queries import classification as signatures_of
from ikm_registry.queries import groups as queries
from ikm_registry.services import edited, named_products, reference
from ikm_registry.services.rule_activation import hold_register
from ikm_registry.services.rules import require_whole_kabupaten
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka

PERMISSION = "ikm_registry.change_productgroup"
LABELS = {
    "name": "nama", "kbli_2020": "awalan KBLI 2020", "kbli_2025": "awalan KBLI 2025",
    "keywords": "kata kunci", "related": "kelompok terkait", "branches": "cabang industri",
    "active": "dipakai",
}  # fmt: skip
FIELDS = tuple(LABELS)
NEW = "kelompok-baru"


@dataclass(frozen=True, slots=True)
class Promise:
    """What saving would move; ``stamp`` stands for every IKM of it and for the groups as they are."""

    change: queries.Regrouping
    moves: queries.Moves
    stamp: str


def require_permission(by: User | None) -> None:
    """Refuse who may not change product groups (None is the system)."""
    if by is None:
        return
    if not by.has_perm(PERMISSION):
        raise NotAllowed(
            "Hanya Perencana atau Administrator yang dapat mengubah kelompok komoditas."
        )
    require_whole_kabupaten(by)


def stamp_of(group: ProductGroup) -> str:
    """Return a value that changes with anything of a group that the form edits."""
    return edited.stamp_of(group, LABELS)


def changed_since(*, code: str | None, opened: str | None, values: Mapping[str, Any]) -> str:
    """Return in a sentence who changed the group since it read as ``opened`` (``stamp_of``), and
    what saving ``values`` would overwrite; "" when nobody did, or the group is new.
    """
    found = ProductGroup.objects.select_related("changed_by").filter(pk=code).first()
    if found is None or opened is None or stamp_of(found) == opened:
        return ""
    return (
        f"Kelompok ini diubah {found.changed_by or 'orang lain'} sejak Anda membukanya. Yang kini "
        f"tersimpan dan berbeda dari isian Anda: {edited.differing(found, LABELS, values)}. "
        "Sesuaikan isian, lalu simpan lagi."
    )


def check(*, code: str | None, values: Mapping[str, Any]) -> None:
    """Refuse, at the field, what ``promise`` would refuse; counts nothing."""
    rows = list(ProductGroup.objects.order_by("sort", "name"))
    wanted = _edited(code, values, rows)
    _check(wanted, [row for row in rows if row.pk != wanted.pk])


def promise(*, code: str | None, values: Mapping[str, Any]) -> Promise:
    """Return what would move if this group (None: a new one) read like ``values`` (``FIELDS``).

    Raises:
        DomainError: at the field, for an unknown prefix, or a prefix or word of another group.
    """
    rows = list(ProductGroup.objects.order_by("sort", "name"))
    edited = _edited(code, values, rows)
    others = [row for row in rows if row.pk != edited.pk]
    _check(edited, others)
    now = reference.groups_of(row for row in rows if row.active)
    then = reference.groups_of(
        row for row in sorted([*others, edited], key=lambda r: (r.sort, r.name)) if row.active
    )
    kept, codes, reasons = [], [], []
    signatures = signatures_of.distinct_signatures(None)
    outside = _not_industry(signatures)
    for signature, before, after in zip(
        signatures,
        now.group_many(signatures, outside),
        then.group_many(signatures, outside),
        strict=True,
    ):
        if before != after:
            kept.append(signature)
            codes.append(after.code or "")
            reasons.append(after.sentence[:300])
    change = queries.Regrouping(kept, codes, reasons)
    moves = queries.what_if(change)
    told = repr([(row.pk, *(getattr(row, name) for name in FIELDS)) for row in [*rows, edited]])
    stamp = hashlib.sha256(f"{told}|{moves.ikm}|{moves.stamp}".encode()).hexdigest()[:32]
    return Promise(change, moves, stamp)


def _not_industry(signatures: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return why products without a code name no manufacturing: asked once for before and after."""
    products = sorted({product for _, code, product in signatures if not code})
    return dict(zip(products, reference.not_industry(products), strict=True))


def _edited(code: str | None, values: Mapping[str, Any], rows: list[ProductGroup]) -> ProductGroup:
    found = next((row for row in rows if row.pk == code), None)
    if code is not None and found is None:
        raise DomainError("Kelompok ini tidak ada lagi.")
    edited = ProductGroup(pk=code or _free_code(values["name"], rows), sort=found.sort if found else 900)  # fmt: skip
    for name in FIELDS:
        setattr(edited, name, values[name])
    return edited


def _free_code(name: str, rows: list[ProductGroup]) -> str:
    taken = {row.pk for row in rows}
    base = slugify(name)[:36] or NEW
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _check(edited: ProductGroup, others: list[ProductGroup]) -> None:
    if any(row.name.lower() == edited.name.lower() for row in others):
        raise DomainError("Nama ini sudah dipakai kelompok lain.", field="name")
    for version in ("2020", "2025"):
        _check_prefixes(edited, others, version)
    spoken = {words(one): (one, row) for row in others if row.active for one in row.keywords}
    for keyword in edited.keywords:
        phrase = words(keyword)
        if not phrase:
            raise DomainError(f"“{keyword}” bukan kata.", field="keywords")
        if phrase in spoken:
            one, row = spoken[phrase]
            raise DomainError(
                f"Kata “{one}” milik kelompok {row.name}. Hapus di sana dahulu, atau pakai sebutan "
                "yang lebih lengkap.",
                field="keywords",
            )
    known = {row.pk for row in others}
    if not set(edited.related) <= known:
        raise DomainError("Kelompok terkait tidak dikenal. Pilih dari daftarnya.", field="related")


def _check_prefixes(edited: ProductGroup, others: list[ProductGroup], version: str) -> None:
    field = f"kbli_{version}"
    codes = list(Kbli.objects.filter(version=version, active=True).values_list("code", flat=True))
    owner = {prefix: row for row in others if row.active for prefix in getattr(row, field)}
    for prefix in getattr(edited, field):
        if not any(code.startswith(prefix) for code in codes):
            raise DomainError(
                f"Tidak ada kode KBLI {version} kategori C yang diawali {prefix}.", field=field
            )
        if prefix in owner:
            raise DomainError(
                f"Awalan {prefix} milik kelompok {owner[prefix].name}. Hapus di sana dahulu, atau "
                "pakai awalan yang lebih panjang.",
                field=field,
            )


@transaction.atomic
@because(ChangeCause.KEYWORDS)
def save(*, code: str | None, values: Mapping[str, Any], promised: str, by: User | None, opened: str | None = None) -> tuple[ProductGroup, int]:  # fmt: skip
    """Save a group and regroup the register as promised; return the group and IKM moved.

    A change that moves nobody needs no promise. Relations hold both ways. ``opened``: ``stamp_of``
    the group as the person saw it; None overwrites whatever stands there.

    Raises:
        NotAllowed, DomainError: as ``promise``.
        StaleObject: the group, or what would move, is no longer what was shown.
    """
    require_permission(by)
    hold_register()  # also serves people who save groups at the same moment
    if said := changed_since(code=code, opened=opened, values=values):
        raise StaleObject(said)
    now = promise(code=code, values=values)
    if now.moves.ikm and now.stamp != promised:
        raise StaleObject(
            f"{angka(now.moves.ikm)} IKM akan berganti kelompok. Periksa akibatnya, lalu simpan lagi."
        )
    rows = list(ProductGroup.objects.all())
    edited = _edited(code, values, rows)
    edited.changed_at, edited.changed_by = timezone.now(), by
    edited.save(force_insert=code is None)
    _relate(edited, rows, by)
    moved = sum(move.ikm for move in queries.apply(now.change))
    if moved != now.moves.ikm:  # held and decided by the same SQL: cannot be, and must not pass
        raise RuntimeError(f"promised {now.moves.ikm}, wrote {moved}")
    named_products.regroup(reference.product_groups())
    record(
        "group.saved",
        by=by,
        sentence=f"Menyimpan kelompok {edited.name}: {angka(moved)} IKM berganti kelompok",
        data={"code": edited.pk, "moved": moved},
    )
    return edited, moved


def _relate(edited: ProductGroup, rows: Sequence[ProductGroup], by: User | None) -> None:
    """Write the relation on the other side too: who asks either group gets the same answer."""
    for row in rows:
        if row.pk == edited.pk or (row.pk in edited.related) == (edited.pk in row.related):
            continue
        without = [one for one in row.related if one != edited.pk]
        row.related = [*without, edited.pk] if row.pk in edited.related else without
        row.changed_at, row.changed_by = timezone.now(), by
        row.save(update_fields=["related", "changed_at", "changed_by"])
