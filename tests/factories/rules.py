"""Rule sets and records that move under them."""

from typing import Any

from ikm_registry.models import GroupSet, ProductGroup, RuleSet, SectorRule
from ikm_registry.services import group_sets, groups, rules
from tests.factories.ikm_registry import ikm

WAGIR, DAU = "35.07.21.2003", "35.07.22.2001"
ROW = {
    "version": "2020",
    "prefix": "16291",
    "sector": "non_agro",
    "basis": "Rapat uji",
    "reason": "Kerajinan",
    "confidence": "",
    "valid_from": None,
}


def row(**values: Any) -> dict[str, Any]:
    """Return the values of a row, valid unless said otherwise."""
    return ROW | values


def draft(*changes: dict[str, Any], basis: str = "SK Uji 1/2026") -> RuleSet:
    """Return a copy of the set in force with these rows changed or added."""
    made = rules.copy(ruleset_id=RuleSet.objects.get(state="berlaku").pk, by=None)
    RuleSet.objects.filter(pk=made.pk).update(basis=basis)
    for values in changes:
        same = SectorRule.objects.filter(
            ruleset=made, version=values["version"], prefix=values["prefix"]
        ).first()
        rules.save_rule(
            ruleset_id=made.pk, rule_id=same.pk if same else None, values=values, by=None
        )
    made.refresh_from_db()
    return made


def woven(**fields: Any) -> Any:
    """Return an IKM of bamboo weaving (16291), agro under the shipped rules once classified."""
    return ikm(
        **(
            {"product": "besek", "kbli_version": "2020", "kbli_code": "16291", "kbli_source": "tertulis"}
            | fields
        )
    )  # fmt: skip


def group_draft(
    *changes: tuple[str | None, dict[str, Any]], basis: str = "SK Uji 2/2026"
) -> GroupSet:
    """Return a copy of the groups in force with these (code or None, values) saved in it."""
    made = group_sets.copy(groupset_id=group_sets.current().pk, by=None)
    GroupSet.objects.filter(pk=made.pk).update(basis=basis)
    for code, values in changes:
        groups.save(groupset_id=made.pk, code=code, values=values, by=None)
    made.refresh_from_db()
    return made


def group_values(code: str, **changes: Any) -> dict[str, Any]:
    """Return what the form of a group holds, as it stands in force."""
    group = ProductGroup.objects.get(pk=code)
    return {name: getattr(group, name) for name in groups.FIELDS} | changes


def switch_on(groupset: GroupSet, by: Any = None) -> int:
    """Put a set of groups in force as promised; return IKM moved."""
    stamp = group_sets.promise(groupset).stamp
    return group_sets.activate(groupset_id=groupset.pk, promised=stamp, by=by)
