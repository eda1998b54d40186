"""The Perda in the mirror: planted strength is seen, scattered branches are not, sums are the register's."""

import numpy as np
import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.plan.mirror import Named, Seen, mirror
from rpik.plan.queries import mirror as queries
from tests.factories import plan as factories

FOOD = Named("Makanan dan minuman", ("10", "11"), "uji")
PHARMACY = Named("Farmasi", ("21",), "uji")


def seen(units, **more):
    values = {"gathered": {}, "sentra": {}, **more}
    return Seen(
        ["A", "B", "C"], ["", "10", "11", "23"], np.array(units, float), np.zeros((3, 4)), **values
    )


def test_named_missed_and_supported():
    # Pottery (23) sits in C; food is everywhere alike, but gathers in a candidate.
    found = {
        one.name: one
        for one in mirror(
            [FOOD, PHARMACY],
            {"23": "Gerabah"},
            seen([[5, 60, 40, 1], [5, 60, 40, 1], [5, 60, 40, 90]], gathered={"10": 1}),
        )
    }
    assert found["Gerabah"].verdict == "terlewat" and found["Gerabah"].special == ["C"]
    assert found["Makanan dan minuman"].verdict == "didukung"
    assert found["Makanan dan minuman"].units == 300
    assert found["Farmasi"].verdict == "belum" and found["Farmasi"].units == 0
    assert sum(one.share for one in found.values()) == pytest.approx(1 - 15 / 407)


def test_what_is_spread_like_everything_is_not_called_strong():
    (one,) = [b for b in mirror([], {}, seen([[0, 50, 0, 0]] * 3)) if b.divisions == ("10",)]
    assert one.share == 1 and one.verdict == ""


@pytest.mark.django_db
def test_the_page_counts_the_register(reference, pimpinan, log_in, django_assert_max_num_queries):
    client = log_in(pimpinan)
    address = reverse("plan:mirror")
    assert "Belum ada IKM aktif" in client.get(address).content.decode()
    factories.register(40)
    with django_assert_max_num_queries(14):
        page = client.get(address)
    food = page.context["branches"][0]
    placed = Ikm.objects.active().filter(kecamatan__isnull=False)
    assert food.units == placed.filter(kbli_code__regex="^1[01]").count()
    others = {one.divisions[0]: one.units for one in page.context["branches"] if not one.named}
    assert others["23"] == placed.filter(kbli_code__startswith="23").count()
    assert len(queries.named()) == 5 and all(one.source for one in queries.named())
