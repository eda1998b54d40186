"""The work list of places: every point against the official desa, and the three ways to mend one."""

import numpy as np
import pytest
import shapely
from django.db.models import F
from django.urls import reverse

from ikm_registry.models import Desa, Ikm
from ikm_registry.places.projection import to_utm49s
from ikm_registry.queries.quality import refresh_flags
from sentra.models import SpatialLayer
from sentra.queries import zoning
from sentra.queries.place_checks import AT_THE_BORDER_M, check_places
from sentra.services import detection, layers
from tests.factories import sentra as make
from tests.factories.layers import EAST_BOX, WEST_BOX, write_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]


@pytest.fixture
def desa(tmp_path):
    """Two desa beside each other, the east one with a hole; their boundaries are in force."""
    west = make.desa("35.07.33.2007", "Pagelaran")
    east = make.desa("35.07.33.2008", "Clumprit")
    path = write_layer(
        tmp_path / "desa.gpkg", fields={"KDEPUM": [west.code, east.code], "WADMKD": ["a", "b"]}
    )
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name="d.gpkg", kind="desa", name="Batas", by=None)
    layers.enforce(layer_id=layer.pk, by=None)
    return west, east


def at(lat, lon, desa=None, **fields):
    return Ikm.objects.create(
        business_name="Usaha", lat=lat, lon=lon, desa=desa, point_source="gps",
        kecamatan=desa.kecamatan if desa else None, **fields,
    )  # fmt: skip


def test_each_point_as_asking_one_by_one(desa, django_assert_max_num_queries):
    west, east = desa
    rng = np.random.default_rng(4)
    points = rng.uniform((-8.215, 112.595), (-8.195, 112.625), (150, 2))
    for i, (lat, lon) in enumerate(points):
        at(lat, lon, (west, east, None)[i % 3])
    at(None, None, west)
    at(-8.3, 112.6, west, status="nonaktif")
    planner = make.person("perencana")
    with django_assert_max_num_queries(4):
        checks = check_places(planner)
    assert checks.checked == 150
    shapes = {west.code: WEST_BOX, east.code: EAST_BOX}
    expected = {}
    undecided = 0
    for ikm in Ikm.objects.active().with_point().select_related("desa"):
        stands = zoning.of_point(ikm)
        undecided += ikm.desa is None and stands.desa is not None
        if stands.inside or (ikm.desa is None and stands.desa):
            continue
        target = shapes[ikm.desa_id] if ikm.desa_id else shapely.union_all(list(shapes.values()))
        turned = shapely.transform(target, lambda c: np.column_stack(to_utm49s(c[:, 1], c[:, 0])))
        x, y = to_utm49s([ikm.lat], [ikm.lon])
        metres = turned.distance(shapely.Point(x[0], y[0]))
        if metres > AT_THE_BORDER_M:
            expected[ikm.pk] = (stands.desa.pk if stands.desa else "", round(metres))
    assert {one.ikm_id: (one.desa, one.metres) for one in checks.worst} == expected
    assert len(expected) > 40
    assert checks.undecided == undecided
    assert checks.elsewhere + checks.outside == len(expected)
    assert checks.right + checks.undecided + len(expected) == 150
    metres = [one.metres for one in checks.worst]
    assert metres == sorted(metres, reverse=True)


def test_without_official_desa_the_page_says_so(client):
    client.force_login(make.person("petugas"))
    assert check_places(make.person("perencana")) is None
    assert (
        "Batas resmi desa belum berlaku"
        in client.get(reverse("sentra:place-list")).content.decode()
    )


def test_an_empty_register_has_nothing_to_mend(client, desa):
    client.force_login(make.person("petugas"))
    page = client.get(reverse("sentra:place-list")).content.decode()
    assert "Semua titik berada di desanya" in page


def test_the_list_shows_ones_working_area_alone(client, desa):
    west, _ = desa
    other = make.desa("35.07.24.2004", "Toyomarto")
    mine, theirs = at(-8.3, 112.6, west), at(-8.3, 112.6, other)
    client.force_login(make.person("petugas", kecamatan_scope=[west.kecamatan_id]))
    rows = client.get(reverse("sentra:place-list")).context["rows"]
    assert [row["ikm"].pk for row in rows] == [mine.pk]
    answer = client.post(reverse("sentra:place-mend", args=[theirs.pk]), {"aksi": "titik"})
    assert answer.status_code == 404


def mend(client, ikm, action, version=None):
    data = {"aksi": action, "versi": ikm.version if version is None else version}
    return client.post(reverse("sentra:place-mend", args=[ikm.pk]), data)


def test_the_desa_of_the_point_is_taken_over(client, desa):
    west, east = desa
    ikm = at(-8.205, 112.605, east, product="gerabah", phone="081234567890", nib="1234567890123")
    client.force_login(make.person("petugas"))
    page = client.get(reverse("sentra:place-list"))
    assert "Pakai Pagelaran" in page.content.decode()
    mend(client, ikm, "desa")
    ikm.refresh_from_db()
    assert ikm.desa == west
    assert (ikm.lat, ikm.lon, ikm.point_source) == (-8.205, 112.605, "gps")
    assert (ikm.product, ikm.phone, ikm.nib) == ("gerabah", "081234567890", "1234567890123")
    assert not client.get(reverse("sentra:place-list")).context["rows"]


def test_a_wrong_point_is_taken_away(client, desa):
    ikm = at(-8.3, 112.6, desa[0])
    client.force_login(make.person("petugas"))
    mend(client, ikm, "titik")
    ikm.refresh_from_db()
    assert (ikm.lat, ikm.lon, ikm.point_source, ikm.desa) == (None, None, "", desa[0])
    assert "tanpa_titik" in ikm.flags


@pytest.mark.parametrize(
    ("point", "action", "version", "said"),
    [
        ((-8.3, 112.6), "desa", None, "di luar kabupaten"),
        ((-8.205, 112.605), "desa", 7, "baru saja disimpan orang lain"),
        ((-8.205, 112.605), "hapus", None, ""),
        ((-8.205, 112.605), "desa", "x", ""),
    ],
)
def test_what_cannot_be_mended_so_stays(client, desa, point, action, version, said):
    ikm = at(*point, desa[1])
    client.force_login(make.person("petugas"))
    answer = mend(client, ikm, action, version)
    assert answer.status_code == 302
    after = client.get(reverse("sentra:place-list")).content.decode()
    assert said in after
    assert "diperbaiki" not in after
    ikm.refresh_from_db()
    assert (ikm.lat, ikm.desa) == (point[0], desa[1])


def test_the_way_back_never_leads_away(client, desa):
    ikm = at(-8.205, 112.605, desa[1])
    client.force_login(make.person("petugas"))
    url = reverse("sentra:place-mend", args=[ikm.pk])
    data = {"aksi": "desa", "versi": ikm.version, "kembali": "https://jahat.example/"}
    assert client.post(url, data).url == reverse("sentra:place-list")


@pytest.fixture
def partial(tmp_path):
    """Of three desa only the west one has its boundary in force."""
    west = make.desa("35.07.33.2007", "Pagelaran")
    east = make.desa("35.07.33.2008", "Clumprit")
    far = make.desa("35.07.24.2004", "Toyomarto")
    path = write_layer(
        tmp_path / "desa.gpkg", shapes=[WEST_BOX], fields={"KDEPUM": [west.code], "WADMKD": ["a"]}
    )
    enforce(path, "desa")
    return west, east, far


def enforce(path, kind):
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name=path.name, kind=kind, name=kind, by=None)
    return layers.enforce(layer_id=layer.pk, by=None)


def flagged(ikm) -> bool:
    refresh_flags()
    ikm.refresh_from_db()
    return "luar_kabupaten" in ikm.flags


def test_beside_a_layer_of_some_desa_nobody_is_called_outside(client, partial):
    west, east, far = partial
    here, beside, strayed = at(-8.205, 112.605, west), at(-8.205, 112.615, east), at(-8.3, 112.6)
    moved, deep = at(-8.205, 112.615, west), at(-8.205, 112.605, far)
    assert not any(flagged(one) for one in (here, beside, strayed, moved, deep))
    checks = check_places(make.person("perencana"))
    # Not in the stated desa is certain, where that desa is drawn or the point lies in another.
    assert {one.ikm_id: (one.desa, one.outside) for one in checks.worst} == {
        moved.pk: ("", False),
        deep.pk: (west.code, False),
    }
    assert (checks.right, checks.unknown, checks.outside, checks.known) == (1, 2, 0, 1)
    stands = {one.pk: zoning.of_point(one) for one in (here, beside, strayed, moved, deep)}
    assert [(one.inside, one.outside) for one in stands.values()] == [
        (True, False), (None, False), (None, False), (False, False), (False, False),
    ]  # fmt: skip
    client.force_login(make.person("petugas"))
    page = client.get(reverse("sentra:place-list")).content.decode()
    assert "2 titik berada di luar 1 dari 3 desa yang batasnya sudah dimuat" in page
    place = client.get(reverse("sentra:ikm-membership", args=[beside.pk])).content.decode()
    assert "di luar desa yang batasnya dimuat" in place
    assert "Di luar kabupaten" not in place


def test_the_border_of_the_kabupaten_tells_where_the_desa_do_not(tmp_path, partial):
    _, east, _ = partial
    inside, outside = at(-8.205, 112.615, east), at(-8.3, 112.6, east)
    both = shapely.box(112.60, -8.21, 112.62, -8.20)
    city = shapely.box(112.59, -8.31, 112.61, -8.29)
    names = {"WADMKK": ["Malang", "Kota Malang"]}
    enforce(write_layer(tmp_path / "k.gpkg", shapes=[both, city], fields=names), "kabupaten")
    assert not flagged(inside)
    assert flagged(outside)
    checks = check_places(make.person("perencana"))
    assert [(one.ikm_id, one.outside) for one in checks.worst] == [(outside.pk, True)]
    assert checks.worst[0].metres == pytest.approx(9_950, rel=0.02)
    assert zoning.of_point(outside).outside


def test_points_of_a_partial_layer_remain_evidence(tmp_path, partial):
    """Detection leaves out points that lie outside: beside a partial layer they stay what they are."""
    _, east, _ = partial
    members = make.units(6, desa=east)
    layers.retire(layer_id=SpatialLayer.objects.get().pk, by=None)
    before = detection.run(parameters=detection.parameters(permutations=19), by=None)
    layers.enforce(layer_id=SpatialLayer.objects.get().pk, by=None)
    Ikm.objects.update(lon=F("lon") + 0.012)  # out of the west box, into what nobody has drawn
    after = detection.run(parameters=detection.parameters(permutations=19), by=None)
    for made in (before, after):
        found = made.candidates.get(is_near_miss=False)
        assert (found.units, found.evidence["points_outside"]) == (len(members), 0)


def test_the_map_keeps_cells_where_no_boundary_is_loaded(client, partial):
    west, east, _ = partial
    square = {"type": "Polygon", "coordinates": [[[112.6, -8.2], [112.7, -8.2], [112.7, -8.1], [112.6, -8.2]]]}  # fmt: skip
    Desa.objects.update(cell=square)
    client.force_login(make.person("petugas"))
    data = client.get(reverse("sentra:boundaries") + "?tingkat=desa").json()
    labels = {one["properties"]["code"]: one["properties"]["label"] for one in data["features"]}
    assert labels[west.code] == "batas resmi"
    assert labels[east.code] == "batas perkiraan"
    assert "2 desa di luar lapisan itu memakai batas perkiraan" in data["label"]
