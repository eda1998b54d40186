"""Sentra in danger: a planted decline is flagged, steady ones are not, the small stay silent."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.cleaning.identity import birth_year
from ikm_registry.models import Ikm
from rpik.core import crypto
from rpik.core.models import PersonalDataAccess
from rpik.plan.danger import LEAST, Counts, judge, middle_birth
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
    with django_assert_max_num_queries(14):
        page = client.get(reverse("plan:coaching-danger"))
    assert [row["judged"].state for row in page.context["rows"]] == ["bahaya", "diam"]
    assert len(page.context["rows"][0]["signs"]) == 3


def test_old_owners_are_a_sign_where_enough_are_known():
    place = Counts(20, 18, 4, 2004.0, 1, births=LEAST, birth_year=1955.0)
    whole = replace(WHOLE, births=900, birth_year=1975.0)
    assert judge(place, whole).signs == ("owners",)
    assert judge(replace(place, births=LEAST - 1), whole).signs == ()
    assert judge(replace(place, birth_year=1966.0), whole).signs == ()


@pytest.mark.parametrize(
    ("nik", "year"),
    [
        ("3507131203600001", 1960),
        ("3507135203600001", 1960),  # a woman: 40 added to the day
        ("3507130101050001", 2005),
        ("3507130101200001", 1920),
        ("3507139903600001", None),
        ("350713120360", None),
        ("", None),
    ],
)
def test_the_year_of_birth_in_a_nik(nik, year):
    assert birth_year(nik, today=date(2026, 11, 29)) == year


def test_two_looks_at_a_sentra_tell_no_owner_that_joined_between_them():
    joined = defaultdict(set)
    years = range(1953, 1969)
    for five in combinations_with_replacement(years[::3], 5):
        for one in years:
            joined[middle_birth(five), middle_birth([*five, one])].add(one)
    assert min(map(len, joined.values())) >= 3
    assert middle_birth(range(1950, 1954)) is None


@pytest.mark.django_db
def test_ages_of_owners_are_medians_of_five_and_opening_them_is_logged(
    reference, perencana, log_in
):
    def owners(members, births):
        for ikm, birth in zip(members, births, strict=False):
            nik = f"35071301{birth % 12 + 1:02d}{birth % 100:02d}{ikm.pk % 10000:04d}"
            cipher, whole, part = crypto.nik_columns(nik)
            Ikm.objects.filter(pk=ikm.pk).update(nik_cipher=cipher, nik_hash=whole, nik15_hash=part)

    members, few = factories.units(8), factories.units(6, step=0.0006)
    owners(members, [1950, 1952, 1954, 1956, 1958])
    owners(few, [1951, 1952])
    factories.proposal("ditetapkan", name="Sentra tua", members=members)
    factories.proposal("ditetapkan", name="Sentra sedikit", members=few)
    page = log_in(perencana).get(reverse("plan:coaching-danger"))
    rows = {row["name"]: row["counts"] for row in page.context["rows"]}
    assert (rows["Sentra tua"].births, rows["Sentra tua"].birth_year) == (5, 1955.0)
    assert rows["Sentra sedikit"].birth_year is None
    assert page.context["whole"].birth_year == 1950.0
    shown = next(row for row in page.context["rows"] if row["name"] == "Sentra tua")["owners"]
    year = timezone.localdate().year
    assert shown == f"{year - 1957}–{year - 1953}"
    looked = PersonalDataAccess.objects.filter(by=perencana, fields=["nik"])
    assert "umur pemilik" in looked.get().purpose
    log_in(perencana).get(reverse("plan:coaching-danger"))
    assert looked.count() == 1


@pytest.mark.django_db
def test_ages_are_counted_anew_when_a_sentra_is_designated(reference, perencana, log_in):
    members = factories.units(6)
    for at, ikm in enumerate(members, start=1):
        cipher, whole, part = crypto.nik_columns(f"350713010150{at:04d}")
        Ikm.objects.filter(pk=ikm.pk).update(nik_cipher=cipher, nik_hash=whole, nik15_hash=part)
    factories.proposal("ditetapkan", members=factories.units(6, step=0.0006))
    client = log_in(perencana)
    client.get(reverse("plan:coaching-danger"))
    # A decree changes no IKM: what is kept must not outlive it.
    later = factories.proposal("ditetapkan", name="Sentra lain", members=members).sentra
    rows = client.get(reverse("plan:coaching-danger")).context["rows"]
    assert next(row for row in rows if row["id"] == later.pk)["counts"].births == 6
