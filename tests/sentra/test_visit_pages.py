"""The page of visits that decide, on the register."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from ikm_registry.models import Desa, DuplicatePair, Ikm
from sentra.services import detection, visits
from tests.factories import sentra as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
PAGE = reverse("sentra:visit-plan")


@pytest.fixture
def pagelaran():
    """Four potters with GPS, and two of whom only the desa is known: five, perhaps."""
    desa = Desa.objects.get(pk="35.07.33.2007")
    sure = make.units(4, desa=desa, point_source="gps")
    Ikm.objects.filter(pk__in=[one.pk for one in sure]).update(lon=desa.lon)
    unsure = make.units(2, desa=desa, with_point=False)
    detection.run(parameters=detection.parameters(), by=None)
    return sure, unsure


def text_of(client, **query):
    page = client.get(PAGE, query).content.decode()
    if "bagian=rencana" in page:
        page += client.get(PAGE, query | {"bagian": "rencana"}).content.decode()
    return page


def test_without_a_run_it_says_what_to_do(perencana, log_in):
    assert "Belum ada pencarian kandidat" in text_of(log_in(perencana))


def test_those_whose_place_is_unknown_are_to_be_visited(pagelaran, perencana, log_in):
    _, unsure = pagelaran
    text = text_of(log_in(perencana))
    assert "Hari 1: Pagelaran" in text
    for one in unsure:
        assert one.get_absolute_url() in text
    assert "Tanpa titik: hanya desanya diketahui" in text
    assert "peluang masih aktif 90 %" in text
    assert "1 belum pasti" in text


def test_a_suspected_double_is_named(perencana, log_in):
    sure = make.units(5, point_source="gps")
    detection.run(parameters=detection.parameters(), by=None)
    DuplicatePair.objects.create(first=sure[0], second=sure[1], score=0.5)
    text = text_of(log_in(perencana))
    assert (
        f"Diduga ganda dengan {sure[1].number}" in text
        or f"Diduga ganda dengan {sure[0].number}" in text
    )


def test_what_is_known_needs_no_visit(perencana, log_in):
    make.units(8, point_source="gps")
    detection.run(parameters=detection.parameters(), by=None)
    assert "Semua kandidat sudah cukup pasti" in text_of(log_in(perencana))


def test_a_proposed_candidate_is_left_to_its_reviewers(pagelaran, perencana, log_in):
    sure, unsure = pagelaran
    candidate = detection.DetectionRun.objects.first().candidates.get()
    proposal = make.proposal(members=[*sure, *unsure])
    type(proposal).objects.filter(pk=proposal.pk).update(candidate=candidate)
    assert "Semua kandidat sudah cukup pasti" in text_of(log_in(perencana))


def test_units_outside_the_working_area_are_not_named(pagelaran, make_user, log_in):
    _, unsure = pagelaran
    text = text_of(log_in(make_user("petugas", kecamatan_scope=["35.07.24"])))
    assert unsure[0].get_absolute_url() not in text
    assert "Tidak ada kunjungan yang menentukan" in text


def test_queries_do_not_grow_with_the_candidates(pagelaran, perencana, log_in, django_assert_max_num_queries):  # fmt: skip
    run = detection.DetectionRun.objects.first()
    for code in ("35.07.24.2016", "35.07.01.2001", "35.07.02.2008"):
        desa = Desa.objects.get(pk=code)
        make.units(4, desa=desa, point_source="gps")
        make.units(2, desa=desa, with_point=False)
    run = detection.run(parameters=detection.parameters(), by=None)
    pace = visits.pace(visits.office())
    cache.clear()
    with django_assert_max_num_queries(14):
        found = visits.visit_plan(run=run, pace=pace, by=perencana)
    assert (found.looked_at, found.doubts > 0) == (4, True)
    with django_assert_max_num_queries(7):  # kept: only what the page shows is read anew
        again = visits.visit_plan(run=run, pace=pace, by=perencana)
    assert [r.minutes for r in again.routes] == [r.minutes for r in found.routes]


def test_a_visit_made_changes_the_plan(pagelaran, perencana, log_in):
    _, unsure = pagelaran
    client = log_in(perencana)
    assert unsure[0].get_absolute_url() in text_of(client)
    desa = unsure[0].desa
    Ikm.objects.filter(pk__in=[one.pk for one in unsure]).update(lat=desa.lat, lon=desa.lon, point_source="gps")  # fmt: skip
    assert "Semua kandidat sudah cukup pasti" in text_of(client)


@pytest.mark.parametrize(
    "query", [{"jam": "0"}, {"menit": "abc"}, {"laju": "1e9"}, {"faktor": "-1"}]
)
def test_nonsense_is_told_at_its_field(pagelaran, perencana, log_in, query):
    client = log_in(perencana)
    for part in ({}, {"bagian": "rencana"}):
        answer = client.get(PAGE, query | part)
        assert answer.status_code == 200
        assert "Hari 1" not in answer.content.decode()
    assert "aria-invalid" in client.get(PAGE, query).content.decode()


def test_slower_roads_cost_more_time(pagelaran, perencana):
    run = detection.DetectionRun.objects.first()
    office = visits.office()
    slow = visits.visit_plan(run=run, pace=visits.pace(office, km_per_hour=15.0), by=perencana)
    fast = visits.visit_plan(run=run, pace=visits.pace(office, km_per_hour=60.0), by=perencana)
    assert slow.routes[0].day.minutes > fast.routes[0].day.minutes
    assert slow.routes[0].per_hour < fast.routes[0].per_hour
