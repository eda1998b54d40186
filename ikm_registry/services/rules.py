"""Rule sets as the office edits them: copied to a draft, changed row by row, thrown away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from ikm_registry.choices import Sector
from ikm_registry.models import Kbli, RuleSet, SectorRule
from ikm_registry.services import concordance, edited, office_sets
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User

PERMISSION = "ikm_registry.change_ruleset"
ROW_LABELS = {
    "version": "versi KBLI", "prefix": "awalan", "sector": "sektor", "basis": "dasar",
    "reason": "alasan", "confidence": "keyakinan", "valid_from": "berlaku mulai",
}  # fmt: skip
ROW_FIELDS = tuple(ROW_LABELS)


def require_permission(by: User | None) -> None:
    """Refuse who may not change rules (None is the system)."""
    require(by, PERMISSION, "mengubah aturan sektor", whole=True)


def held_draft(ruleset_id: int) -> RuleSet:
    """Return a draft, locked until the transaction ends: nobody edits what is being activated."""
    return office_sets.held_draft(RuleSet, ruleset_id)


@transaction.atomic
def copy(*, ruleset_id: int, by: User | None) -> RuleSet:
    """Return a draft with the rows of a set; numbers, reasons and who wrote each row stay."""
    require_permission(by)
    source = office_sets.held(RuleSet, ruleset_id)
    draft = office_sets.draft_of(source, by)
    SectorRule.objects.bulk_create(
        SectorRule(
            ruleset=draft,
            number=rule.number,
            by_id=rule.by_id,
            **{name: getattr(rule, name) for name in ROW_FIELDS},
        )
        for rule in source.rules.all()
    )
    record(
        "rules.copied",
        by=by,
        target=draft,
        sentence=f"Menyalin aturan “{source.name}” menjadi “{draft.name}”",
    )
    return draft


@transaction.atomic
def describe(
    *,
    ruleset_id: int,
    name: str,
    basis: str,
    valid_from: date | None,
    note: str,
    by: User | None,
    opened: str = "",
) -> RuleSet:
    """Name a draft and say by which decision it will bind, and from when.

    ``opened``: ``edited.stamp_of`` the draft as the person saw it; "" overwrites what stands there.

    Raises:
        StaleObject: somebody else changed it meanwhile.
    """
    require_permission(by)
    draft = held_draft(ruleset_id)
    values = {"name": name, "basis": basis, "valid_from": valid_from, "note": note}
    office_sets.write_head(draft, values, opened)
    record("rules.described", by=by, target=draft, sentence=f"Mengubah keterangan “{draft.name}”")
    return draft


@transaction.atomic
def save_rule(
    *,
    ruleset_id: int,
    rule_id: int | None,
    values: Mapping[str, Any],
    by: User | None,
    opened: str = "",
) -> SectorRule:
    """Add a row to a draft, or change one; ``values`` are the ``ROW_FIELDS``.

    ``opened``: ``edited.stamp_of`` the row as the person saw it; "" overwrites what stands there.

    Raises:
        StaleObject: somebody else changed the row meanwhile.
        DomainError: at the field, for an unknown or repeated prefix, or one that adds nothing to
            the shorter prefix it overlaps.
    """
    require_permission(by)
    draft = held_draft(ruleset_id)
    others = list(draft.rules.all())
    rule = SectorRule(ruleset=draft)
    if rule_id is not None:
        found = next((one for one in others if one.pk == rule_id), None)
        if found is None:
            raise DomainError("Aturan ini baru saja dihapus orang lain.")
        rule = found
        others.remove(rule)
        _refuse_overwriting(rule, opened, values)
    _check(values, others)
    before = str(rule) if rule_id is not None else ""
    for name in ROW_FIELDS:
        setattr(rule, name, values[name])
    if rule_id is None:
        rule.number = 1 + (draft.rules.aggregate(top=Max("number"))["top"] or 0)
    rule.by = by
    rule.save()
    record(
        "rules.row_saved",
        by=by,
        target=draft,
        sentence=f"{'Mengubah' if before else 'Menambah'} {rule} pada “{draft.name}”",
        data={"before": before, "basis": rule.basis},
    )
    return rule


def twins(rule: SectorRule) -> dict[SectorRule, list[str]]:
    """Return the rows of the other KBLI version that give this row's codes another sector, each with
    those codes as that version writes them.

    Its codes are those it decides itself (no longer prefix does); what they are called in the other
    version says the conversion table in force.
    """
    table = concordance.active()
    if table is None:
        return {}
    pairs = [
        (row.code, target) if rule.version == "2020" else (target, row.code)
        for row in table.rows.all()
        for target in row.targets
    ]
    rows = list(rule.ruleset.rules.order_by("prefix"))  # so the last that fits is the longest
    deciding = {}
    for mine, other in pairs:
        fits = [one for one in rows if one.version == rule.version and mine.startswith(one.prefix)]
        if fits and fits[-1].pk == rule.pk:
            for one in rows:
                if one.version != rule.version and other.startswith(one.prefix):
                    deciding[other] = one
    found: dict[SectorRule, list[str]] = {}
    for code, one in sorted(deciding.items(), key=lambda pair: (pair[1].number, pair[0])):
        if one.sector != rule.sector:
            found.setdefault(one, []).append(code)
    return found


def _refuse_overwriting(rule: SectorRule, opened: str, values: Mapping[str, Any]) -> None:
    if opened and opened != edited.stamp_of(rule, ROW_LABELS):
        raise StaleObject(
            f"Aturan {rule.number} diubah {rule.by or 'orang lain'} sejak Anda membukanya. Yang kini "
            f"tersimpan dan berbeda dari isian Anda: {edited.differing(rule, ROW_LABELS, values)}. "
            "Sesuaikan isian, lalu simpan lagi."
        )


def _check(values: Mapping[str, Any], others: list[SectorRule]) -> None:
    version, prefix, sector = values["version"], values["prefix"], values["sector"]
    if sector not in Sector.values:
        raise DomainError("Pilih sektornya.", field="sector")
    if not values["basis"].strip():
        raise DomainError("Tulis dasarnya: peraturan, keputusan, atau tugas unit.", field="basis")
    if not Kbli.objects.filter(version=version, code__startswith=prefix).exists():
        raise DomainError(
            f"Tidak ada kode KBLI {version} kategori C yang diawali {prefix}.", field="prefix"
        )
    same = [rule for rule in others if rule.version == version]
    twin = next((rule for rule in same if rule.prefix == prefix), None)
    if twin is not None:
        raise DomainError(
            f"Awalan {prefix} sudah ada pada aturan {twin.number}. Ubah aturan itu.",
            field="prefix",
        )
    wider = [rule for rule in same if prefix.startswith(rule.prefix)]
    widest = max(wider, key=lambda rule: len(rule.prefix), default=None)
    if widest and widest.sector == sector and not values["reason"].strip():
        raise DomainError(
            f"Tumpang tindih: aturan {widest.number} (awalan {widest.prefix}) sudah menetapkan "
            f"{widest.get_sector_display().lower()}. Tulis alasan khususnya, atau pilih sektor lain.",
            field="prefix",
        )


@transaction.atomic
def remove_rule(*, ruleset_id: int, rule_id: int, by: User | None) -> None:
    """Take a row out of a draft; the numbers of the others stay."""
    require_permission(by)
    draft = held_draft(ruleset_id)
    rule = draft.rules.filter(pk=rule_id).first()
    if rule is None:
        return
    record(
        "rules.row_removed",
        by=by,
        target=draft,
        sentence=f"Menghapus {rule} dari “{draft.name}”",
        data={"basis": rule.basis, "reason": rule.reason},
    )
    rule.delete()


@transaction.atomic
def discard(*, ruleset_id: int, by: User | None) -> None:
    """Throw a draft away; a set that was ever in force stays."""
    require_permission(by)
    draft = held_draft(ruleset_id)
    record("rules.discarded", by=by, target=draft, sentence=f"Membuang “{draft.name}”")
    draft.rules.all().delete()
    office_sets.throw_away(draft)
