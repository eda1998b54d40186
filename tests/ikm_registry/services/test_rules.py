"""Drafts of rule sets: copied, edited row by row, refused at the field, never once they bound."""

import pytest

from ikm_registry.models import RuleSet
from ikm_registry.services import concordance, edited, group_sets, office_sets, rules
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from tests.factories.rules import draft, group_draft, row

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def active():
    return RuleSet.objects.get(state="berlaku")


def _save(made, rule=None, by=None, **values):
    return rules.save_rule(
        ruleset_id=made.pk, rule_id=rule.pk if rule else None, values=row(**values), by=by
    )


def test_a_copy_holds_the_same_rows_and_changes_nothing(active, perencana):
    made = rules.copy(ruleset_id=active.pk, by=perencana)
    fields = ("number", *rules.ROW_FIELDS)
    assert list(made.rules.values_list(*fields)) == list(active.rules.values_list(*fields))
    assert (made.state, made.copied_from, made.created_by) == ("rancangan", active, perencana)
    other = rules.copy(ruleset_id=active.pk, by=perencana)
    assert other.name != made.name
    assert RuleSet.objects.get(state="berlaku") == active


def test_rows_are_added_changed_and_removed(perencana):
    made = draft()
    added = _save(made, by=perencana, prefix="1079", reason="Keripik dan lain-lain", sector="agro")
    assert added.number == max(made.rules.values_list("number", flat=True))
    assert added.by == perencana
    changed = _save(made, added, by=perencana, prefix="10794", reason="Keripik", sector="non_agro")
    assert (changed.pk, changed.number, changed.prefix) == (added.pk, added.number, "10794")
    rules.remove_rule(ruleset_id=made.pk, rule_id=added.pk, by=perencana)
    assert not made.rules.filter(pk=added.pk).exists()
    told = AuditEvent.objects.filter(target_id=made.pk, event__startswith="rules.row")
    assert [one.event for one in told.order_by("id")] == [
        "rules.row_saved",
        "rules.row_saved",
        "rules.row_removed",
    ]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"prefix": "16291"}, "prefix", "sudah ada pada aturan 24"),
        ({"prefix": "99"}, "prefix", "Tidak ada kode KBLI 2020"),
        ({"prefix": "56"}, "prefix", "kategori C"),
        ({"version": "2025", "prefix": "13134"}, "prefix", "Tidak ada kode KBLI 2025"),
        ({"prefix": "107", "sector": "agro", "reason": " "}, "prefix", "aturan 1 (awalan 10)"),
        ({"prefix": "107", "sector": "agri"}, "sector", "Pilih sektornya"),
        ({"prefix": "107", "basis": " "}, "basis", "Tulis dasarnya"),
    ],
)
def test_a_wrong_row_is_refused_at_its_field(values, field, said):
    made = draft()
    with pytest.raises(DomainError, match=said.replace("(", r"\(").replace(")", r"\)")) as refused:
        _save(made, **values)
    assert refused.value.field == field
    assert made.rules.count() == 95


def test_the_same_prefix_may_stand_in_both_versions_and_again_with_a_reason():
    made = draft()
    _save(made, version="2020", prefix="107", sector="agro", reason="Ditegaskan rapat")
    _save(made, version="2025", prefix="107", sector="non_agro", reason="")
    assert made.rules.filter(prefix="107").count() == 2


def test_what_binds_or_bound_is_not_edited(active, perencana):
    rule = active.rules.first()
    for act in (
        lambda: _save(active, rule),
        lambda: rules.remove_rule(ruleset_id=active.pk, rule_id=rule.pk, by=perencana),
        lambda: rules.discard(ruleset_id=active.pk, by=perencana),
        lambda: rules.describe(
            ruleset_id=active.pk, name="x", basis="", valid_from=None, note="", by=perencana
        ),
    ):
        with pytest.raises(DomainError, match="Salin menjadi rancangan"):
            act()


def test_only_who_may_edits(active, petugas, pimpinan):
    made = draft()
    for person in (petugas, pimpinan):
        for act in (
            lambda who: rules.copy(ruleset_id=active.pk, by=who),
            lambda who: _save(made, by=who),
            lambda who: rules.remove_rule(ruleset_id=made.pk, rule_id=1, by=who),
            lambda who: rules.discard(ruleset_id=made.pk, by=who),
        ):
            with pytest.raises(NotAllowed, match="Hanya Perencana"):
                act(person)


def test_a_draft_is_described_once_by_its_name(active, perencana):
    made = draft()
    with pytest.raises(DomainError, match="sudah dipakai") as refused:
        rules.describe(
            ruleset_id=made.pk, name=active.name.upper(), basis="", valid_from=None, note="", by=perencana
        )  # fmt: skip
    assert refused.value.field == "name"
    rules.discard(ruleset_id=made.pk, by=perencana)
    assert not RuleSet.objects.filter(pk=made.pk).exists()


def test_a_row_somebody_removed_meanwhile_is_said(perencana):
    made = draft()
    rule = made.rules.first()
    rules.remove_rule(ruleset_id=made.pk, rule_id=rule.pk, by=perencana)
    with pytest.raises(DomainError, match="baru saja dihapus"):
        rules.save_rule(ruleset_id=made.pk, rule_id=rule.pk, values=row(), by=perencana)


def test_an_account_of_some_kecamatan_changes_nothing_for_all(active, make_user):
    """Rules, groups and the table of the conversion bind the whole register."""
    bound = make_user("perencana", "terikat", kecamatan_scope=["35.07.33"])
    for change in (
        lambda: rules.copy(ruleset_id=active.pk, by=bound),
        lambda: group_sets.copy(groupset_id=group_sets.current().pk, by=bound),
        lambda: concordance.activate(table=concordance.active(), by=bound),
    ):
        with pytest.raises(NotAllowed, match="seluruh kabupaten"):
            change()


def test_of_two_who_edit_a_row_the_second_is_told(perencana):
    made = draft()
    rule = made.rules.get(version="2020", prefix="16291")
    opened = edited.stamp_of(rule, rules.ROW_LABELS)
    mine = row(reason="Kerajinan anyaman", basis="Rapat satu")
    rules.save_rule(ruleset_id=made.pk, rule_id=rule.pk, values=mine, by=perencana, opened=opened)
    other = row(reason="Anyaman bambu", basis="Rapat satu")
    with pytest.raises(StaleObject, match="alasan: Kerajinan anyaman") as told:
        rules.save_rule(ruleset_id=made.pk, rule_id=rule.pk, values=other, by=None, opened=opened)
    assert "dasar" not in told.value.message
    rule.refresh_from_db()
    assert rule.reason == "Kerajinan anyaman"
    head = {"name": "A", "basis": "SK", "valid_from": None, "note": ""}
    opened = edited.stamp_of(made, office_sets.HEAD_LABELS)
    rules.describe(ruleset_id=made.pk, by=perencana, opened=opened, **head)
    with pytest.raises(StaleObject, match="nama: A"):
        rules.describe(ruleset_id=made.pk, by=None, opened=opened, **head | {"name": "B"})


def test_a_draft_that_was_copied_can_be_thrown_away(active):
    made = draft()
    second = rules.copy(ruleset_id=made.pk, by=None)
    third = group_sets.copy(groupset_id=group_draft().pk, by=None)
    rules.discard(ruleset_id=made.pk, by=None)
    group_sets.discard(groupset_id=third.copied_from_id, by=None)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.copied_from, third.copied_from) == (active, group_sets.current())
