"""The head's summary: its figures against counting, what is kept, the lists behind, one A4."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.actor import acting
from rpik.plan.queries import summary as queries
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(reference):
    with acting(None):
        factories.register(40)
    return sentra_factories.proposal("ditetapkan").sentra


def test_every_figure_is_the_length_of_the_list_behind_it(register, pimpinan, log_in):
    client = log_in(pimpinan)
    found = client.get(reverse("plan:summary")).context
    assert found["units"] == Ikm.objects.active().count()
    for name in ("sectors", "sizes", "kecamatan", "groups"):
        assert found[name], name
        for row in found[name]:
            behind = client.get(row["url"]).context["page"]
            assert behind.count == row["value"], (name, row)
        if name != "groups":
            assert sum(row["value"] for row in found[name]) == found["units"]
    for row in found["quality"]:
        if row["url"] and "tanpa_tk" in row["url"]:
            lacking = Ikm.objects.active().filter(workers__isnull=True).count()
            assert found["units"] - row["value"] == lacking
    assert sum(row["value"] for row in found["founded"]) == found["units"]
    growth = found["growth"]
    total = growth["start"]["value"] + sum(part["value"] for part in growth["parts"])
    assert total == found["units"]
    states = {row["label"]: row["value"] for row in found["states"]}
    assert states["Sentra ditetapkan"] == 1
    for row in found["states"]:
        assert client.get(row["url"]).status_code == 200


def test_it_asks_little_and_follows_the_register(
    register, pimpinan, log_in, django_assert_max_num_queries
):
    client = log_in(pimpinan)
    before = client.get(reverse("plan:summary")).context["units"]
    with django_assert_max_num_queries(24):
        assert client.get(reverse("plan:summary")).context["units"] == before
    factories.ikm(desa=factories.DESA[0])
    assert client.get(reverse("plan:summary")).context["units"] == before + 1


def test_a_slow_scan_is_kept_for_a_while(register):
    first = queries.scanned()
    factories.ikm(desa=factories.DESA[0])
    cache.set(queries.KEY, replace(first, seconds=5.0))
    assert queries.scanned().version == first.version
    cache.set(queries.KEY, replace(first, seconds=5.0, at=first.at - timedelta(seconds=301)))
    assert queries.scanned().version > first.version


def test_the_a4_is_one_page_whatever_the_names(register, pimpinan, log_in):
    pypdfium2 = pytest.importorskip("pypdfium2")
    for group in sentra_factories.ProductGroup.objects.all():
        group.name = f"{group.name} dan segala olahannya yang bernama sangat panjang sekali"[:80]
        group.save()
    made = log_in(pimpinan).get(reverse("plan:summary-sheet"))
    document = pypdfium2.PdfDocument(io.BytesIO(made.content))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "Ringkasan industri" in text and str(Ikm.objects.active().count()) in text


def test_an_empty_register_has_its_page_and_paper(reference, pimpinan, log_in):
    client = log_in(pimpinan)
    assert "Belum ada IKM aktif" in client.get(reverse("plan:summary")).content.decode()
    assert client.get(reverse("plan:summary-sheet")).content.startswith(b"%PDF")
