"""The work list of places: every point against the official desa, and the three ways to mend one."""

import numpy as np
import pytest
import shapely
from django.urls import reverse

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s
from sentra.queries import zoning
from sentra.queries.place_checks import AT_THE_BORDER_M, check_places
from sentra.services import layers
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
    with django_assert_max_num_queries(3):
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
