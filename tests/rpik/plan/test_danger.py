"""Sentra in danger: a planted decline is flagged, steady ones are not, the small stay silent."""

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.plan.danger import LEAST, Counts, judge
from rpik.plan.queries.danger import places
from tests.factories import sentra as factories

WHOLE = Counts(members=3000, known=2400, new=600, median_year=2006, stopped=150)


def place(draw, members, *, new, median, stops):
    known = round(members * 0.8)
    return Counts(members, known, draw.binomial(known, new), median, draw.binomial(members, stops))


def test_a_planted_decline_is_flagged_and_the_steady_are_left_alone():
    draw = np.random.default_rng(2)
    dying = [judge(place(draw, 30, new=0.02, median=1988, stops=0.25), WHOLE) for _ in range(100)]
    assert sum(one.state == "bahaya" for one in dying) >= 95
    steady = [judge(place(draw, 30, new=0.25, median=2005, stops=0.05), WHOLE) for _ in range(400)]
    assert sum(one.state == "bahaya" for one in steady) <= 12
    assert sum(one.state == "tenang" for one in steady) >= 340


@pytest.mark.parametrize("known", range(LEAST + 1))
def test_too_few_say_nothing(known):
    found = judge(Counts(30, known, 0, 1960.0, 30), WHOLE)
    assert (found.state == "diam") == (known < LEAST)
    assert judge(Counts(30, 20, 0, 1960.0, 30), Counts(0, 0, 0, None, 0)).state == "diam"


@pytest.mark.django_db
def test_the_page_counts_members_and_hides_the_few(
    reference, perencana, log_in, django_assert_max_num_queries
):
    year = timezone.localdate().year
    old = factories.proposal(
        "ditetapkan", name="Sentra tua", members=factories.units(8, year_established=1980)
    ).sentra
    few = factories.proposal(
        "ditetapkan", name="Sentra diam", members=factories.units(6, step=0.0006)
    ).sentra
    factories.units(60, step=0.0007, year_established=year - 2)
    Ikm.objects.filter(pk__in=old.members.values("ikm")[:4]).update(status="nonaktif")
    rows, whole = places(year - 10)
    counts = {row["id"]: row["counts"] for row in rows}
    assert counts[old.pk] == Counts(8, 8, 0, 1980.0, 4)
    assert counts[few.pk].known == 0
    assert (whole.members, whole.new, whole.stopped) == (74, 60, 4)
    client = log_in(perencana)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("plan:coaching-danger"))
    assert [row["judged"].state for row in page.context["rows"]] == ["bahaya", "diam"]
    assert len(page.context["rows"][0]["signs"]) == 3
