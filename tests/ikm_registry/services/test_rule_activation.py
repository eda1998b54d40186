"""What a rule set promises is what switching it on does; nothing else, and to nobody twice."""

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from ikm_registry.choices import Sector
from ikm_registry.models import Ikm, RuleSet
from ikm_registry.queries import imports
from ikm_registry.queries import rules as queries
from ikm_registry.services import ikm as register
from ikm_registry.services import rule_activation as service
from ikm_registry.services import rules
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent, Job
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, WAGIR, draft, row, woven
from tests.sentra.racing import at_once


@pytest.fixture
def register_of_many(reference, petugas):
    """Woven goods, salt, tofu, a code outside C, one without code, one a person decided."""
    woven(desa=WAGIR)
    woven(desa=DAU, product_group_id="anyaman")
    woven(kbli_version="2025")
    make_ikm(product="garam", kbli_version="2020", kbli_code="10774", kbli_source="tertulis")
    make_ikm(product="tahu", kbli_version="2020", kbli_code="10392", kbli_source="tertulis")
    make_ikm(product="warung", kbli_version="2020", kbli_code="56303", kbli_source="tertulis")
    make_ikm(product="entah apa ini")
    woven(status="digabung", merged_into=Ikm.objects.first())
    classify(ikm_ids=None, by=None)
    kept = woven(desa=WAGIR)
    classify(ikm_ids=[kept.pk], by=None)
    return register.override(ikm=kept, sector=Sector.AGRO, group=None, reason="Rapat", by=petugas)


def _sectors():
    return dict(Ikm.objects.living().values_list("pk", "sector"))


def _promised(ruleset):
    return {r["id"]: (r["was"], r["becomes"]) for r in queries.moved(ruleset.pk, after=0, limit=99)}


def _activate(ruleset, by=None, promised=None):
    promised = promised or service.promise(ruleset).stamp
    return service.activate(ruleset_id=ruleset.pk, promised=promised, by=by)


def test_switching_on_gives_exactly_what_was_promised(register_of_many, perencana):
    made = draft(row(), row(prefix="10774", sector="agro", reason="Garam rakyat"))
    before, promised = _sectors(), _promised(made)
    promise = service.promise(made)
    assert (promise.moves.ikm, len(promised)) == (3, 3)
    by_kecamatan = {m.key: (m.was, m.becomes, m.ikm) for m in promise.moves.by_kecamatan}
    assert by_kecamatan["35.07.21"] == ("agro", "non_agro", 1)
    assert sum(m.ikm for m in promise.moves.by_group) == promise.moves.ikm
    assert {(m.was, m.becomes): m.ikm for m in promise.moves.by_move} == {
        ("agro", "non_agro"): 2,
        ("non_agro", "agro"): 1,
    }
    done = _activate(made, perencana, promise.stamp)
    after = _sectors()
    changed = {pk: (was, after[pk]) for pk, was in before.items() if was != after[pk]}
    assert changed == promised
    assert done.moves == {("agro", "non_agro"): 2, ("non_agro", "agro"): 1}
    told = AuditEvent.objects.get(event="rules.activated")
    assert told.data["moves"] == {"agro > non_agro": 2, "non_agro > agro": 1}


def test_the_register_then_agrees_with_the_classifier_and_old_decisions_keep_their_rule(
    register_of_many,
):
    old = RuleSet.objects.get(state="berlaku")
    made = draft(row())
    _activate(made)
    assert classify(ikm_ids=None, by=None).changed == 0
    one = Ikm.objects.filter(kbli_code="16291", kbli_version="2020", override_at=None).first()
    assert (one.sector_rule.ruleset, one.sector_rule.number) == (made, 24)
    event = apps.get_model("ikm_registry", "IkmEvent")
    rules_of_it = event.objects.filter(pgh_obj_id=one.pk).order_by("pgh_id")
    known = [r for r in rules_of_it.values_list("sector_rule__ruleset", flat=True) if r]
    assert known[0] == old.pk
    assert known[-1] == made.pk
    assert set(known) == {old.pk, made.pk}
    old.refresh_from_db()
    assert (old.state, bool(old.retired_at)) == ("lama", True)


def test_who_keeps_its_rule_is_not_written_anew(register_of_many):
    event = apps.get_model("ikm_registry", "IkmEvent")
    tofu = Ikm.objects.get(product="tahu")
    events, rule = event.objects.count(), tofu.sector_rule_id
    first = draft(row())
    second = draft(row(prefix="10774", sector="agro", reason="x"))
    _activate(second)
    tofu.refresh_from_db()
    assert tofu.sector_rule_id == rule
    assert event.objects.count() == events + 1  # the salt
    rules.discard(ruleset_id=first.pk, by=None)  # no decision points into somebody's draft
    again = draft(row(prefix="10774", sector="agro", reason="x"), row())
    promise = queries.stays(again.pk)
    assert promise.reworded == 0
    _activate(again)
    assert classify(ikm_ids=None, by=None).changed == 0
    assert set(Ikm.objects.values_list("sector_rule__ruleset__state", flat=True)) <= {"berlaku", "lama", None}  # fmt: skip


def test_an_import_writes_the_rule_a_classification_would(register_of_many):
    _activate(draft(row()))
    by_import = imports.rule_ids()
    for one in Ikm.objects.filter(sector_rule__isnull=False).select_related("sector_rule"):
        rule = one.sector_rule
        assert by_import[rule.version, rule.prefix] == rule.pk
    assert len(by_import) == 95


def test_a_person_s_word_is_not_touched(register_of_many):
    _activate(draft(row()))
    kept = Ikm.objects.get(pk=register_of_many.pk)
    assert (kept.sector, kept.sector_rule, kept.override_reason) == ("agro", None, "Rapat")


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda kept, made: (n := woven()) and classify(ikm_ids=[n.pk], by=None),
        lambda kept, made: (
            Ikm.objects.filter(product="garam").update(kbli_code="16291")
            and classify(ikm_ids=None, by=None)
        ),
        lambda kept, made: Ikm.objects.filter(desa=DAU).update(status="digabung"),
        lambda kept, made: register.drop_override(ikm=kept, by=kept.override_by),
        lambda kept, made: rules.save_rule(
            ruleset_id=made.pk, rule_id=None, values=row(prefix="10392", reason="x"), by=None
        ),
        lambda kept, made: _activate(draft(row(prefix="10392", reason="x"))),
    ],
    ids=["registered", "recoded", "merged", "given back", "draft edited", "another set binds"],
)
def test_what_moved_meanwhile_is_promised_anew(register_of_many, meanwhile):
    made = draft(row())
    promised = service.promise(made).stamp
    meanwhile(register_of_many, made)
    before = _sectors()
    with pytest.raises(StaleObject, match="berubah sejak pratinjau"):
        _activate(made, promised=promised)
    assert _sectors() == before
    assert not RuleSet.objects.get(pk=made.pk).is_active
    again, promised = service.promise(made), _promised(made)
    _activate(made, promised=again.stamp)
    after = _sectors()
    assert {pk: (before[pk], s) for pk, s in after.items() if s != before[pk]} == promised


def test_what_does_not_touch_the_promise_does_not_break_it(register_of_many):
    made = draft(row())
    promised = service.promise(made).stamp
    late = make_ikm(product="tahu", kbli_version="2020", kbli_code="10392", kbli_source="tertulis")
    classify(ikm_ids=[late.pk], by=None)
    assert _activate(made, promised=promised).ikm == 2


def test_going_back_gives_the_register_as_it_was(register_of_many, perencana):
    old, before = RuleSet.objects.get(state="berlaku"), _sectors()
    _activate(draft(row(), row(prefix="10774", sector="agro", reason="x")), perencana)
    assert _sectors() != before
    assert _activate(old, perencana).ikm == 3
    assert _sectors() == before
    assert RuleSet.objects.get(state="berlaku") == old


def test_what_is_not_ready_is_refused(register_of_many, perencana, petugas):
    without = draft(row(), basis="")
    with pytest.raises(DomainError, match="dasar keputusannya") as refused:
        _activate(without)
    assert refused.value.field == "basis"
    early = draft(row())
    RuleSet.objects.filter(pk=early.pk).update(valid_from=timezone.localdate() + timedelta(days=1))
    with pytest.raises(DomainError, match="baru berlaku mulai"):
        _activate(early)
    empty = RuleSet.objects.create(name="Kosong", basis="x")
    with pytest.raises(DomainError, match="kosong"):
        _activate(empty)
    with pytest.raises(NotAllowed):
        _activate(draft(row()), petugas)
    with pytest.raises(DomainError, match="sudah dibuang"):
        service.activate(ruleset_id=0, promised="", by=perencana)


def test_a_second_press_changes_nothing(register_of_many):
    made = draft(row())
    promised = service.promise(made).stamp
    assert _activate(made, promised=promised).ikm == 2
    assert _activate(made, promised=promised).ikm == 0


@pytest.mark.django_db(transaction=True)
def test_the_job_switches_on_or_says_why_not(register_of_many, perencana):
    made = draft(row())
    promised = service.promise(made).stamp
    job = service.start(ruleset=made, promised=promised, by=perencana)
    job.refresh_from_db()
    assert (job.state, job.result) == ("selesai", {"ikm": 2})
    assert RuleSet.objects.get(state="berlaku") == made
    other = draft(row(prefix="10392", reason="x"))
    with pytest.raises(StaleObject):
        service.start(ruleset=other, promised="lain", by=perencana)
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_binds_the_other_is_told(register_of_many, perencana):
    first, second = draft(row()), draft(row(prefix="10392", reason="Uji"))
    stamps = [service.promise(one).stamp for one in (first, second)]
    before = _sectors()
    promised = {one.pk: _promised(one) for one in (first, second)}
    answers = at_once(
        [
            lambda: service.activate(ruleset_id=first.pk, promised=stamps[0], by=perencana),
            lambda: service.activate(ruleset_id=second.pk, promised=stamps[1], by=perencana),
        ]
    )
    refused = [one for one in answers if isinstance(one, StaleObject)]
    assert len(refused) == 1
    winner = RuleSet.objects.get(state="berlaku")
    assert winner in {first, second}
    after = _sectors()
    assert {p: (before[p], s) for p, s in after.items() if s != before[p]} == promised[winner.pk]


@pytest.mark.django_db(transaction=True)
def test_the_same_twice_at_once_is_done_once(register_of_many, perencana):
    made = draft(row())
    promised = service.promise(made).stamp

    def press():
        return service.activate(ruleset_id=made.pk, promised=promised, by=perencana).ikm

    assert sorted(at_once([press, press])) == [0, 2]
    assert AuditEvent.objects.filter(event="rules.activated").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "writes",
    [imports.lock_commits, lambda: Ikm.objects.filter(product="tahu").update(product="tahu putih")],
    ids=["an import being saved", "somebody saving"],
)
def test_whoever_writes_for_long_is_waited_for_then_said(register_of_many, monkeypatch, writes):
    monkeypatch.setattr(service, "WAIT_S", 1)
    made = draft(row())
    promised, before = service.promise(made).stamp, _sectors()
    writing, over = threading.Event(), threading.Event()

    def other():
        with transaction.atomic():
            writes()
            writing.set()
            over.wait(20)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    try:
        assert writing.wait(20)
        with pytest.raises(DomainError, match="Register sedang diubah"):
            _activate(made, promised=promised)
    finally:
        over.set()
        thread.join()
    assert _sectors() == before
    assert _activate(made, promised=promised).ikm == 2
