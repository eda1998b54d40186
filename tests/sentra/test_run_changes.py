"""Two runs compared: every candidate has one story, and the story is the right one."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sentra.detection import changes
from sentra.detection.changes import what_became
from sentra.models import DetectionRun
from sentra.queries.run_changes import compare
from tests.factories import sentra as make


def kinds(old, new, shared):
    return sorted((s.kind, s.old, s.new) for s in what_became(old, new, shared))


@pytest.mark.parametrize(
    ("old", "new", "shared", "kind"),
    [
        ({1: 6}, {2: 6}, [(1, 2, 6)], changes.SAME),
        ({1: 6}, {2: 6}, [(1, 2, 5)], changes.TURNED),
        ({1: 6}, {2: 9}, [(1, 2, 6)], changes.GREW),
        ({1: 9}, {2: 6}, [(1, 2, 6)], changes.SHRANK),
        ({1: 12}, {2: 6, 3: 6}, [(1, 2, 6), (1, 3, 6)], changes.SPLIT),
        ({1: 6, 2: 6}, {3: 12}, [(1, 3, 6), (2, 3, 6)], changes.JOINED),
        ({1: 8, 2: 8}, {3: 8, 4: 8}, [(1, 3, 4), (1, 4, 4), (2, 4, 4)], changes.REARRANGED),
        ({1: 6}, {}, [], changes.GONE),
        ({}, {2: 6}, [], changes.NEW),
    ],
)
def test_each_story(old, new, shared, kind):
    assert kinds(old, new, shared) == [(kind, tuple(old), tuple(new))]


def test_one_common_member_ties_nothing():
    assert kinds({1: 6}, {2: 6}, [(1, 2, 2)]) == [
        (changes.NEW, (), (2,)),
        (changes.GONE, (1,), ()),
    ]


@given(
    st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=9), max_size=6),
    st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=9), max_size=6),
)
def test_everybody_has_one_story(before, after):
    old = {i: len(members) for i, members in enumerate(before)}
    new = {100 + i: len(members) for i, members in enumerate(after)}
    shared = [
        (i, 100 + j, len(a & b)) for i, a in enumerate(before) for j, b in enumerate(after) if a & b
    ]
    stories = what_became(old, new, shared)
    assert sorted(pk for s in stories for pk in s.old) == sorted(old)
    assert sorted(pk for s in stories for pk in s.new) == sorted(new)
    backwards = what_became(new, old, [(b, a, n) for a, b, n in shared])
    turned = {
        changes.GREW: changes.SHRANK, changes.SHRANK: changes.GREW, changes.SPLIT: changes.JOINED,
        changes.JOINED: changes.SPLIT, changes.NEW: changes.GONE, changes.GONE: changes.NEW,
    }  # fmt: skip
    there = {(turned.get(s.kind, s.kind), s.new, s.old) for s in stories}
    assert there == {(s.kind, s.old, s.new) for s in backwards}


def run(**fields):
    values = {"state": "selesai", "parameters": {"distance_m": 500, "min_units": 5}}
    return DetectionRun.objects.create(**(values | fields))


@pytest.mark.django_db
def test_from_the_database(client, django_assert_max_num_queries):
    near, far = make.units(8), make.units(6, step=0.0007)
    other = make.units(5, product_group=make.group("batik"))
    old, new = run(data_version="v1"), run(data_version="v2", parameters={"distance_m": 250})
    make.candidate(near, run=old, name="Gerabah lama")
    make.candidate(far, run=old, name="Gerabah hilang")
    make.candidate(other, run=old, name="Batik tetap")
    make.candidate(near[:5], run=new, name="Gerabah baru")
    make.candidate(far[:4], run=new, name="Gerabah hampir", is_near_miss=True)
    make.candidate(other, run=new, name="Batik tetap")
    found = compare(old, new)
    assert found.counts == [("Hilang", 1), ("Menyusut", 1), ("Sama", 1)]
    gone, shrunk, same = found.stories
    assert (gone.old[0].name, gone.near.name) == ("Gerabah hilang", "Gerabah hampir")
    assert (shrunk.units_before, shrunk.units_after, shrunk.shared) == (8, 5, 5)
    assert same.kind == "sama"
    assert not found.same_data
    assert found.asked[0] == ("jarak antartetangga (m)", "500", "250")
    client.force_login(make.person("perencana"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("sentra:run-compare")).content.decode()
    assert "Gerabah hilang" in page
    assert "kini hampir" in page
    assert "Batik tetap" not in page
    assert "Register berubah di antara keduanya" in page


@pytest.mark.django_db
def test_with_nothing_to_compare_the_page_says_so(client):
    client.force_login(make.person("pimpinan"))
    url = reverse("sentra:run-compare")
    assert "Perlu dua pencarian" in client.get(url).content.decode()
    one, two = run(), run()
    same = client.get(f"{url}?lama={one.pk}&baru={one.pk}").content.decode()
    assert "Pilih dua pencarian yang berbeda" in same
    assert "setiap kandidat sama" in client.get(url).content.decode()
    for nonsense in ("?lama=x&baru=99999999999999999999", f"?lama={two.pk}&baru=0"):
        assert client.get(url + nonsense).status_code == 200


@pytest.mark.django_db
def test_the_map_of_what_changed(client):
    """Grown with its outline of before, new, gone; what stayed the same is not drawn."""
    hull = {"type": "Polygon", "coordinates": [[[112.6, -8.2], [112.61, -8.2], [112.6, -8.19], [112.6, -8.2]]]}  # fmt: skip
    grown, gone, same = make.units(8), make.units(5), make.units(5)
    old = make.candidate(grown[:6], name="Lama", hull=hull)
    make.candidate(gone, run=old.run, name="Pergi")
    make.candidate(same, run=old.run, name="Tetap")
    new = make.candidate(grown, name="Baru besar", hull=hull)
    make.candidate(same, run=new.run, name="Tetap")
    make.candidate(make.units(5), run=new.run, name="Datang")
    client.force_login(make.person("petugas"))
    page = client.get(reverse("sentra:run-compare")).content.decode()
    address = f"{reverse('sentra:run-changes-map')}?lama={old.run_id}&baru={new.run_id}"
    assert f'data-marks="{address.replace("&", "&amp;")}"' in page
    drawn = [one["properties"] for one in client.get(address).json()["features"]]
    assert {(one["mark"], one["title"]) for one in drawn} == {
        ("lama", "Lama"), ("tumbuh", "Baru besar"), ("hilang", "Pergi"), ("baru", "Datang"),
    }  # fmt: skip
    assert next(one for one in drawn if one["mark"] == "tumbuh")["text"] == "Tumbuh: 6 → 8 unit"
    assert client.get(reverse("sentra:run-changes-map"), {"lama": "x"}).status_code == 200
