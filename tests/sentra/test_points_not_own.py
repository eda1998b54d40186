"""Points that say nothing of where a unit is: outside the kabupaten, or the desa's own point."""

import pytest
import shapely
from django.urls import reverse

from ikm_registry.choices import QualityFlag
from ikm_registry.models import Ikm
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services import ikm as register
from sentra.models import Candidate
from sentra.queries.place_checks import check_places
from sentra.services import detection, layers
from tests.factories import sentra as make
from tests.factories.layers import write_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]

BOX = shapely.box(112.595, -8.215, 112.625, -8.195)  # round the desa of the factory
MALANG = (-7.9666, 112.6326)  # the town hall of Kota Malang, 26 km away


def boundary(tmp_path, place, shape=BOX):
    path = write_layer(
        tmp_path / "desa.gpkg", shapes=[shape], fields={"KDEPUM": [place.code], "WADMKD": ["a"]}
    )
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name="d.gpkg", kind="desa", name="Batas", by=None)
    layers.enforce(layer_id=layer.pk, by=None)


def in_malang(how_many=6, **fields):
    made = make.units(how_many, **fields)
    for i, ikm in enumerate(made):
        Ikm.objects.filter(pk=ikm.pk).update(
            lat=MALANG[0] + i * 0.0003, lon=MALANG[1], point_source="berkas"
        )
    return made


def lines(client, candidate):
    page = client.get(reverse("sentra:candidate-detail", args=[candidate.pk]))
    return {line.label: line for block in page.context["blocks"] for line in block.lines}


def flagged():
    found = Ikm.objects.filter(flags__contains=[QualityFlag.OUTSIDE.value])
    return set(found.values_list("pk", flat=True))


def test_points_outside_are_no_evidence_of_position(client, tmp_path):
    place = make.desa()
    away = in_malang(6)
    refresh_flags()
    assert flagged() == set()  # the box alone does not know the towns
    boundary(tmp_path, place)
    assert flagged() == {ikm.pk for ikm in away}

    found = Candidate.objects.get(run=detection.run(parameters=detection.parameters(), by=None))
    assert (found.units, found.basis, found.hull) == (6, "desa", None)
    assert found.evidence["compactness"] == {"points": 0}
    assert (found.lat, found.lon) == (pytest.approx(place.lat), pytest.approx(place.lon))
    assert "Titik di luar kabupaten: 6." in found.reason
    client.force_login(make.person("perencana"))
    assert lines(client, found)["Titik di luar kabupaten"].value == 6


def test_half_outside_half_inside_keeps_the_near_ones_compact(tmp_path):
    place = make.desa()
    near, _ = make.units(6), in_malang(6)
    boundary(tmp_path, place)
    found = Candidate.objects.get(run=detection.run(parameters=detection.parameters(), by=None))
    assert (found.units, found.evidence["compactness"]["points"]) == (12, len(near))
    assert found.evidence["compactness"]["max_m"] < 400


def test_list_quality_and_work_list_count_the_same(client, tmp_path):
    place = make.desa()
    away = in_malang(4)
    loose = in_malang(1, desa=place)[0]
    Ikm.objects.filter(pk=loose.pk).update(desa=None)
    make.units(3)
    boundary(tmp_path, place)
    planner = make.person("perencana")
    assert check_places(planner).outside == len(flagged()) == len(away) + 1
    client.force_login(planner)
    page = client.get(reverse("ikm_registry:ikm-list"), {"tanda": "luar_kabupaten"})
    assert "5 IKM" in page.content.decode()
    # a mended point leaves all of them at once, a new one enters
    mended = Ikm.objects.get(pk=away[0].pk)
    data = {"desa": place, "lat": place.lat, "lon": make.LON, "kbli": None}
    register.update(ikm=mended, data=data, version=mended.version, by=make.person("petugas"))
    assert check_places(planner).outside == len(flagged()) == 4


def test_the_desas_own_point_is_evidence_of_the_desa_alone(client):
    make.units(20, step=0.0, point_source="berkas")
    run = detection.run(parameters=detection.parameters(), by=None)
    found = Candidate.objects.get(run=run)
    assert (found.units, found.basis) == (20, "desa")
    assert found.evidence["compactness"] == {"points": 0}
    assert found.evidence["points_of_desa"] == 20
    assert found.evidence["trust"]["with_point"] == 0
    client.force_login(make.person("perencana"))
    assert lines(client, found)["Titik desa, bukan titik usahanya"].value == 20


@pytest.mark.parametrize(
    ("units", "source", "basis"),
    [(10, "berkas", "desa"), (9, "berkas", "titik"), (10, "gps", "titik")],
)
def test_a_point_many_share_is_the_desas_unless_measured(units, source, basis):
    place = make.desa()
    for ikm in make.units(units, point_source=source):
        Ikm.objects.filter(pk=ikm.pk).update(lat=place.lat + 0.004, lon=make.LON)
    found = Candidate.objects.get(run=detection.run(parameters=detection.parameters(), by=None))
    assert (found.units, found.basis) == (units, basis)
