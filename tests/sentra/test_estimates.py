"""Sentra that only addresses show: Toyomarto without a coordinate of its own (domain.md 6.4)."""

import numpy as np
import pytest
from django.core.management import call_command

from ikm_registry.models import Desa, EstimatedPoint, HamletLearning, Ikm, LearnedPlace
from ikm_registry.services import hamlets
from rpik.core import sql
from rpik.core.errors import NotAllowed
from rpik.plan.services.demo import remove_demo
from sentra.models import Candidate
from sentra.queries import points
from sentra.services import detection
from tests.factories import sentra as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

METRE = 1 / 110_574
# hamlet: its spellings, metres east and north of the desa's point, product, units
HAMLETS = {
    "Petungwulung": (("Dsn. Petung Wulung", "Dusun Petungwulung"), 900, 650, "cobek", 50),
    "Sumberawan": (("Dsn. Sumberawan", "Dusun Sumbrawan", "Jl. Stupa RT 03 RW 02 Dusun Sumberawan"), -820, 420, "sandal", 30),
    "Ngujung": (("Dsn Ngujung", "Ngujung"), 120, -900, "klompen", 17),
}  # fmt: skip


@pytest.fixture
def toyomarto():
    """Fifteen shops with GPS in each hamlet teach; ninety-seven makers have only their address."""
    desa = Desa.objects.get(name="Toyomarto")
    rng = np.random.default_rng(3)
    shop = make.group("toko")
    rows = []
    for spellings, east, north, product, units in HAMLETS.values():
        group = make.group(product)
        for i in range(15):
            lat, lon = np.array([north, east]) + rng.normal(0, 60, 2)
            rows.append(_row(desa, shop, spellings[0], i, lat=desa.lat + lat * METRE,
                             lon=desa.lon + lon * METRE, point_source="gps"))  # fmt: skip
        rows += [_row(desa, group, spellings[i % len(spellings)], i) for i in range(units)]
    Ikm.objects.bulk_create(rows)
    return desa


def _row(desa, group, address, i, **fields):
    return Ikm(
        business_name=f"{group.pk} {address} {i}", address=address, desa=desa, product_group=group,
        kecamatan=desa.kecamatan, sector="non_agro", workers_stated=2, investment=5_000_000, **fields,
    )  # fmt: skip


def run(**chosen):
    return detection.run(parameters=detection.parameters(**chosen), by=None)


def test_three_products_in_three_hamlets_become_three_candidates(toyomarto):
    made = run()
    found = {one.product_group_id: one for one in Candidate.objects.filter(run=made).exclude(product_group="toko")}  # fmt: skip
    assert {code: one.units for code, one in found.items()} == {"cobek": 50, "sandal": 30, "klompen": 17}  # fmt: skip
    for _, east, north, product, _ in HAMLETS.values():
        one = found[product]
        assert one.basis == "dusun"
        gap = np.hypot(
            one.lat - toyomarto.lat - north * METRE, one.lon - toyomarto.lon - east * METRE
        )
        assert gap / METRE < 80
        assert "menurut dusun atau RT/RW di alamatnya (perkiraan, radius" in one.reason
        assert one.evidence["trust"]["with_point"] == 0.0
        assert one.evidence["trust"]["estimated"] == 1.0
        assert one.evidence["estimated"]["radius_max_m"] < 250
        assert one.evidence["compactness"] == {"points": 0}
        assert one.hull["type"] == "Polygon"
    assert set(found["cobek"].members.values_list("distance_m", flat=True)) == {None}


def test_without_estimates_the_desa_is_all_that_is_known(toyomarto):
    made = run(estimates=False)
    found = Candidate.objects.filter(run=made).exclude(product_group="toko")
    assert {one.basis for one in found} == {"desa"}
    spots = {(one.lat, one.lon) for one in found}
    assert len(spots) == 1
    assert not HamletLearning.objects.exists()


def test_the_same_register_gives_the_same_answer(toyomarto):
    values = ("name", "score", "reason", "evidence", "units", "lat", "lon", "hull")
    first, second = run(), run()
    assert list(first.candidates.values(*values)) == list(second.candidates.values(*values))
    assert first.data_version == second.data_version
    Ikm.objects.filter(address="Ngujung", product_group="klompen").update(address="")
    assert run().data_version != first.data_version


def test_dusun_are_learned_anew_only_where_the_register_changed(toyomarto):
    def learned():
        run()
        return HamletLearning.objects.get().pk

    first = learned()
    Ikm.objects.update(phone="+6281234567890", product="apa saja", investment=1)
    assert learned() == first  # nothing that an estimate rests on
    changes = (
        lambda: Ikm.objects.filter(address="Ngujung").update(address=""),
        lambda: Ikm.objects.filter(point_source="gps").update(point_accuracy_m=500),
        lambda: Desa.objects.filter(pk=toyomarto.pk).update(lat=toyomarto.lat + 0.01),
        lambda: hamlets.learn(by=None),  # asked for by a person: always
    )
    for change in changes:
        change()
        again = learned()
        assert again > first
        first = again


def test_a_vaguer_place_than_the_distance_is_not_used(toyomarto):
    found = Candidate.objects.filter(run=run(distance_m=50)).exclude(product_group="toko")
    assert {one.basis for one in found} == {"desa"}


def test_nobodys_own_point_is_touched_and_only_pointless_units_are_placed(toyomarto):
    before = list(Ikm.objects.order_by("pk").values_list("pk", "lat", "lon", "version"))
    made = hamlets.learn(by=None)
    assert list(Ikm.objects.order_by("pk").values_list("pk", "lat", "lon", "version")) == before
    assert made.counts == {"trusted": 45, "without_point": 97, "estimated": 97, "torn": 0, "unknown": 0, "unnamed": 0}  # fmt: skip
    assert not EstimatedPoint.objects.filter(ikm__lat__isnull=False).exists()
    sumberawan = LearnedPlace.objects.get(name="Sumberawan", level="dusun")
    assert (sumberawan.sites, sumberawan.units) == (15, 30)
    assert {"sumberawan", "sumbrawan"} <= set(sumberawan.spellings)
    whole = made.accuracy[0]
    assert whole["tested"] == 45
    assert whole["median_m"] < 100 < whole["desa_median_m"]
    assert whole["inside"] >= 0.85


def test_who_gets_a_point_leaves_the_estimates(toyomarto):
    hamlets.learn(by=None)
    one = Ikm.objects.filter(product_group="cobek").first()
    Ikm.objects.filter(pk=one.pk).update(lat=toyomarto.lat, lon=toyomarto.lon, point_source="pin")
    table = points.load(demo=False)  # even before the next reckoning
    row = np.flatnonzero(table.ikm_id == one.pk)[0]
    assert np.isnan(table.estimate_m[row])
    hamlets.learn(by=None)
    assert not EstimatedPoint.objects.filter(ikm=one).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"point_source": "berkas"},
        {"flags": ["jauh_dari_desa"]},
        {"point_accuracy_m": 900.0},
        {"status": "dihapus"},
        {"is_demo": True},
    ],
)
def test_points_that_cannot_be_trusted_teach_nothing(toyomarto, change):
    Ikm.objects.filter(lat__isnull=False).update(**change)
    assert hamlets.learn(by=None).counts["estimated"] == 0
    assert not LearnedPlace.objects.exists()


def test_demo_data_teach_only_themselves(toyomarto):
    Ikm.objects.update(is_demo=True)
    made = hamlets.learn(by=None)
    assert (made.includes_demo, made.counts["estimated"]) == (True, 97)
    make.units(1)
    made = hamlets.learn(by=None)
    assert (made.includes_demo, made.counts["estimated"]) == (False, 0)


def test_an_ikm_that_sql_takes_away_is_no_hindrance(toyomarto):
    hamlets.learn(by=None)
    sql.execute("DELETE FROM ikm_registry_ikm WHERE product_group_id = 'cobek'")
    assert points.load(demo=False).ikm_id.shape == (92,)
    assert hamlets.learn(by=None).counts["estimated"] == 47


def test_who_may_reckon(toyomarto):
    with pytest.raises(NotAllowed, match="Hanya Petugas atau Perencana"):
        hamlets.learn(by=make.person("pembaca"))
    assert hamlets.learn(by=make.person("petugas")).by is not None
    assert HamletLearning.objects.count() == 1


def test_command_says_how_far_off_it_is(toyomarto, capsys):
    call_command("learn_hamlets")
    text = capsys.readouterr().out
    assert "45 IKM bertitik tepercaya; 97 dari 97 IKM tanpa titik diperkirakan letaknya" in text
    assert "Diuji pada 45 IKM bertitik: selisih tengah " in text


def test_an_empty_register():
    made = hamlets.learn(by=None)
    assert made.counts["estimated"] == 0
    assert made.accuracy[0]["tested"] == 0


def test_removing_the_demo_data_takes_what_they_taught(toyomarto, admin_user):
    Ikm.objects.update(is_demo=True)
    run()
    assert LearnedPlace.objects.exists()
    assert remove_demo(by=admin_user) == 142
    assert not (LearnedPlace.objects.exists() or EstimatedPoint.objects.exists())
    assert not HamletLearning.objects.exists()


def test_removing_demo_data_leaves_what_real_ones_taught(toyomarto, admin_user):
    run()
    make.units(1, is_demo=True)
    remove_demo(by=admin_user)
    assert EstimatedPoint.objects.count() == 97
