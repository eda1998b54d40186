"""The register on a map: the list's filter, the working area, the newest data, no personal data."""

import gzip
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse

from ikm_registry.models import Ikm
from ikm_registry.queries import point_tiles
from tests.factories import sentra as make
from tests.ikm_registry.places.test_tiles import place, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def potters(reference):
    return make.units(6, step=0.01, owner_name="Rahasia Sekali", nib="1234567890123")


def once_quiet(ask, quiet):
    """Return the first answer that is ``quiet``: whatever else writes in this Postgres delays it."""
    until = time.monotonic() + 30
    while not quiet(answer := ask()) and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def tile_of(client, ikm, zoom=15, **asked):
    x, y = place(zoom, ikm.lat, ikm.lon)
    return client.get(f"/ikm/peta/{zoom}/{x}/{y}.mvt", asked)


def counts(client, **asked):
    parts = client.get("/ikm/peta/jumlah.json", asked).json()["parts"]
    return {one["name"]: one["count"] for one in parts}


def ids(answer):
    if not answer.content:
        return set()
    return {told["id"] for _, _, told in read(answer.content)["out"]}


def test_a_tile_holds_number_and_part_alone(potters, petugas, log_in):
    client = log_in(petugas)
    answer = tile_of(client, potters[0])
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert read(answer.content)["out"][0][2] == {"id": potters[0].pk, "part": "non_agro"}
    assert b"Rahasia" not in answer.content
    assert b"Gerabah" not in answer.content
    named = client.get("/ikm/peta/nama.json", {"id": f"{potters[0].pk},x,9e9"}).json()
    assert named["rows"] == [
        {
            "title": potters[0].title,
            "text": "gerabah",
            "sector": "non_agro",
            "url": f"/ikm/{potters[0].pk}/",
        }
    ]


def test_the_filter_is_the_lists(potters, petugas, log_in):
    client = log_in(petugas)
    Ikm.objects.filter(pk=potters[0].pk).update(sector="agro")
    assert ids(tile_of(client, potters[0], sektor="agro")) == {potters[0].pk}
    assert ids(tile_of(client, potters[0], sektor="non_agro")) == set()
    assert ids(tile_of(client, potters[0], q="tidak-ada-nama-ini")) == set()
    assert counts(client, kelompok="gerabah") == {"agro": 1, "non_agro": 5}


def test_coloured_by_group_or_size_the_legend_says_so(potters, petugas, log_in):
    client = log_in(petugas)
    Ikm.objects.filter(pk=potters[0].pk).update(product_group=None)
    for way, part, label in (
        ("kelompok", "(belum)", "Belum ada kelompok"),
        ("skala", "kecil", "Industri kecil"),
        ("hapus", "non_agro", "Non-agro"),  # nothing of the kind: by sector
    ):
        told = read(tile_of(client, potters[0], warna=way).content)["out"][0][2]
        assert told == {"id": potters[0].pk, "part": part}
        legend = client.get("/ikm/peta/jumlah.json", {"warna": way}).json()["parts"]
        assert label in {one["label"] for one in legend}
    assert counts(client, warna="kelompok") == {"gerabah": 5, "(belum)": 1}


def test_inactive_ones_and_those_without_a_point_are_counted_apart(potters, petugas, log_in):
    client = log_in(petugas)
    make.units(2, with_point=False)
    Ikm.objects.filter(pk=potters[5].pk).update(status="nonaktif")
    assert counts(client) == {"non_agro": 5}
    assert client.get("/ikm/peta/jumlah.json").json()["without_point"] == 2
    assert ids(tile_of(client, potters[5])) == set()
    assert ids(tile_of(client, potters[5], status="semua")) == {potters[5].pk}


def test_a_working_area_binds_tiles_and_names(potters, make_user, petugas, log_in):
    tile_of(log_in(petugas), potters[0])  # kept for all
    bound = log_in(make_user("petugas", "terikat", kecamatan_scope=["35.07.24"]))
    assert tile_of(bound, potters[0]).content == b""
    assert bound.get("/ikm/peta/nama.json", {"id": potters[0].pk}).json() == {"rows": []}
    assert counts(bound) == {}


def test_what_changes_is_seen_at_once(potters, petugas, log_in):
    client = log_in(petugas)
    assert ids(tile_of(client, potters[0])) == {potters[0].pk}
    new = make.units(1, step=0.0)[0]  # on the first one's spot
    answer = read(tile_of(client, potters[0]).content)["out"]
    assert [told["ids"] for _, _, told in answer] == [f"{potters[0].pk},{new.pk}"]
    Ikm.objects.filter(pk=new.pk).delete()
    assert ids(tile_of(client, potters[0])) == {potters[0].pk}


@pytest.mark.django_db(transaction=True)
def test_the_browser_keeps_a_tile_until_the_register_changes(petugas, log_in):
    call_command("load_reference", verbosity=0)
    first = make.units(400, step=0.00001)[0]
    client = log_in(petugas)
    x, y = place(15, first.lat, first.lon)
    address = f"/ikm/peta/15/{x}/{y}.mvt"
    answer = once_quiet(
        lambda: client.get(address, headers={"accept-encoding": "gzip"}),
        lambda found: found.headers["Cache-Control"] == "private, no-cache",
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert read(gzip.decompress(answer.content))["out"]
    again = once_quiet(
        lambda: client.get(address, headers={"if-none-match": answer.headers["ETag"]}),
        lambda found: found.status_code == 304,
    )
    assert (again.status_code, again.content) == (304, b"")
    Ikm.objects.filter(pk=first.pk).update(sector="agro")
    changed = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert changed.status_code == 200
    other = client.get(
        address, {"sektor": "agro"}, headers={"if-none-match": answer.headers["ETag"]}
    )
    assert other.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_missed(petugas):
    """The newest number was seen while an older one was still to be committed."""
    members = make.units(2, step=0.01)
    begun, finish = threading.Event(), threading.Event()

    def slow():
        from django.db import transaction

        with transaction.atomic():
            Ikm.objects.filter(pk=members[0].pk).update(sector="agro")
            begun.set()
            finish.wait(20)
        connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert begun.wait(20)
    Ikm.objects.filter(pk=members[1].pk).update(product="kendi")  # a later number, committed first
    store = point_tiles.PointStore()
    while_writing, seen = store.get("all", Ikm.objects.all())
    finish.set()
    worker.join(20)
    after, now = once_quiet(
        lambda: store.get("all", Ikm.objects.all()), lambda found: found[1].quiet
    )
    assert (seen.newest, seen.quiet, now.quiet) == (now.newest, False, True)
    assert while_writing.totals("sektor")["agro"] == 0
    assert after.totals("sektor")["agro"] == 1


def test_the_store_throws_the_least_used_away():
    make.units(6, step=0.01)
    store = point_tiles.PointStore(most=14)
    for key in ("a", "b", "a", "c"):
        store.get(key, Ikm.objects.all())
    assert list(store._kept) == ["a", "c"]


def test_filters_that_find_nobody_are_not_kept_for_ever(db, monkeypatch):
    monkeypatch.setattr(point_tiles, "MOST_FILTERS", 3)
    store = point_tiles.PointStore()
    for key in range(9):
        store.get(key, Ikm.objects.none())
    assert list(store._kept) == [6, 7, 8]


def test_a_number_no_column_holds_finds_nobody(potters, petugas, log_in):
    client = log_in(petugas)
    answer = client.get("/ikm/peta/0/0/0.mvt?impor=99999999999999999999")
    assert (answer.status_code, answer.content) == (200, b"")
    assert counts(client, impor="99999999999999999999") == {}


@pytest.mark.parametrize("address", ["9/512/1", "9/1/512", "16/1/1", "99/0/0"])
def test_a_tile_that_is_none_is_not_found(address, petugas, log_in):
    assert log_in(petugas).get(f"/ikm/peta/{address}.mvt").status_code == 404


def test_the_pages_ask_the_addresses_that_exist():
    page = render_to_string("_components/map.html", {"tiles": 1, "query": "q=a"})
    assert reverse("ikm_registry:ikm-tile", args=[0, 0, 0]).replace("0", "{}").format("{z}", "{x}", "{y}") in page  # fmt: skip


def test_a_warm_tile_asks_little(potters, petugas, log_in, django_assert_max_num_queries):
    client = log_in(petugas)
    tile_of(client, potters[0])
    with django_assert_max_num_queries(5):
        tile_of(client, potters[1])
