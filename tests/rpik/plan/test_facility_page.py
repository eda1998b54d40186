"""The page of a shared facility: what is allowed by the RTRW in force decides, and nothing else breaks it."""

import pytest
import shapely
from django.urls import reverse

from ikm_registry.models import Ikm
from sentra.models import Sentra
from sentra.services import layers
from tests.factories import sentra as factories
from tests.factories.layers import write_layer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentra(reference) -> Sentra:
    return factories.proposal("ditetapkan").sentra


@pytest.fixture
def url(sentra) -> str:
    return reverse("plan:facility", args=[sentra.pk])


def zone(tmp_path, shape, answer: str) -> None:
    """Put a pola ruang of one zone in force that gives this answer."""
    path = write_layer(tmp_path / "pola.geojson", shapes=(shape,), fields={"NAMOBJ": ["Zona uji"]})
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name=path.name, kind="zone", name="RTRW uji", by=None)
    layers.answer_zones(
        layer_id=layer.pk, answers={layer.zones.get().pk: (answer, "Pasal 9")}, by=None
    )
    layers.enforce(layer_id=layer.pk, by=None)


def box(members, *, east: float = 0.0) -> shapely.Geometry:
    """A square of some 440 m around the members' middle, moved to the east by degrees."""
    lat = sum(one.lat for one in members) / len(members)
    lon = sum(one.lon for one in members) / len(members) + east
    return shapely.box(lon - 0.002, lat - 0.002, lon + 0.002, lat + 0.002)


def members_of(sentra) -> list[Ikm]:
    return list(Ikm.objects.filter(pk__in=sentra.members.values("ikm_id")))


def test_without_a_map_of_zones_it_says_that_space_is_unknown(url, log_in, perencana):
    page = log_in(perencana).get(url)
    assert "belum dimuat, jadi semua tempat dianggap boleh" in page.content.decode()
    assert page.context["best"].proven


def test_the_place_stands_inside_the_allowed_zone(sentra, url, log_in, perencana, tmp_path):
    area = box(members_of(sentra), east=0.01)
    zone(tmp_path, area, "sesuai")
    page = log_in(perencana).get(url)
    (place,) = page.context["places"]
    assert shapely.distance(shapely.Point(place["lon"], place["lat"]), area) < 1e-6
    assert place["zone"].answer == "sesuai" and "Pasal 9" in page.content.decode()
    assert 'class="allowed"' in page.content.decode()


def test_a_conditional_zone_counts_only_when_asked_for(sentra, url, log_in, perencana, tmp_path):
    zone(tmp_path, box(members_of(sentra)), "bersyarat")
    client = log_in(perencana)
    assert client.get(url, {"zona": "bersyarat"}).context["best"] is not None
    page = client.get(url, {"zona": "sesuai"})
    assert page.context["best"] is None
    assert "Tidak ada zona yang membolehkan" in page.content.decode()


def test_two_places_and_who_walks_too_far(sentra, url, log_in, perencana):
    page = log_in(perencana).get(url, {"tempat": 2, "jauh": 50, "faktor": "1,3"})
    assert sum(place["members"] for place in page.context["places"]) == len(
        page.context["who"].ikm_ids
    )
    assert page.context["far"] == len(page.context["farthest"]) + page.context["unnamed"]


@pytest.mark.parametrize("asked", [{"tempat": "9"}, {"jauh": "-1"}, {"faktor": "x"}, {"zona": "'"}])
def test_nonsense_in_the_address_is_told_and_breaks_nothing(url, log_in, perencana, asked):
    page = log_in(perencana).get(url, asked)
    assert page.status_code == 200 and page.context["form"].errors


def test_members_without_any_place_are_an_empty_page(sentra, url, log_in, perencana):
    Ikm.objects.update(lat=None, lon=None, point_source="none", desa=None)
    assert "Belum ada anggota yang bertempat" in log_in(perencana).get(url).content.decode()


def test_queries_do_not_grow_with_the_members(
    url, log_in, perencana, django_assert_max_num_queries
):
    client = log_in(perencana)
    with django_assert_max_num_queries(14):
        client.get(url, {"jauh": 50})
