"""The page of dusun and RT/RW: errors per desa, the places of one, what the map gets."""

import pytest
from django.urls import reverse

from ikm_registry.models import Desa, Ikm, LearnedPlace
from ikm_registry.services import hamlets
from sentra.models import Candidate
from sentra.services import detection
from tests.sentra.test_estimates import toyomarto  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
PAGE = reverse("ikm_registry:hamlets")
MAP = reverse("ikm_registry:hamlets-map")


@pytest.fixture
def learned(toyomarto):  # noqa: F811
    hamlets.learn(by=None)
    return toyomarto


def test_before_the_first_reckoning(perencana, log_in):
    text = log_in(perencana).get(PAGE).content.decode()
    assert "Letak dusun belum dihitung" in text
    assert "Hitung ulang" in text


def test_errors_of_each_desa(learned, perencana, log_in, django_assert_max_num_queries):
    client = log_in(perencana)
    client.get(PAGE)
    with django_assert_max_num_queries(9):
        text = client.get(PAGE).content.decode()
    assert "IKM mendapat letak perkiraan" in text
    assert f'<a href="?desa={learned.pk}">Toyomarto</a>' in text
    assert "Diuji pada 45 dari 45 IKM" in text


def test_the_places_of_one_desa(learned, perencana, log_in):
    text = log_in(perencana).get(PAGE, {"desa": learned.pk}).content.decode()
    assert "Dusun Sumberawan" in text
    assert "sumbrawan" in text
    assert "15 titik" in text


def test_no_address_and_no_name_of_a_unit_is_on_the_map(learned, pembaca_client):
    data = pembaca_client.get(MAP).json()
    assert len(data["features"]) == 3
    assert {f["properties"]["title"] for f in data["features"]} == {
        "Dusun Petung Wulung, Toyomarto", "Dusun Sumberawan, Toyomarto", "Dusun Ngujung, Toyomarto",
    }  # fmt: skip
    assert {key for f in data["features"] for key in f["properties"]} == {"kind", "title", "text"}
    ring = data["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 33


@pytest.fixture
def pembaca_client(make_user, log_in):
    return log_in(make_user("pembaca"))


@pytest.mark.parametrize("query", [{"tempat": "x"}, {"tempat": "9" * 30}, {"desa": "'; --"}])
def test_nonsense_finds_nothing(learned, pembaca_client, query):
    assert pembaca_client.get(MAP, query).json()["features"] == []
    assert pembaca_client.get(PAGE, query).status_code == 200


def test_the_working_area_holds(learned, make_user, log_in):
    client = log_in(make_user("petugas", kecamatan_scope=["35.07.33"]))
    assert client.get(MAP).json()["features"] == []
    text = client.get(PAGE, {"desa": learned.pk}).content.decode()
    assert "Dusun Sumberawan" not in text


def test_reckoning_from_the_page(toyomarto, petugas, log_in, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        answer = log_in(petugas).post(reverse("ikm_registry:hamlets-learn"))
    assert answer.status_code == 302
    assert LearnedPlace.objects.count() == 3


def test_a_candidates_map_shows_the_ring_and_not_the_homes(toyomarto, perencana, log_in):  # noqa: F811
    run = detection.run(parameters=detection.parameters(), by=None)
    one = Candidate.objects.get(run=run, product_group="sandal")
    url = reverse("sentra:candidate-members-map", args=[one.pk])
    client = log_in(perencana)
    assert client.get(url, {"isi": "anggota"}).json()["features"] == []
    (ring,) = client.get(url, {"isi": "perkiraan"}).json()["features"]
    assert ring["properties"]["title"] == "Dusun Sumberawan, Toyomarto"
    assert ring["properties"]["text"].endswith("30 IKM")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Perkiraan dari dusun" in page
    assert "perkiraan, radius" in page


def test_a_unit_says_where_it_is_thought_to_stand(learned, perencana, log_in):
    one = Ikm.objects.filter(product_group="klompen").first()
    page = log_in(perencana).get(one.get_absolute_url()).content.decode()
    assert "(perkiraan: Dusun Ngujung, radius" in page
    Ikm.objects.filter(pk=one.pk).update(desa=Desa.objects.get(pk="35.07.33.2007"))
    page = log_in(perencana).get(one.get_absolute_url()).content.decode()
    assert "perkiraan:" not in page  # another desa by now: the estimate no longer speaks of it
