"""Groups the office calls related: alike in a run that asks for it, and in proposals, either way."""

import pytest

from ikm_registry.models import ProductGroup
from rpik.core.errors import DomainError
from rpik.core.models import Job
from sentra.models import DetectionRun
from sentra.services import members
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
        assert "serumpun" in full.get().reason


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
