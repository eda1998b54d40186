"""The invented pola ruang: all four answers for the demo, none for real records, gone when told."""

import json

import pytest
import shapely
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.accounts import create_account
from rpik.core.errors import DomainError
from rpik.plan.demo import zones
from rpik.plan.services import demo_space
from rpik.plan.services.demo import load_demo, places_to_draw, remove_demo
from sentra.choices import LayerKind
from sentra.models import LayerFeature, SpatialLayer, ZoneKind
from sentra.queries import layers as queries
from sentra.queries import zoning
from sentra.services import layers
from tests.factories import sentra as make
from tests.factories.layers import shapefile

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def drawn(shared_db):
    load_demo(by=None, units=400)
    assert demo_space.is_wanted()
    return demo_space.load()


def real_rtrw(tmp_path):
    with shapefile(tmp_path).open("rb") as file:
        return layers.load(file=file, file_name="rtrw.zip", kind="zone", name="RTRW", by=None)


def test_zones_are_sound_and_do_not_overlap(reference):
    first = zones.geojson(places_to_draw()[:40])
    assert first == zones.geojson(places_to_draw()[:40])
    shapes = [shapely.geometry.shape(one["geometry"]) for one in json.loads(first)["features"]]
    assert all(one.is_valid and one.area > 0 for one in shapes)
    tree = shapely.STRtree(shapes)
    for i, j in zip(*tree.query(shapes, predicate="overlaps"), strict=True):
        assert (shapes[i] & shapes[j]).area < 1e-7  # a grid of 0.1 m along a border


def test_the_demo_shows_all_four_answers_each_marked(drawn, client):
    pointed = Ikm.objects.filter(lat__isnull=False).values_list("pk", flat=True)
    fit = zoning.of_members(list(pointed))
    assert fit.plans == [drawn]
    assert all(fit.answers.values())
    assert all("contoh" in zone.name for zone, _ in fit.zones if zone.answer != "belum")
    assert "bukan RTRW" in drawn.authority
    client.force_login(make.person("perencana"))
    page = client.get(drawn.get_absolute_url()).text
    assert "Data contoh" in page
    assert "Berlakukan" not in page
    assert "untuk data contoh saja" in client.get(reverse("sentra:layer-list")).text


def test_nothing_real_is_judged_by_it(drawn):
    ikm = make.units(1)[0]
    assert queries.in_force(LayerKind.ZONE) is None
    assert zoning.of_members([ikm.pk]) is None
    assert zoning.of_point(ikm).plans == []


def test_a_real_rtrw_wins_and_inherits_nothing(drawn, tmp_path):
    name = zones.SETTLEMENT
    layer = real_rtrw(tmp_path)
    LayerFeature.objects.filter(layer=layer).update(
        attributes={"NAMOBJ": name}  # as if the office had named a zone the same
    )
    layers.map_fields(layer_id=layer.pk, mapping={"name": "NAMOBJ"}, by=None)
    assert list(layer.zones.values_list("name", "answer")) == [(name, "belum")]
    layers.enforce(layer_id=layer.pk, by=None)
    assert queries.in_force(LayerKind.ZONE) == layer
    with pytest.raises(DomainError, match="tidak menggantikan"):
        layers.enforce(layer_id=drawn.pk, by=None)
    assert not demo_space.is_wanted()


def test_it_goes_with_the_demo_and_leaves_the_real_one(drawn, tmp_path):
    kept = real_rtrw(tmp_path)
    admin, _ = create_account(username="kepala-data", role="admin")
    remove_demo(by=admin)
    assert list(SpatialLayer.objects.all()) == [kept]
    assert set(ZoneKind.objects.values_list("layer", flat=True)) == {kept.pk}
    assert not demo_space.is_wanted()
