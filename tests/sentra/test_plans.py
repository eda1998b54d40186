"""RTRW and RDTR in force together: the RDTR answers where it lies, and every answer says whose it is."""

import json
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from rpik.core.errors import DomainError, NotAllowed
from rpik.plan.queries import facility
from sentra.models import SpatialLayer
from sentra.queries import layers as queries
from sentra.queries import zoning
from sentra.queries.what_if import compare
from sentra.services import layers
from tests.factories import sentra as make
from tests.factories.layers import EAST_BOX, NAMES, WEST_BOX, write_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]
# The RTRW covers both boxes; the RDTR the west half of the west box.
HALF = shapely.box(112.60, -8.21, 112.605, -8.20)
IN_RDTR, IN_RTRW, IN_EAST, NOWHERE = (
    (-8.205, 112.602), (-8.205, 112.608), (-8.202, 112.6115), (-8.3, 112.6),
)  # fmt: skip


def drawn(path: Path, kind: str, answers: dict[str, str], **options) -> SpatialLayer:
    """Load zones by name (each a shape and its answer) and put them in force."""
    shapes = options.pop("shapes", (WEST_BOX, EAST_BOX))
    write_layer(path, shapes=shapes, fields={"NAMOBJ": list(answers)})
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name=path.name, kind=kind, by=None, **options)
    chosen = {
        zone.pk: (answers[zone.name], "" if answers[zone.name] == "belum" else "Pasal 9")
        for zone in layer.zones.all()
    }
    layers.answer_zones(layer_id=layer.pk, answers=chosen, by=None)
    return layers.enforce(layer_id=layer.pk, by=None)


def rdtr(path: Path, answer: str = "tidak_sesuai", **options) -> SpatialLayer:
    options = {"name": "RDTR uji", "decree": "Perda 4/2020", "shapes": [HALF]} | options
    return drawn(path, "rdtr", {"R-2": answer}, **options)


@pytest.fixture
def rtrw(tmp_path) -> SpatialLayer:
    answers = dict(zip(NAMES, ("sesuai", "bersyarat"), strict=True))
    return drawn(tmp_path / "a.gpkg", "zone", answers, name="RTRW uji", decree="Perda 3/2010")


def at(*points: tuple[float, float]) -> list[list[tuple[str, str]]]:
    found = zoning.zones_at(queries.plans(), *zip(*points, strict=True))
    return [[(zone.answer, zone.plan) for zone in zones] for zones in found]


@pytest.mark.parametrize("answer", ["tidak_sesuai", "belum", "sesuai"])
def test_the_rdtr_answers_where_it_lies_and_the_rtrw_elsewhere(tmp_path, rtrw, answer):
    """Also where the RDTR is milder, or has no answer yet: it has the say there."""
    assert at(IN_RDTR, IN_RTRW) == [[("sesuai", "RTRW Perda 3/2010")]] * 2
    rdtr(tmp_path / "b.gpkg", answer)
    assert at(IN_RDTR, IN_RTRW, IN_EAST, NOWHERE) == [
        [(answer, "RDTR Perda 4/2020")],
        [("sesuai", "RTRW Perda 3/2010")],
        [("bersyarat", "RTRW Perda 3/2010")],
        [],
    ]
    points = list(zip(IN_RDTR, IN_RTRW, IN_EAST, NOWHERE, strict=True))
    assert zoning.answers_at(queries.plans(), *points).tolist() == [
        answer, "sesuai", "bersyarat", "belum",
    ]  # fmt: skip


def test_shares_conflicts_and_pages_say_whose_answer_it_is(tmp_path, rtrw, client):
    members = make.units(6)  # around 112.602: five in the RDTR's half, one north of it
    made = make.candidate(members)
    conflict = members[0]
    rdtr(tmp_path / "b.gpkg")
    fit = zoning.of_members([ikm.pk for ikm in members])
    assert fit.answers["tidak_sesuai"] == len(fit.conflicts) > 0
    assert {zone.plan for _, zone in fit.conflicts} == {"RDTR Perda 4/2020"}
    assert fit.cited == "RDTR Perda 4/2020"
    client.force_login(make.person("perencana"))
    page = client.get(made.get_absolute_url()).content.decode()
    assert "RDTR Perda 4/2020" in page
    assert 'data-zones="/peta/pola-ruang.json?sekitar=' in page
    found = client.get(reverse("sentra:ikm-membership", args=[conflict.pk])).content.decode()
    assert "RDTR Perda 4/2020" in found
    assert "RTRW Perda 3/2010" not in found


def test_the_map_draws_each_plan_only_where_it_decides(tmp_path, rtrw, client):
    rdtr(tmp_path / "b.gpkg")
    client.force_login(make.person("petugas"))
    assert 'data-zones="/peta/pola-ruang.json"' in client.get(reverse("sentra:map")).text
    answer = client.get(reverse("sentra:plans-map"))
    shapes = {
        one["properties"]["name"]: shapely.from_geojson(json.dumps(one["geometry"]))
        for one in answer.json()["features"]
    }
    assert shapes["R-2"].equals(HALF)
    assert shapes[NAMES[0]].symmetric_difference(WEST_BOX - HALF).area < 1e-12
    same = client.get(reverse("sentra:plans-map"), headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304


def test_each_part_has_its_own_rdtr_and_a_new_version_replaces_the_old(tmp_path, rtrw):
    first = rdtr(tmp_path / "b.gpkg", year=2015)
    beside = rdtr(tmp_path / "c.gpkg", shapes=[EAST_BOX], name="RDTR timur", year=2015)
    assert {one.pk for one in queries.plans()} == {first.pk, beside.pk, rtrw.pk}
    # The new one of the west reaches a little into the east: there the newer answers.
    wider = shapely.box(112.60, -8.21, 112.6125, -8.20)
    second = rdtr(tmp_path / "d.gpkg", "sesuai", shapes=[wider], name="RDTR baru", year=2024)
    first.refresh_from_db()
    assert first.state == "lama"
    assert queries.plans() == [second, beside, rtrw]
    assert at(IN_EAST) == [[("sesuai", "RDTR Perda 4/2020 Tahun 2024")]]
    with pytest.raises(IntegrityError), transaction.atomic():  # of RTRW there is one
        SpatialLayer.objects.create(
            kind="zone", name="x", state="berlaku", features=0, west=0, south=0, east=0, north=0
        )


def test_an_rdtr_is_taken_out_of_force_and_the_rtrw_answers_again(tmp_path, rtrw):
    layer = rdtr(tmp_path / "b.gpkg")
    with pytest.raises(NotAllowed):
        layers.retire(layer_id=layer.pk, by=make.person("petugas"))
    assert layers.retire(layer_id=layer.pk, by=make.person("perencana")).state == "lama"
    assert at(IN_RDTR) == [[("sesuai", "RTRW Perda 3/2010")]]
    with pytest.raises(DomainError, match="sedang tidak berlaku"):
        layers.retire(layer_id=layer.pk, by=None)


def test_what_a_draft_rdtr_would_change_is_what_it_changes(tmp_path, rtrw):
    members = make.units(6)
    make.candidate(members)
    layer = rdtr(tmp_path / "b.gpkg")
    after = zoning.of_members([ikm.pk for ikm in members]).answers
    layers.retire(layer_id=layer.pk, by=None)
    told = compare(layer)
    assert [one.pk for one in told.current] == [rtrw.pk]
    assert told.groups[0].then == after


def test_answers_of_the_rtrw_are_no_answers_of_the_rdtr(tmp_path, rtrw):
    """The same name stands in another decree, with another article."""
    path = write_layer(tmp_path / "b.gpkg", shapes=[HALF], fields={"NAMOBJ": [NAMES[0]]})
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name="b.gpkg", kind="rdtr", name="RDTR", by=None)
    assert layer.zones.get().answer == "belum"


def test_a_shared_facility_stands_where_the_rdtr_allows_it(tmp_path, rtrw):
    bounds = (112.601, -8.209, 112.609, -8.201)
    before = facility.zoning(bounds, answers={"sesuai"}).allowed.area
    rdtr(tmp_path / "b.gpkg")
    after = facility.zoning(bounds, answers={"sesuai"})
    assert after.allowed.area == pytest.approx(before / 2, rel=0.02)
    assert len(after.plans) == 2


def test_an_rdtr_is_loaded_by_command(tmp_path, capsys):
    path = write_layer(
        tmp_path / "r.gpkg", shapes=[HALF], fields={"NAMZON": ["Perumahan"], "NAMSZN": ["R-3"]}
    )
    call_command("load_layer", path, kind="rdtr", name="RDTR Singosari")
    assert (
        queries.plans()[0].zones.get().name == "R-3"
    )  # what an RDTR permits is said of the sub-zone
    call_command("load_layer", path, kind="rdtr", name="RDTR Singosari")
    assert SpatialLayer.objects.count() == 1
    assert "Isi berkas ini sama dengan lapisan “RDTR Singosari”" in capsys.readouterr().out
    call_command("load_layer", path, kind="rdtr", name="RDTR Singosari", again=True)
    assert SpatialLayer.objects.count() == 2
