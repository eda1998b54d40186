"""A button pressed twice, or two people in the same second: one does it, the others get a sentence."""

import pytest

from ikm_registry.models import ConversionDecision, Kbli, KbliConversion, OfficeKeyword, RuleSet
from ikm_registry.services import concordance, conversion, hamlets, office_keywords, rules
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import Job
from tests.factories.ikm_registry import ikm as make_ikm
from tests.sentra.racing import at_once

AT_ONCE = pytest.mark.django_db(transaction=True)
THRICE = range(3)
PAGELARAN, TOYOMARTO = "35.07.33.2007", "35.07.24.2008"


def refusals(results):
    return [str(one) for one in results if isinstance(one, DomainError)]


@AT_ONCE
def test_one_word_added_three_times(reference, petugas):
    code = Kbli.objects.get(version="2020", code="32903")
    results = at_once(
        [lambda: office_keywords.add(text="samplok", kbli=code, by=petugas) for _ in THRICE]
    )
    assert OfficeKeyword.objects.count() == 1
    assert len(refusals(results)) == 2
    assert all("samplok" in said for said in refusals(results))


@AT_ONCE
def test_one_set_copied_three_times_gives_three_names(reference, perencana):
    active = RuleSet.objects.get(state="berlaku")
    results = at_once([lambda: rules.copy(ruleset_id=active.pk, by=perencana) for _ in THRICE])
    assert len({one.name for one in results}) == 3


@AT_ONCE
def test_one_draft_thrown_away_three_times(reference, perencana):
    draft = rules.copy(ruleset_id=RuleSet.objects.get(state="berlaku").pk, by=perencana)
    results = at_once([lambda: rules.discard(ruleset_id=draft.pk, by=perencana) for _ in THRICE])
    assert refusals(results) == ["Rancangan ini sudah dibuang."] * 2
    assert not RuleSet.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    "deed",
    [
        lambda pk, by: rules.copy(ruleset_id=pk, by=by),
        lambda pk, by: rules.remove_rule(ruleset_id=pk, rule_id=1, by=by),
        lambda pk, by: rules.save_rule(ruleset_id=pk, rule_id=None, values={}, by=by),
    ],
)
def test_a_draft_that_is_gone_is_told(reference, perencana, deed):
    with pytest.raises(DomainError, match="sudah dibuang"):
        deed(10**9, perencana)


@AT_ONCE
def test_one_conversion_started_three_times(reference, perencana):
    make_ikm(product="batik tulis", kbli_version="2020", kbli_code="13134", kbli_source="tertulis")
    table = concordance.active()
    results = at_once([lambda: conversion.start(by=perencana, table_id=table.pk) for _ in THRICE])
    assert Job.objects.filter(name=conversion.JOB).count() == 1
    assert KbliConversion.objects.count() == 1
    assert len(refusals(results)) == 2


def test_the_places_are_reckoned_once_at_a_time(reference, perencana, make_user):
    first = hamlets.start(by=perencana)
    assert hamlets.start(by=perencana) == first
    Job.objects.filter(pk=first.pk).update(state="selesai")
    assert hamlets.start(by=perencana) != first
    with pytest.raises(NotAllowed):
        hamlets.start(by=make_user("pembaca"))


def test_a_choice_of_another_area_is_neither_seen_nor_taken_back(
    reference, petugas, make_user, log_in
):
    bound = make_user("petugas", kecamatan_scope=["35.07.24"])
    stated = {"kbli_version": "2020", "kbli_code": "10793", "kbli_source": "tertulis"}
    make_ikm(product="keripik kacang", desa=PAGELARAN, **stated)
    make_ikm(product="sambal pecel", desa=TOYOMARTO, **stated)
    target = Kbli.objects.get(version="2025", code="10793")
    theirs = conversion.decide(code="10793", text="keripik kacang", target=target, by=petugas)
    client = log_in(bound)
    page = "/ikm/klasifikasi/konversi/putuskan/"
    assert "keripik kacang" not in client.get(page).content.decode()
    assert client.post(f"{page}{theirs.pk}/cabut/").status_code == 404
    with pytest.raises(NotAllowed, match="wilayah kerja"):
        conversion.withdraw(decision=theirs, by=bound)
    assert ConversionDecision.objects.get().withdrawn_at is None
    own = conversion.decide(code="10793", text="sambal pecel", target=target, by=bound)
    assert client.post(f"{page}{own.pk}/cabut/").status_code == 302
    own.refresh_from_db()
    assert own.withdrawn_at is not None
