"""Programmes, activities, what was received: who may, what is refused, what is counted."""

from datetime import date

import pytest
from django.urls import reverse

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.plan.choices import WAY_OF, ActivityKind
from rpik.plan.models import Activity, Programme, TravelSetting
from rpik.plan.queries import coaching as queries
from rpik.plan.services import attendance, coaching
from rpik.plan.services.demo import remove_demo
from rpik.plan.services.editions import document_of
from sentra.models import Sentra
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentra(reference) -> Sentra:
    return sentra_factories.proposal("ditetapkan").sentra


@pytest.fixture
def members(sentra) -> list[int]:
    return list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))


@pytest.fixture
def programme(perencana) -> Programme:
    return coaching.add_programme(
        year=2026, code="3.31.02.2.01.0005", name="Pemberdayaan", ceiling=500_000_000, by=perencana
    )


def details(programme: Programme, **fields: object) -> dict[str, object]:
    return {
        "programme": programme,
        "title": "Pelatihan glasir",
        "kind": "pelatihan",
        "sentra": None,
        "place": "Balai desa",
        "start": date(2026, 3, 2),
        "end": date(2026, 3, 3),
        "budget": 40_000_000,
        "realised": 30_000_000,
        "officers": "Sari",
        "outcome": "",
        **fields,
    }


def done(data: dict[str, object], ikm_ids: list[int], by: User) -> Activity:
    """An activity to which everybody listed came."""
    activity = coaching.plan_activity(data=data, ikm_ids=ikm_ids, by=by)
    attendance.set_present(activity_id=activity.pk, ikm_ids=ikm_ids, by=by)
    return activity


def test_what_a_sentra_received_is_counted(programme, sentra, members, perencana):
    other = sentra_factories.proposal(
        "ditetapkan", name="Sentra lain", members=sentra_factories.units(step=0.0006)
    ).sentra
    for ids in (members[:2], members[1:4]):
        done(details(programme, sentra=sentra), ids, perencana)
    single = factories.ikm(desa=factories.DESA[0])
    done(details(programme, realised=None, budget=9_000_000), [single.pk], perencana)
    rows = {row["id"]: row for row in queries.received(2026)}
    mine = rows[sentra.pk]
    assert (mine["activities"], mine["reached"], mine["members"]) == (2, 4, len(members))
    assert (mine["budget"], mine["realised"]) == (80_000_000, 60_000_000)
    assert (rows[other.pk]["activities"], rows[other.pk]["reached"]) == (0, 0)
    assert [row["id"] for row in queries.received(None)] == [other.pk, sentra.pk]
    assert queries.received(2025)[0]["activities"] == queries.received(2025)[1]["activities"] == 0
    costs = queries.costs(2026)
    assert (costs[True]["spent"], costs[True]["participants"]) == (60_000_000, 5)
    assert (costs[False]["spent"], costs[False]["participants"]) == (9_000_000, 1)


def test_the_document_lists_the_activities(programme, sentra, members, perencana):
    done(details(programme, sentra=sentra), members[:3], perencana)
    document = document_of(factories.edition(perencana))
    table = next(one for one in document.tables if one.key == "program")
    assert table.rows[0][3:] == (sentra.name, 3, 40_000_000, 30_000_000)
    assert table.total[-3:] == (3, 40_000_000, 30_000_000)
    ways = next(one for one in document.tables if one.key == "cara")
    assert [(row[0], row[1]) for row in ways.rows] == [
        ("Pembangunan sentra", 0), ("Fasilitasi kepengurusan", 0),
        ("Peningkatan kemampuan usaha", 1), ("Pendirian unit pelayanan teknis", 0),
    ]  # fmt: skip
    assert ways.rows[2][2:] == ways.total[2:] == (3, 40_000_000, 30_000_000)
    assert sorted(WAY_OF) == sorted(ActivityKind.values)  # a new kind belongs to a way


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"end": date(2026, 3, 1)}, "selesai mendahului"),
        ({"start": date(2027, 3, 1), "end": date(2027, 3, 2)}, "tahun anggaran 2026"),
        ({"start": date(2025, 3, 1), "end": date(2025, 3, 2)}, "tahun anggaran 2026"),
    ],
)
def test_dates_that_cannot_be_are_refused(programme, sentra, members, perencana, fields, sentence):
    with pytest.raises(DomainError, match=sentence):
        coaching.plan_activity(
            data=details(programme, sentra=sentra, **fields), ikm_ids=members, by=perencana
        )
    assert not Activity.objects.exists()


def test_nobody_and_strangers_are_refused(programme, perencana, make_user):
    with pytest.raises(DomainError, match="Pilih sentra"):
        coaching.plan_activity(data=details(programme), ikm_ids=[], by=perencana)
    with pytest.raises(DomainError, match="IKM-999999 tidak ada"):
        coaching.plan_activity(data=details(programme), ikm_ids=[999999], by=perencana)
    with pytest.raises(NotAllowed):
        coaching.plan_activity(data=details(programme), ikm_ids=[], by=make_user("pimpinan"))
    with pytest.raises(DomainError, match="sudah ada pada tahun 2026"):
        coaching.add_programme(
            year=2026, code=programme.code, name="Dua", ceiling=None, by=perencana
        )


def test_a_programme_is_corrected_but_its_year_stays_once_used(
    programme, perencana, log_in, reference
):
    client = log_in(perencana)
    address = reverse("plan:programme-update", args=[programme.pk])
    assert client.get(address).context["form"]["ceiling"].value() == "500.000.000"
    changed = {"year": 2027, "code": "3.31.03", "name": "Lain", "ceiling": "1.000.000"}
    assert client.post(address, changed).status_code == 302
    programme.refresh_from_db()
    assert (programme.year, programme.ceiling) == (2027, 1_000_000)
    day = date(2027, 1, 5)
    coaching.plan_activity(
        data=details(programme, start=day, end=day),
        ikm_ids=[factories.ikm(desa=factories.DESA[0]).pk],
        by=perencana,
    )
    refused = client.post(address, changed | {"year": 2026})
    assert refused.status_code == 400 and "sudah ada kegiatan" in refused.content.decode()
    coaching.add_programme(year=2027, code="3.31.04", name="Dua", ceiling=None, by=perencana)
    refused = client.post(address, changed | {"code": "3.31.04"})
    assert refused.status_code == 400 and "sudah ada pada tahun" in refused.content.decode()


def test_participants_outside_ones_area_stay(programme, perencana, make_user, reference):
    here, there = factories.ikm(desa=factories.DESA[0]), factories.ikm(desa=factories.DESA[1])
    activity = coaching.plan_activity(
        data=details(programme), ikm_ids=[here.pk, there.pk], by=perencana
    )
    bound = make_user("petugas", "terikat", kecamatan_scope=[here.kecamatan_id])
    change = {"activity_id": activity.pk, "data": details(programme, title="Baru"), "by": bound}
    with pytest.raises(DomainError, match="di luar wilayah kerja"):
        coaching.change_activity(**change, version=1, ikm_ids=[here.pk, there.pk])
    second = factories.ikm(desa=factories.DESA[0])
    coaching.change_activity(**change, version=1, ikm_ids=[second.pk])
    assert set(activity.participants.values_list("ikm", flat=True)) == {second.pk, there.pk}
    with pytest.raises(StaleObject):
        coaching.change_activity(**change, version=1, ikm_ids=[here.pk])


def test_demo_data_go_with_their_activities(programme, perencana, make_user, reference):
    demo = factories.ikm(desa=factories.DESA[0], is_demo=True)
    real = factories.ikm(desa=factories.DESA[0])
    coaching.plan_activity(data=details(programme), ikm_ids=[demo.pk], by=perencana)
    kept = coaching.plan_activity(data=details(programme), ikm_ids=[real.pk], by=perencana)
    assert remove_demo(by=make_user("admin")) == 1
    assert list(Activity.objects.all()) == [kept]


def test_pages_record_and_show(programme, sentra, members, perencana, log_in):
    client = log_in(perencana)
    address = f"{reverse('plan:activity-create')}?sentra={sentra.pk}"
    page = client.get(address)
    assert page.context["chosen"] == set(members)
    data = details(programme, sentra=sentra.pk, budget="40.000.000") | {"programme": programme.pk}
    data |= {"realised": "", "members": members[:2], "others": ""}
    data["form_key"] = page.context["form"]["form_key"].value()
    refused = client.post(address, data | {"others": "abc"})
    assert refused.status_code == 400 and "bukan nomor IKM" in refused.content.decode()
    assert refused.context["chosen"] == set(members[:2])
    assert client.post(address, data).status_code == 302
    activity = Activity.objects.get()
    assert client.post(address, data).url == activity.get_absolute_url()
    assert Activity.objects.count() == 1 and activity.budget == 40_000_000
    assert sorted(activity.participants.values_list("ikm", flat=True)) == members[:2]
    for where in (
        activity.get_absolute_url(),
        reverse("plan:coaching") + "?tahun=2026",
        reverse("plan:coaching-sentra", args=[sentra.pk]),
        reverse("plan:coaching-ikm", args=[members[0]]),
    ):
        assert "Pelatihan glasir" in client.get(where).content.decode(), where
    assert (
        "Belum pernah dibina"
        in client.get(reverse("plan:coaching-ikm", args=[members[-1]])).content.decode()
    )
    change = reverse("plan:activity-update", args=[activity.pk])
    again = data | {"version": 1, "members": members[2:3], "others": f"IKM-{members[0]:06d}"}
    assert client.post(change, again).status_code == 302
    assert sorted(activity.participants.values_list("ikm", flat=True)) == [members[0], members[2]]
    assert client.post(change, again).status_code == 409


def test_what_a_merged_double_received_shows_on_the_record_that_stayed(
    programme, perencana, log_in, reference
):
    kept, double = factories.ikm(desa=factories.DESA[0]), factories.ikm(desa=factories.DESA[0])
    coaching.plan_activity(data=details(programme), ikm_ids=[kept.pk, double.pk], by=perencana)
    coaching.plan_activity(
        data=details(programme, title="Pameran"), ikm_ids=[double.pk], by=perencana
    )
    double.status, double.merged_into = "digabung", kept
    double.save()
    page = log_in(perencana).get(reverse("plan:coaching-ikm", args=[kept.pk]))
    assert sorted(a.title for a in page.context["activities"]) == ["Pameran", "Pelatihan glasir"]


def test_savings_use_standing_members_once(
    programme, sentra, members, perencana, log_in, django_assert_max_num_queries
):
    sentra_factories.candidate(sentra_factories.units(step=0.0007))
    client = log_in(perencana)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("plan:coaching-savings"))
    now, plan = page.context["sentra"], page.context["rencana"]
    assert now["total"].units == len(members)
    assert plan["total"].units == 6
    assert now["total"].separate_km > now["total"].tours_km > now["total"].meeting_km > 0
    assert client.get(reverse("plan:coaching-savings") + "?faktor=9&sehari=x").status_code == 200
    assert "sentra" not in client.get(reverse("plan:coaching-savings") + "?faktor=9").context


def test_the_three_pictures_are_over_the_same_ikm_and_follow_the_plan(
    sentra, members, perencana, log_in
):
    chosen = sentra_factories.candidate(sentra_factories.units(step=0.0007), name="Dipilih")
    sentra_factories.candidate(sentra_factories.units(7, step=0.0003), name="Lain", run=chosen.run)
    row = {"name": chosen.name, "url": chosen.get_absolute_url(), "year": 1, "gained": 6, "own": 6,
           "cost": 1, "reason": ""}  # fmt: skip
    plan = factories.sentra_plan(perencana, rows=[row])
    client = log_in(perencana)
    address = reverse("plan:coaching-savings")
    context = client.get(address).context
    assert context["chosen"] == plan and context["pictures"][0].cost is None
    parts = [context[name]["total"] for name in ("sentra", "rencana", "lain")]
    assert [one.units for one in parts] == [len(members), 6, 7]
    alone, now, under = context["pictures"]
    assert alone.ikm == now.ikm == under.ikm == len(members) + 13
    assert (alone.met, now.met, under.met) == (0, len(members), len(members) + 6)
    assert alone.km == pytest.approx(sum(one.tours_km for one in parts))
    assert under.km == pytest.approx(parts[0].meeting_km + parts[1].meeting_km + parts[2].tours_km)
    assert under.days == 2 + parts[2].tour_days
    priced = client.get(address, {"biaya_km": "3.000", "biaya_hari": "150.000"}).context
    under = priced["pictures"][2]
    assert under.cost == pytest.approx(3000 * under.km + 150_000 * under.days)
    assert under.each == pytest.approx(under.cost / under.ikm)
    everything = client.get(address, {"rencana": ""}).context
    assert everything["rencana"]["total"].units == 13 and everything["lain"] is None


def test_the_offices_assumptions_are_kept_with_what_they_rest_on(
    sentra, perencana, log_in, make_user
):
    client = log_in(perencana)
    address, keep = reverse("plan:coaching-savings"), reverse("plan:travel-setting")
    words = {"faktor": "1,5", "sehari": 3, "capai": 1500, "biaya_km": "3.000", "biaya_hari": ""}
    refused = client.post(keep, words, follow=True)
    assert "Sebutkan dasar biayanya" in refused.content.decode()
    assert refused.context["form"]["biaya_km"].value() == "3.000"  # nothing typed is lost
    assert "Paling banyak" in client.get(address, words | {"biaya_km": "9" * 15}).content.decode()
    endless = client.post(keep, words | {"dasar": "p" * 20_000}, follow=True)  # no address holds it
    assert endless.status_code == 200 and endless.context["form"].errors["dasar"]
    client.post(keep, words | {"dasar": "Perbup standar biaya"})
    client.post(keep, words | {"dasar": "Perbup standar biaya"})
    made = TravelSetting.objects.get()
    assert (made.road_factor, made.km_cost, made.day_cost) == (1.5, 3000, None)
    context = client.get(address).context
    assert context["given"].road_factor == 1.5 and not context["unsaved"]
    assert context["pictures"][1].cost == pytest.approx(3000 * context["pictures"][1].km)
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.01"])
    assert log_in(bound).post(keep, words | {"dasar": "x"}).status_code == 403


def test_a_year_asks_a_bounded_number_of_questions(
    programme, sentra, members, perencana, log_in, django_assert_max_num_queries
):
    for _ in range(12):
        coaching.plan_activity(
            data=details(programme, sentra=sentra), ikm_ids=members, by=perencana
        )
    client = log_in(perencana)
    for name in ("plan:coaching", "plan:coaching-received"):
        with django_assert_max_num_queries(16):
            client.get(reverse(name) + "?tahun=2026")
