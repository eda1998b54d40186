"""Layers from file to judgement: load, map, answer, put in force, look up; and all that may go wrong."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from ikm_registry.models import Desa, Kecamatan
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import LayerFeature, SpatialLayer, ZoneKind
from sentra.queries import layers as queries
from sentra.queries import overlaps, zoning
from sentra.services import layer_loading, layers
from tests.factories import sentra as factories
from tests.factories.layers import BOWTIE, EAST_BOX, NAMES, WEST_BOX, shapefile, write_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def load(path: Path, **options) -> SpatialLayer:
    values = {"kind": "zone", "name": "RTRW uji", "by": None, "again": True} | options
    with path.open("rb") as file:
        return layers.load(file=file, file_name=path.name, **values)


def answered(layer: SpatialLayer, **answers: str) -> SpatialLayer:
    """Give zones their answer by the first word that tells them apart: industri, lindung."""
    chosen = {
        zone.pk: (answer, "Pasal 9" if answer != "belum" else "")
        for zone in layer.zones.all()
        for word, answer in answers.items()
        if word in zone.name.lower()
    }
    return layers.answer_zones(layer_id=layer.pk, answers=chosen, by=None)


def in_force(path: Path, **answers: str) -> SpatialLayer:
    layer = answered(load(path), **answers)
    return layers.enforce(layer_id=layer.pk, by=None)


@pytest.fixture
def pola(tmp_path) -> Path:
    return shapefile(tmp_path, fields={"NAMOBJ": NAMES, "KODE_PR": ["KPI", "HL"]})


def test_a_draft_keeps_everything_the_file_said(pola):
    layer = load(pola, decree="Perda 3/2010", year=2010, source="Bappeda")
    assert (layer.state, layer.features) == ("pratinjau", 2)
    assert "EPSG:32749" in layer.crs
    assert layer.mapping == {"name": "NAMOBJ", "code": "KODE_PR"}
    zones = {zone.name: (zone.code, zone.answer, zone.features) for zone in layer.zones.all()}
    assert zones == {NAMES[0]: ("KPI", "belum", 1), NAMES[1]: ("HL", "belum", 1)}
    area = LayerFeature.objects.get(layer=layer, code="HL")
    assert shapely.from_wkb(bytes(area.shape)).symmetric_difference(EAST_BOX).area < 1e-9
    assert area.zone.name == NAMES[1]
    assert area.attributes == {"NAMOBJ": NAMES[1], "KODE_PR": "HL"}
    assert AuditEvent.objects.filter(event="layer.loaded", target_id=layer.pk).exists()


def test_a_file_that_is_refused_leaves_nothing(tmp_path, pola):
    for options in ({"crs": "EPSG:32649"}, {"mapping": {"name": "TIDAK_ADA"}}, {"name": "  "}):
        with pytest.raises(DomainError):
            load(pola, **options)
    assert not SpatialLayer.objects.exists()
    assert not LayerFeature.objects.exists()


def test_a_field_of_thousands_of_values_is_no_kind_of_zone(tmp_path):
    many = [shapely.box(112.6 + i * 1e-4, -8.2, 112.6 + (i + 1) * 1e-4, -8.19) for i in range(301)]
    fields = {"NAMOBJ": ["zona"] * 301, "FID_1": [f"n{i}" for i in range(301)]}
    layer = load(write_layer(tmp_path / "a.gpkg", shapes=many, fields=fields))
    assert layer.zones.count() == 1
    with pytest.raises(DomainError, match="301 nilai"):
        layers.map_fields(layer_id=layer.pk, mapping={"name": "FID_1"}, by=None)
    assert layer.zones.count() == 1


def test_an_answer_needs_its_article(pola):
    layer = load(pola)
    zone = layer.zones.first()
    with pytest.raises(DomainError, match="Sebut pasal"):
        layers.answer_zones(layer_id=layer.pk, answers={zone.pk: ("sesuai", " ")}, by=None)
    with pytest.raises(DomainError, match="empat jawaban"):
        layers.answer_zones(layer_id=layer.pk, answers={zone.pk: ("boleh", "Pasal 1")}, by=None)
    zone.refresh_from_db()
    assert zone.answer == "belum"


def test_answers_are_given_once_and_taken_over_by_the_next_version(tmp_path, pola):
    first = in_force(pola, industri="sesuai", lindung="tidak_sesuai")
    second = load(pola, name="RTRW 2025")
    assert {z.name: (z.answer, z.article) for z in second.zones.all()} == {
        NAMES[0]: ("sesuai", "Pasal 9"),
        NAMES[1]: ("tidak_sesuai", "Pasal 9"),
    }
    layers.enforce(layer_id=second.pk, by=None)
    first.refresh_from_db()
    assert first.state == "lama"
    assert queries.in_force("zone").pk == second.pk
    with pytest.raises(DomainError, match="tidak berlaku lagi"):
        answered(first, industri="belum")
    layers.enforce(layer_id=first.pk, by=None)  # back to the old one: nothing was lost
    assert queries.in_force("zone").pk == first.pk


def test_the_database_itself_holds_one_in_force(pola):
    first = in_force(pola)
    second = load(pola)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpatialLayer.objects.filter(pk=second.pk).update(state="berlaku")
    assert queries.in_force("zone").pk == first.pk


def test_only_a_draft_is_thrown_away_or_mapped_anew(pola):
    layer = load(pola)
    layers.discard(layer_id=layer.pk, by=None)
    assert not LayerFeature.objects.exists()
    assert not ZoneKind.objects.exists()
    held = in_force(pola)
    for act in (
        lambda: layers.discard(layer_id=held.pk, by=None),
        lambda: layers.map_fields(layer_id=held.pk, mapping={"name": "KODE_PR"}, by=None),
    ):
        with pytest.raises(DomainError, match="muat versi baru"):
            act()


@pytest.mark.parametrize(
    ("role", "scope", "why"),
    [("petugas", [], "Hanya Perencana"), ("perencana", ["35.07.33"], "seluruh kabupaten")],
)
def test_who_may_not_is_refused(pola, role, scope, why):
    """A layer binds the whole kabupaten: a planner of some kecamatan may not change it either."""
    by = factories.person(role, kecamatan_scope=scope)
    layer = load(pola)
    for act in (
        lambda: load(pola, by=by),
        lambda: layers.enforce(layer_id=layer.pk, by=by),
        lambda: layers.discard(layer_id=layer.pk, by=by),
        lambda: layers.answer_zones(layer_id=layer.pk, answers={}, by=by),
        lambda: layers.map_fields(layer_id=layer.pk, mapping={}, by=by),
        lambda: layer_loading.start(file=io.BytesIO(b"x"), file_name="x.zip", by=by),
    ):
        with pytest.raises(NotAllowed, match=why):
            act()
    assert layers.enforce(layer_id=layer.pk, by=factories.person("perencana")).state == "berlaku"


def test_mended_areas_are_reported_by_name(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", shapes=[WEST_BOX, BOWTIE], fields={"NAMOBJ": NAMES})
    layer = load(path)
    assert layer.report["mended"] == {"garis batas memotong dirinya": 1}
    assert layer.report["told"] == [
        {"number": 2, "name": NAMES[1], "why": "garis batas memotong dirinya"}
    ]


def test_desa_are_recognised_by_code_name_and_kecamatan(tmp_path):
    factories.desa("35.07.33.2007", "Pagelaran")
    factories.desa("35.07.33.2008", "Sidorejo")
    factories.desa("35.07.04.2001", "Sidorejo")
    Kecamatan.objects.filter(pk="35.07.33").update(name="Pagelaran", bps_code="3507150")
    Kecamatan.objects.filter(pk="35.07.04").update(name="Bantur", bps_code="3507040")
    fields = {
        "WADMKD": ["apa saja", "PAGELARAN", "Sido Rejo", "Sidorejo", "Sidorejo"],
        "KDEPUM": ["3507332007", "", "", "3507150008", ""],
        "WADMKC": ["", "", "Bantur", "PAGELARAN", "Entah"],
    }
    boxes = [shapely.box(112.6 + i / 100, -8.2, 112.61 + i / 100, -8.19) for i in range(5)]
    path = write_layer(tmp_path / "desa.gpkg", shapes=boxes, fields=fields)
    layer = load(path, kind="desa", name="Batas desa")
    codes = (
        LayerFeature.objects.filter(layer=layer).order_by("number").values_list("code", flat=True)
    )
    assert list(codes) == ["35.07.33.2007", "35.07.33.2007", "35.07.04.2001", "35.07.33.2008", ""]
    assert layer.report["places"] == {"recognised": 4, "places": 3, "of": 3}
    assert layers.enforce(layer_id=layer.pk, by=None).state == "berlaku"


def test_boundaries_of_nobody_are_not_put_in_force(tmp_path):
    for number in range(4):
        factories.desa(f"35.07.33.200{number}", f"Desa {number}")
    three = [shapely.box(112.6 + i / 100, -8.2, 112.61 + i / 100, -8.19) for i in range(3)]
    fields = {"WADMKD": ["Desa 1", "Entah", "Entah juga"]}
    layer = load(write_layer(tmp_path / "desa.gpkg", shapes=three, fields=fields), kind="desa")
    with pytest.raises(DomainError, match="Hanya 1 dari 3 bidang"):
        layers.enforce(layer_id=layer.pk, by=None)


def test_what_the_zones_say_of_members(pola):
    members = factories.units(6)  # five in the west box, the sixth north of it
    far = factories.units(1, with_point=False)
    forbidden = factories.units(1)[0]
    forbidden.lat, forbidden.lon = -8.202, 112.6115
    forbidden.save()
    ids = [ikm.pk for ikm in [*members, *far, forbidden]]
    assert zoning.of_members(ids) is None
    layer = in_force(pola, industri="sesuai", lindung="tidak_sesuai")
    fit = zoning.of_members(ids)
    assert [one.pk for one in fit.plans] == [layer.pk]
    assert fit.answers == {"sesuai": 5, "bersyarat": 0, "tidak_sesuai": 1, "belum": 2}
    assert {(zone.name, n) for zone, n in fit.zones} == {
        (NAMES[0], 5),
        (NAMES[1], 1),
        (zoning.NO_ZONE, 1),
        (zoning.NO_POINT, 1),
    }
    assert [(pk, zone.name, zone.article) for pk, zone in fit.conflicts] == [
        (forbidden.pk, NAMES[1], "Pasal 9")
    ]


def test_in_the_hole_of_a_zone_one_is_not_in_it(pola):
    layer = in_force(pola)
    found = zoning.zones_at([layer], [-8.2055, -8.202, -8.9], [112.6145, 112.6115, 112.6])
    assert [[zone.name for zone in zones] for zones in found] == [[], [NAMES[1]], []]


@pytest.mark.parametrize(
    ("upper", "lower", "counts"),
    [
        ("sesuai", "tidak_sesuai", "tidak_sesuai"),
        ("bersyarat", "sesuai", "bersyarat"),
        ("sesuai", "belum", "belum"),
        ("belum", "tidak_sesuai", "tidak_sesuai"),
    ],
)
def test_where_zones_overlap_the_gravest_answer_counts(tmp_path, upper, lower, counts):
    path = write_layer(tmp_path / "a.gpkg", shapes=[WEST_BOX, WEST_BOX], fields={"NAMOBJ": NAMES})
    layer = in_force(path, industri=upper, lindung=lower)
    zones = zoning.zones_at([layer], [-8.205], [112.605])[0]
    assert len(zones) == 2
    assert zones[0].answer == counts


def test_the_page_of_a_candidate_asks_three_queries(pola, django_assert_num_queries):
    ids = [ikm.pk for ikm in factories.units(30)]
    in_force(pola)
    with django_assert_num_queries(3):
        zoning.of_members(ids)


def test_where_one_point_stands(tmp_path, pola):
    home = factories.desa("35.07.33.2007", "Pagelaran")
    next_door = factories.desa("35.07.33.2008", "Clumprit")
    ikm = factories.units(1, desa=home)[0]
    assert zoning.of_point(factories.units(1, with_point=False, desa=home)[0]) is None
    nothing = zoning.of_point(ikm)
    assert (nothing.plans, nothing.desa_layer, nothing.inside) == ([], None, None)
    assert not nothing.outside
    path = write_layer(
        tmp_path / "desa.gpkg",
        fields={"KDEPUM": ["3507332007", "3507332008"], "WADMKD": ["a", "b"]},
    )
    layers.enforce(layer_id=load(path, kind="desa", name="Batas").pk, by=None)
    in_force(pola, industri="sesuai")
    stands = zoning.of_point(ikm)
    assert (stands.inside, stands.desa, stands.zones[0].name) == (True, home, NAMES[0])
    ikm.desa = next_door
    stands = zoning.of_point(ikm)
    assert (stands.inside, stands.desa, stands.outside) == (False, home, False)
    ikm.lat = -8.3
    stands = zoning.of_point(ikm)
    assert (stands.inside, stands.desa, stands.outside, stands.zones) == (False, None, True, [])
    ikm.lat, ikm.lon = -8.205, 112.61  # on the border of both
    assert zoning.of_point(ikm).desa == next_door
    assert zoning.of_point(ikm).inside


def test_the_command_loads_answers_and_puts_in_force(pola, capsys):
    call_command(
        "load_layer", pola, kind="zone", name="RTRW 2010", decree="Perda 3/2010", year=2010,
        map=["KODE_PR=code"], answer=[f"{NAMES[1]}=tidak_sesuai:Pasal 40 ayat (1)"],
    )  # fmt: skip
    layer = queries.in_force("zone")
    assert layer.name == "RTRW 2010"
    assert layer.authority == "Perda 3/2010"
    assert ZoneKind.objects.get(layer=layer, name=NAMES[1]).article == "Pasal 40 ayat (1)"
    said = capsys.readouterr().out
    assert "2 bidang" in said
    assert "berlaku" in said
    call_command("load_layer", pola, kind="zone", name="Rancangan", draft=True)
    assert queries.in_force("zone").pk == layer.pk


def test_the_command_refuses_in_a_sentence_and_keeps_nothing(pola, tmp_path):
    for options, sentence in (
        ({"crs": "EPSG:32649"}, "km dari Kabupaten Malang"),
        ({"map": ["name=TIDAK_ADA"]}, "Atribut TIDAK_ADA tidak ada; yang ada: NAMOBJ, KODE_PR"),
        ({"map": ["warna=x"]}, "tulis seperti"),
        ({"answer": ["Entah=sesuai:1"]}, "Zona “Entah” tidak ada"),
        ({"answer": [f"{NAMES[0]}=sesuai"]}, "Sebut pasal"),
        ({"username": "siapa"}, "tidak ada atau tidak aktif"),
    ):
        with pytest.raises(CommandError, match=sentence.replace("(", r"\(")):
            call_command("load_layer", pola, kind="zone", name="x", **options)
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("load_layer", tmp_path / "none.zip", kind="zone", name="x")
    assert not SpatialLayer.objects.exists()


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the shared reference data beside the project")
def test_the_official_desa_boundaries_know_every_desa(reference):
    path = DATA / "batas_desa_3507.geojson"
    call_command("load_layer", path, kind="desa", name="Batas desa")
    layer = queries.in_force("desa")
    assert layer.report["places"] == {"recognised": 390, "places": 390, "of": 390}
    area = sum(LayerFeature.objects.filter(layer=layer).values_list("hectares", flat=True))
    assert area == pytest.approx(347_375, rel=0.003)  # BIG 2024: 3,473.747 km2
    inside = sum(
        desa.pk in zoning.codes_at(layer, desa.lat, desa.lon) for desa in Desa.objects.all()
    )
    assert inside == 378  # the points are centroids: twelve desa bend around theirs


def test_areas_that_overlap_are_told_with_the_answer_that_counts(tmp_path, client):
    """Two zones share a strip; the stricter answer counts there, on the page and for a point."""
    over = shapely.box(112.607, -8.21, 112.613, -8.20)
    path = write_layer(tmp_path / "a.gpkg", shapes=[WEST_BOX, over], fields={"NAMOBJ": NAMES})
    layer = answered(load(path), industri="sesuai", lindung="tidak_sesuai")
    strip = shapely.box(112.607, -8.21, 112.61, -8.20)
    assert layer.report["overlaps"]["pairs"] == 1
    (pair,) = overlaps.pairs(layer)
    assert (pair.wins, pair.answer) == (NAMES[1], "Tidak sesuai")
    assert pair.hectares == pytest.approx(36.6, abs=0.3)
    assert layer.report["overlaps"]["hectares"] == pytest.approx(pair.hectares, abs=0.01)
    (drawn,) = json.loads(overlaps.geojson(layer))["features"]
    shape = shapely.from_geojson(json.dumps(drawn["geometry"]))
    assert shape.symmetric_difference(strip).area < 1e-9
    assert zoning.zones_at([layer], [-8.205], [112.608])[0][0].answer == "tidak_sesuai"
    client.force_login(factories.person("petugas"))
    page = client.get(layer.get_absolute_url()).content.decode()
    assert "1 pasang bidang menutupi tanah yang sama" in page
    assert f'data-marks="/peta/lapisan/{layer.pk}/bertumpuk.json"' in page


def test_only_the_widest_overlaps_are_drawn(tmp_path, monkeypatch):
    """Slivers of a carelessly drawn map would cover it with signs."""
    thin, wide = (
        shapely.box(112.6098, -8.21, 112.62, -8.20),
        shapely.box(112.606, -8.21, 112.62, -8.20),
    )
    path = write_layer(
        tmp_path / "a.gpkg", shapes=[WEST_BOX, thin, wide], fields={"NAMOBJ": [*NAMES, "Sawah"]}
    )
    layer = load(path)
    monkeypatch.setattr(overlaps, "TOLD", 1)
    (drawn,) = json.loads(overlaps.geojson(layer))["features"]
    assert layer.report["overlaps"]["pairs"] == 3
    assert "Sawah" in drawn["properties"]["title"]
    assert NAMES[1] in drawn["properties"]["title"]


def test_the_same_content_is_recognised_unless_read_in_another_way(tmp_path, pola):
    first = load(pola)
    for again in (load, lambda path, **o: load(path, name="Nama lain", **o)):
        with pytest.raises(layers.AlreadyLoaded, match="sama dengan lapisan “RTRW uji”") as same:
            again(pola, again=False)
        assert same.value.layer == first
    assert load(pola, again=False, crs="EPSG:32749").pk != first.pk  # a person's choice: read anew
    assert load(pola, again=False, kind="rdtr").pk != first.pk
    assert load(pola, again=True).pk != first.pk


def test_only_areas_near_the_points_are_read(tmp_path):
    """A member whose point fell far away does not have all that lies between read."""
    shapes = [shapely.box(112.50 + i, -8.20, 112.51 + i, -8.19) for i in (0.0, 0.15, 0.30)]
    path = write_layer(tmp_path / "a.gpkg", shapes=shapes, fields={"NAMOBJ": ["a", "b", "c"]})
    layer = load(path)
    lat, lon = (
        np.array([-8.195, -8.194, -8.195, np.nan]),
        np.array([112.505, 112.506, 112.805, np.nan]),
    )
    found = queries.around([layer], *queries.boxes(lat, lon), columns=("name",))
    assert [row[2] for row in found] == ["a", "c"]
    grid = np.arange(100)
    [one] = queries.boxes(-8.4 + grid % 10 * 0.06, 112.3 + grid // 10 * 0.06)
    assert np.allclose(one, (112.3, -8.4, 112.84, -7.86))
    assert queries.boxes(np.array([np.nan]), np.array([np.nan])) == []
