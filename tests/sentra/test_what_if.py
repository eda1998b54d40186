"""A draft RTRW tried before it binds: the preview promises exactly what putting it in force gives."""

import numpy as np
import pytest
import shapely
from django.urls import reverse

from ikm_registry.models import Ikm
from sentra.models import SpatialLayer
from sentra.queries import zoning
from sentra.queries.what_if import compare
from sentra.services import layers
from tests.factories import sentra as make
from tests.factories.layers import write_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]
ANSWERS = ("sesuai", "bersyarat", "tidak_sesuai", "belum")


def random_layer(path, seed):
    """Load overlapping boxes whose zones answer at random."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform((112.595, -8.21), (112.605, -8.195), (25, 2))
    boxes = [shapely.box(x, y, x + 0.003, y + 0.003) for x, y in corner]
    write_layer(path, shapes=boxes, fields={"NAMOBJ": [f"Zona {seed} {i % 8}" for i in range(25)]})
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name=path.name, kind="zone", name=f"L{seed}", by=None)
    answers = {}
    for zone in layer.zones.all():
        answer = ANSWERS[rng.integers(4)]
        answers[zone.pk] = (answer, "" if answer == "belum" else "Pasal 1")
    return layers.answer_zones(layer_id=layer.pk, answers=answers, by=None)


def state_of_affairs(groups):
    return {
        (kind, row.pk): zoning.of_members(ids).answers if zoning.of_members(ids) else None
        for kind, row, ids in groups
    }


@pytest.fixture
def groups():
    """A designated sentra, an open proposal and two candidates, each with its members."""
    done = make.proposal("ditetapkan", members=make.units(6))
    members = make.units(6, step=0.0008)
    waiting = make.proposal(members=members, name="Usulan kedua")
    near = make.units(7, step=0.001)
    candidate = make.candidate(near, name="Kandidat satu")
    far = make.units(5, with_point=False)
    other = make.candidate(far, name="Kandidat dua", run=candidate.run)
    return [
        ("Sentra", done.sentra, list(done.sentra.members.values_list("ikm_id", flat=True))),
        ("Usulan", waiting, [ikm.pk for ikm in members]),
        ("Kandidat", candidate, [ikm.pk for ikm in near]),
        ("Kandidat", other, [ikm.pk for ikm in far]),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_the_preview_is_what_putting_in_force_gives(tmp_path, groups, seed):
    first = random_layer(tmp_path / "a.gpkg", seed)
    layers.enforce(layer_id=first.pk, by=None)
    before = state_of_affairs(groups)
    draft = random_layer(tmp_path / "b.gpkg", seed + 100)
    promised = {(one.kind, one.row.pk): one for one in compare(draft).groups}
    assert SpatialLayer.objects.get(pk=draft.pk).state == "pratinjau"
    layers.enforce(layer_id=draft.pk, by=None)
    after = state_of_affairs(groups)
    for key in before:
        if before[key] == after[key]:
            assert key not in promised
        else:
            assert (promised[key].now, promised[key].then) == (before[key], after[key])
    assert promised


def test_answers_by_sets_are_those_of_one_by_one(tmp_path):
    layer = random_layer(tmp_path / "a.gpkg", 7)
    rng = np.random.default_rng(1)
    lat = np.append(rng.uniform(-8.215, -8.19, 300), np.nan)
    lon = np.append(rng.uniform(112.59, 112.61, 300), np.nan)
    found = zoning.answers_at([layer], lat, lon)
    one_by_one = [
        zones[0].answer if zones else "belum" for zones in zoning.zones_at([layer], lat, lon)
    ]
    assert found.tolist() == one_by_one
    assert len(set(one_by_one)) == 4
    assert zoning.answers_at([], lat, lon).tolist() == ["belum"] * 301
    assert zoning.answers_at([layer], [], []).tolist() == []


def test_the_first_layer_is_compared_with_nothing(tmp_path, client, groups):
    draft = random_layer(tmp_path / "a.gpkg", 3)
    change = compare(draft)
    assert change.current == []
    assert change.units == Ikm.objects.active().with_point().count()
    assert {before for before, _, _ in change.moves} == {"Belum diketahui"}
    assert change.changed == sum(count for _, _, count in change.moves)
    client.force_login(make.person("pembaca"))
    page = client.get(reverse("sentra:layer-what-if", args=[draft.pk])).content.decode()
    assert "sekarang belum ada pola ruang yang berlaku" in page
    assert "Kandidat satu" in page
    assert "Kandidat dua" not in page


def test_boundaries_have_no_what_if(client):
    client.force_login(make.person("perencana"))
    layer = make.layer(kind="desa")
    assert client.get(reverse("sentra:layer-what-if", args=[layer.pk])).status_code == 404


def test_queries_do_not_grow_with_groups(tmp_path, groups, django_assert_num_queries):
    draft = random_layer(tmp_path / "a.gpkg", 3)
    run = groups[2][1].run
    for _ in range(10):
        make.candidate(make.units(2), run=run)
    with django_assert_num_queries(9):
        compare(draft)
