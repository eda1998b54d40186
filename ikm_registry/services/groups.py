"""Product groups as the office edits them: one group of a draft at a time, refused at its field."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify

from ikm_registry.classification.text import words
from ikm_registry.models import GroupSet, Kbli, ProductGroup
from ikm_registry.services import edited, office_sets
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User

PERMISSION = "ikm_registry.change_productgroup"
LABELS = {
    "name": "nama", "kbli_2020": "awalan KBLI 2020", "kbli_2025": "awalan KBLI 2025",
    "keywords": "kata kunci", "related": "kelompok terkait", "branches": "cabang industri",
    "active": "dipakai",
}  # fmt: skip
FIELDS = tuple(LABELS)
NEW = "kelompok-baru"


def require_permission(by: User | None) -> None:
    """Refuse who may not change product groups (None is the system)."""
    require(by, PERMISSION, "mengubah kelompok komoditas", whole=True)


def rows_of(groupset: GroupSet) -> list[ProductGroup]:
    """Return the groups of a set, in their order; they are not the saved ones."""
    found = [
        ProductGroup(
            code=row["code"],
            sort=row["sort"],
            changed_by_id=row["by"],
            changed_at=parse_datetime(row["at"]) if row["at"] else None,
            **{name: row[name] for name in FIELDS},
        )
        for row in groupset.rows
    ]
    return sorted(found, key=lambda group: (group.sort, group.name))


def as_rows(groups: Sequence[ProductGroup]) -> list[dict[str, Any]]:
    """Return groups as a set keeps them."""
    return [
        {
            "code": group.code,
            "sort": group.sort,
            "by": group.changed_by_id,
            "at": group.changed_at.isoformat() if group.changed_at else None,
            **{name: getattr(group, name) for name in FIELDS},
        }
        for group in groups
    ]


def stamp_of(group: ProductGroup) -> str:
    """Return a value that changes with anything of a group that the form edits."""
    return edited.stamp_of(group, LABELS)


@transaction.atomic
def save(
    *,
    groupset_id: int,
    code: str | None,
    values: Mapping[str, Any],
    by: User | None,
    opened: str = "",
) -> ProductGroup:
    """Write a group (None: a new one) into a draft; relations hold both ways.

    ``values`` are the ``FIELDS``. ``opened``: ``stamp_of`` the group as the person saw it; ""
    overwrites whatever stands there. No IKM moves before the draft binds.

    Raises:
        NotAllowed, DomainError: at the field, for an unknown prefix, or a prefix or word of another.
        StaleObject: somebody else changed the group meanwhile.
    """
    require_permission(by)
    draft = office_sets.held_draft(GroupSet, groupset_id)
    rows = rows_of(draft)
    before = next((row for row in rows if row.pk == code), None)
    if before is not None and opened and opened != stamp_of(before):
        raise StaleObject(
            f"Kelompok ini diubah {_who(before)} sejak Anda membukanya. Yang kini "
            f"tersimpan dan berbeda dari isian Anda: {edited.differing(before, LABELS, values)}. "
            "Sesuaikan isian, lalu simpan lagi."
        )
    wanted = _edited(code, values, rows)
    others = [row for row in rows if row.pk != wanted.pk]
    check(wanted, others)
    wanted.changed_at, wanted.changed_by = timezone.now(), by
    _relate(wanted, others, by)
    draft.rows = as_rows([*others, wanted])
    draft.save(update_fields=["rows"])
    record(
        "group.saved",
        by=by,
        target=draft,
        sentence=f"{'Mengubah' if before else 'Menambah'} kelompok {wanted.name} pada “{draft.name}”",
        data={"code": wanted.pk},
    )
    return wanted


def _who(group: ProductGroup) -> str:
    found = User.objects.filter(pk=group.changed_by_id or 0).first()
    return str(found or "orang lain")


def _edited(code: str | None, values: Mapping[str, Any], rows: list[ProductGroup]) -> ProductGroup:
    found = next((row for row in rows if row.pk == code), None)
    if code is not None and found is None:
        raise DomainError("Kelompok ini tidak ada lagi.")
    wanted = ProductGroup(pk=code or _free_code(values["name"], rows), sort=found.sort if found else 900)  # fmt: skip
    for name in FIELDS:
        setattr(wanted, name, values[name])
    return wanted


def _free_code(name: str, rows: list[ProductGroup]) -> str:
    taken = {row.pk for row in rows} | set(ProductGroup.objects.values_list("pk", flat=True))
    base = slugify(name)[:36] or NEW
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def check(wanted: ProductGroup, others: Sequence[ProductGroup]) -> None:
    """Refuse, at the field, what is unknown or belongs to another group."""
    if not words(wanted.name):
        raise DomainError("Tulis namanya dengan huruf.", field="name")
    if any(row.name.lower() == wanted.name.lower() for row in others):
        raise DomainError("Nama ini sudah dipakai kelompok lain.", field="name")
    for version in ("2020", "2025"):
        _check_prefixes(wanted, others, version)
    spoken = {words(one): (one, row) for row in others if row.active for one in row.keywords}
    for keyword in wanted.keywords:
        phrase = words(keyword)
        if not phrase:
            raise DomainError(f"“{keyword}” bukan kata.", field="keywords")
        if phrase in spoken:
            one, row = spoken[phrase]
            there = "" if one.lower() == keyword.lower() else f" (di sana “{one}”)"
            raise DomainError(
                f"Kata “{keyword}”{there} milik kelompok {row.name}. Hapus di sana dahulu, atau pakai "
                "sebutan yang lebih lengkap.",
                field="keywords",
            )
    known = {row.pk for row in others}
    if not set(wanted.related) <= known:
        raise DomainError("Kelompok terkait tidak dikenal. Pilih dari daftarnya.", field="related")


def _check_prefixes(wanted: ProductGroup, others: Sequence[ProductGroup], version: str) -> None:
    field = f"kbli_{version}"
    codes = list(Kbli.objects.filter(version=version, active=True).values_list("code", flat=True))
    owner = {prefix: row for row in others if row.active for prefix in getattr(row, field)}
    for prefix in getattr(wanted, field):
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


def _relate(wanted: ProductGroup, others: Sequence[ProductGroup], by: User | None) -> None:
    """Write the relation on the other side too: who asks either group gets the same answer."""
    for row in others:
        if (row.pk in wanted.related) == (wanted.pk in row.related):
            continue
        without = [one for one in row.related if one != wanted.pk]
        row.related = [*without, wanted.pk] if row.pk in wanted.related else without
        row.changed_at, row.changed_by = timezone.now(), by
