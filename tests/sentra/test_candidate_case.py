"""Why, what speaks against it, what to do next: in one look, on the list and on a candidate's page."""

import pytest
from django.urls import reverse

from sentra.models import Sentra
from tests.factories import sentra as make
from tests.factories.layers import rtrw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]


@pytest.fixture
def keeper(client):
    client.force_login(make.person("perencana"))
    return client


def step_of(client, candidate):
    return client.get(candidate.get_absolute_url()).context["step"]


def listed(client, query=""):
    return client.get(reverse("sentra:candidate-list") + query)


def in_the_forest(many):
    """Units in the east box, where the plan forbids."""
    found = make.units(many)
    for ikm in found:
        ikm.lat, ikm.lon = -8.202, 112.6115
        ikm.save()
    return found


def test_a_later_run_finds_the_same_place_and_says_that_it_is_a_sentra(keeper):
    proposal = make.proposal(state="ditetapkan")
    sentra = Sentra.objects.get(proposal=proposal)
    members = [row.ikm for row in sentra.members.all()]
    again = make.candidate(members)
    row = listed(keeper).context["shown"][0]
    assert (row.pk, row.held) == (again.pk, sentra)
    page = keeper.get(again.get_absolute_url())
    assert page.context["step"].url == sentra.get_absolute_url()
    assert "?kandidat=" not in page.content.decode()


def test_what_is_proposed_is_told_and_left_out_of_those_still_open(keeper):
    members = make.units(6)
    proposal = make.proposal(members=members)
    taken = make.candidate([*members, *make.units(6)])  # half of it
    fresh = make.candidate([*members[:2], *make.units(3)], run=taken.run, name="Baru")
    assert {row.pk: row.held for row in listed(keeper).context["shown"]} == {
        taken.pk: proposal,
        fresh.pk: None,
    }
    assert [row.pk for row in listed(keeper, "?tampil=baru").context["shown"]] == [fresh.pk]
    assert step_of(keeper, taken).url == proposal.get_absolute_url()
    drawn = keeper.get(reverse("sentra:candidate-map") + "?dengan=tangan").json()["features"]
    assert [one["properties"]["title"] for one in drawn] == [
        "Baru"
    ]  # the other as a proposal, once


def test_the_map_beside_the_list_and_the_home_page_tell_what_each_is_already(keeper):
    members = make.units(6)
    proposal = make.proposal(members=members)
    sentra = Sentra.objects.get(proposal=make.proposal(state="ditetapkan"))
    asked = make.candidate(members)
    found = make.candidate([row.ikm for row in sentra.members.all()], run=asked.run)
    fresh = make.candidate(make.units(5), run=asked.run)
    address = reverse("sentra:candidate-map")
    told = {
        one["id"]: one["properties"] for one in keeper.get(address + "?tahap").json()["features"]
    }
    assert {pk: one.get("held") for pk, one in told.items()} == {
        asked.pk: "usulan",
        found.pk: "sentra",
        fresh.pk: None,
    }
    assert proposal.get_state_display() in told[asked.pk]["text"]
    plain = keeper.get(address).json()["features"]
    assert not any("held" in one["properties"] for one in plain)
    assert "tahap" in listed(keeper).content.decode()
    assert "1 belum diusulkan" in keeper.get(reverse("plan:home")).content.decode()


def test_the_filter_counts_what_is_shown(keeper):
    full = make.candidate(make.units(5))
    make.candidate(make.units(4), run=full.run, is_near_miss=True)
    counts = {
        shown: listed(keeper, f"?tampil={shown}").context["options"]["groups"][0]["n"]
        for shown in ("", "hampir", "semua")
    }
    assert counts == {"": 1, "hampir": 1, "semua": 2}


def test_members_where_a_plan_forbids_stand_on_the_list_and_in_the_step(keeper, tmp_path):
    rtrw(tmp_path)
    enough = make.candidate([*make.units(5), *in_the_forest(2)])
    few = make.candidate([*make.units(4), *in_the_forest(1)], run=enough.run)
    clean = make.candidate(make.units(5), run=enough.run)
    counts = {row.pk: row.forbidden for row in listed(keeper).context["shown"]}
    assert counts == {enough.pk: 2, few.pk: 1, clean.pk: 0}
    assert "tanpa mereka masih 5 unit" in step_of(keeper, enough).words
    assert step_of(keeper, enough).url.endswith(f"?kandidat={enough.pk}")
    assert "tinggal 4 unit, kurang dari 5" in step_of(keeper, few).words
    page = keeper.get(few.get_absolute_url())
    assert page.context["found"].against[0][1].label == "Tidak sesuai"


def test_each_kind_of_candidate_has_its_next_step(keeper):
    short = {"near_miss": {"kind": "kurang", "short": 1}}
    nearly = make.candidate(make.units(4), is_near_miss=True, evidence=short)
    loose = make.candidate(is_near_miss=True, evidence={"near_miss": {"kind": "longgar"}})
    vague = make.candidate([*make.units(4), *make.units(2, with_point=False)])
    known = make.candidate()
    addresses = ["visit-plan", "candidate-try", "visit-plan", "proposal-create"]
    for one, name in zip((nearly, loose, vague, known), addresses, strict=True):
        assert step_of(keeper, one).url.startswith(reverse(f"sentra:{name}"))
    assert "Kurang 1 unit" in step_of(keeper, nearly).words
    assert "letak 2 anggota" in step_of(keeper, vague).words


def test_who_may_not_propose_reads_the_step_without_a_way(client):
    client.force_login(make.person("pembaca"))
    assert step_of(client, make.candidate()).url == ""


def test_a_shaky_candidate_is_told_among_what_speaks_against_it(keeper):
    """Five of five: without any one of them it is none."""
    made = make.candidate(make.units(5))
    answer = keeper.get(reverse("sentra:candidate-stability", args=[made.pk])).content.decode()
    assert 'hx-swap-oob="beforeend:#memberatkan"' in answer
    assert 'id="memberatkan"' in keeper.get(made.get_absolute_url()).content.decode()
    sure = make.candidate(make.units(20, step=0.0001))
    answer = keeper.get(reverse("sentra:candidate-stability", args=[sure.pk])).content.decode()
    assert "hx-swap-oob" not in answer
