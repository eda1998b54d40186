"""Groups the office calls related: alike in a run that asks for it, and in proposals, either way."""

import re

import pytest

from ikm_registry.models import ProductGroup
from rpik.core.errors import DomainError
from rpik.core.models import Job
from sentra.models import DetectionRun
from sentra.services import detection, members
from tests.factories import sentra as factories


@pytest.fixture
def batik_and_apparel(reference):
    """Three batik makers and three tailors within a few hundred metres: related by the shipped groups."""
    batik = factories.units(3, product_group=factories.group("batik"))
    apparel = factories.units(3, step=0.0006, product_group=factories.group("konveksi"))
    return batik, apparel


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("ticked", "found"), [("", 0), ("on", 1)])
def test_the_planner_asks_for_related_groups_together(batik_and_apparel, perencana, log_in, ticked, found):  # fmt: skip
    client = log_in(perencana)
    typed = {"distance": "500", "min_units": "5", **({"related": ticked} if ticked else {})}
    client.post("/sentra/kandidat/jalankan/", typed)
    assert Job.objects.get().state == "selesai"
    run = DetectionRun.objects.get()
    assert run.parameters["related"] is bool(ticked)
    full = run.candidates.filter(is_near_miss=False)
    assert full.count() == found
    if found:
        candidate = full.get()
        assert "serumpun" in candidate.reason
        page = client.get(candidate.get_absolute_url()).text
        told = re.search(r"Unit sejenis di kecamatan ini.*?</dd>", page, re.S).group()
        assert "Batik, Konveksi dan pakaian jadi, dari 6" in told
        assert re.search(r">\s*6\s*<", told)


def test_members_may_be_of_a_group_that_calls_itself_related(batik_and_apparel, perencana):
    tenun, batik = ProductGroup.objects.get(pk="tenun"), ProductGroup.objects.get(pk="batik")
    assert "tenun" not in batik.related
    assert "batik" in tenun.related
    woven = factories.units(5, product_group=factories.group("tenun"))
    chosen = [ikm.pk for ikm in woven]
    assert len(members.check(ikm_ids=chosen, group=batik, by=perencana)) == 5
    ProductGroup.objects.filter(pk="tenun").update(related=[])
    with pytest.raises(DomainError, match="bukan kelompok Batik"):
        members.check(ikm_ids=chosen, group=batik, by=perencana)


def test_a_run_and_a_proposal_know_the_same_rule(reference, perencana):
    """Carvers and leather workers are linked by clog makers alone: no candidate holds all three."""
    wood = factories.units(6, product_group=ProductGroup.objects.get(pk="kerajinan-kayu"))
    clogs = factories.units(2, step=0.0006, product_group=ProductGroup.objects.get(pk="klompen"))
    leather = factories.units(5, step=0.0007, product_group=ProductGroup.objects.get(pk="kulit"))
    run = detection.run(parameters=detection.parameters(related=True), by=None)
    found = {
        frozenset(one.members.values_list("ikm_id", flat=True)): one
        for one in run.candidates.filter(is_near_miss=False)
    }
    ids = [{ikm.pk for ikm in group} for group in (wood, clogs, leather)]
    assert set(found) == {frozenset(ids[0] | ids[1]), frozenset(ids[2])}
    for chosen, candidate in found.items():
        group = candidate.product_group
        assert len(members.check(ikm_ids=list(chosen), group=group, by=perencana)) == len(chosen)
