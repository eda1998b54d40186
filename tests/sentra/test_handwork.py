"""Candidates of a planner's hand: drawn, corrected, measured as any other, never overwritten unseen."""

import json

import pytest

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from sentra.models import Candidate, DetectionRun, HandChange, Proposal
from sentra.services import detection, handwork
from tests.factories import areas
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
COMPOSE = "/sentra/kandidat/susun/"
ROWS = "/sentra/kandidat/susun/isi/"


def polygon(*edges):
    return json.dumps(areas.box(*edges))


def around(first):
    """An area that holds the first three of ``make.units``."""
    return polygon(first.lon - 0.001, first.lat - 0.0002, first.lon + 0.001, first.lat + 0.0012)


def test_the_figures_are_those_a_run_gives_the_same_members(perencana):
    """Same members, same parameters: same score, evidence and outline as when they were found."""
    make.units(7)
    make.units(12, desa=make.desa("35.07.24.2004", "Toyomarto", -7.87), product_group=make.group("tempe"))  # fmt: skip
    found = Candidate.objects.get(
        run=detection.run(parameters=detection.parameters(), by=None), product_group="gerabah"
    )
    members = list(Ikm.objects.filter(product_group="gerabah"))
    made = make.by_hand(members, by=perencana)
    evidence = dict(made.evidence)
    assert evidence.pop("by_hand") == {"parts": 1, "apart": 0}
    assert evidence == found.evidence
    assert (made.score, made.parts, made.hull, made.basis) == (
        found.score,
        found.parts,
        found.hull,
        found.basis,
    )
    distances = [set(one.members.values_list("ikm_id", "distance_m")) for one in (made, found)]
    assert distances[0] == distances[1]
    assert made.reason == f"Disusun tangan oleh perencana. {found.reason}"
    assert made.run.parameters == found.run.parameters
    assert made.run.data_version == found.run.data_version


def test_who_when_and_why_are_kept_and_the_found_one_stays(perencana):
    members = make.units(8)
    found = make.candidate(members)
    made = make.by_hand(members[1:], by=perencana, based_on=found, reason="  Yang pertama pindah. ")
    change = HandChange.objects.get()
    assert (change.version, change.by, change.reason) == (1, perencana, "Yang pertama pindah.")
    assert (change.added, change.dropped) == ([], [members[0].pk])
    assert made.handwork.based_on == found
    assert found.members.count() == 8
    assert set(Candidate.objects.by_hand()) == {made}
    assert set(Candidate.objects.of_newest_run()) == {found}
    assert AuditEvent.objects.filter(event="candidate.composed", by=perencana).count() == 1


def test_scattered_members_are_told_and_four_are_a_near_miss(perencana):
    far = make.units(4, step=0.02)
    made = make.by_hand(far, by=perencana)
    assert made.is_near_miss
    assert made.evidence["by_hand"] == {"parts": 4, "apart": 3}
    assert "Terbagi dalam 4 gugus yang terpisah lebih dari 500 m; 3 unit" in made.reason


def test_a_change_reckons_anew_and_notes_who_came_and_went(perencana):
    members = make.units(8)
    made = make.by_hand(members[:6], by=perencana, name="Kampung Gerabah")
    other = make.person("perencana")
    ids = [ikm.pk for ikm in members[1:8]]
    handwork.change(candidate_id=made.pk, version=1, reason="Dua masuk", ikm_ids=ids, by=other)
    made = Candidate.objects.get(pk=made.pk)
    last = HandChange.objects.get(version=2)
    assert (last.added, last.dropped) == ([members[6].pk, members[7].pk], [members[0].pk])
    assert (made.units, made.workers, made.name) == (7, 21, "Kampung Gerabah")
    assert set(made.members.values_list("ikm_id", flat=True)) == set(ids)
    assert made.run.by == perencana  # who composed it; who changed it stands in the versions


def test_a_change_on_an_old_version_is_refused(perencana):
    members = make.units(7)
    ids = [ikm.pk for ikm in members]
    made = make.by_hand(members[:5], by=perencana)
    handwork.change(candidate_id=made.pk, version=1, reason="satu", ikm_ids=ids[:6], by=perencana)
    with pytest.raises(StaleObject, match="sudah diubah"):
        handwork.change(candidate_id=made.pk, version=1, reason="dua", ikm_ids=ids, by=perencana)
    assert made.members.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_lose_nothing(perencana):
    members = make.units(7)
    made = make.by_hand(members[:5], by=perencana)

    def save(count):
        ids = [ikm.pk for ikm in members[:count]]
        return lambda: handwork.change(
            candidate_id=made.pk, version=1, reason="bersamaan", ikm_ids=ids, by=perencana
        )

    answers = at_once([save(6), save(7)])
    assert sorted(type(one).__name__ for one in answers) == ["Candidate", "StaleObject"]
    assert HandChange.objects.count() == 2


def test_what_is_proposed_is_changed_in_the_proposal(perencana):
    members = make.units(6)
    made = make.by_hand(members, by=perencana)
    proposal = make.proposal(members=members, candidate=made)
    assert proposal.evidence["candidate"]["evidence"]["by_hand"]["parts"] == 1
    with pytest.raises(DomainError, match="sudah menjadi usulan"):
        handwork.discard(candidate_id=made.pk, version=1, by=perencana)


def test_thrown_away_it_leaves_the_lists_and_stays_readable(perencana, log_in):
    made = make.by_hand(by=perencana)
    client = log_in(perencana)
    client.post(f"/sentra/kandidat/{made.pk}/buang/", {"version": "1"})
    assert not Candidate.objects.by_hand().exists()
    page = client.get(f"/sentra/kandidat/{made.pk}/").content.decode()
    assert "dibuang oleh" in page
    assert "Usulkan</a>" not in page
    assert client.get(f"/sentra/kandidat/{made.pk}/ubah/").status_code == 404


def test_only_planners_compose(petugas):
    with pytest.raises(NotAllowed):
        make.by_hand(by=petugas)


def test_a_working_area_binds(perencana, log_in):
    here, there = make.units(6), make.units(6, desa=make.desa("35.07.24.2004", "Toyomarto", -7.87))
    bound = make.person("perencana", kecamatan_scope=["35.07.01"])
    with pytest.raises(DomainError, match="wilayah kerja"):
        make.by_hand([*here, there[0]], by=bound)
    found = log_in(bound).get("/sentra/kandidat/susun/titik.json?kelompok=gerabah").json()
    assert {one["id"] for one in found["features"]} == {ikm.pk for ikm in here}
    lat = sorted([here[0].lat, there[0].lat])
    everywhere = polygon(make.LON - 0.003, lat[0] - 0.01, make.LON + 0.003, lat[1] + 0.01)
    rows = log_in(bound).post(ROWS, {"product_group": "gerabah", "area": everywhere})
    assert rows.content.decode().count('name="members"') == 6


def test_nothing_of_a_person_travels_to_the_map(perencana, log_in):
    make.units(5, owner_name="Rahasia Sekali")
    Ikm.objects.update(business_name="")
    answer = log_in(perencana).get("/sentra/kandidat/susun/titik.json?kelompok=gerabah")
    assert "Rahasia" not in answer.content.decode()
    assert [set(one["properties"]) for one in answer.json()["features"]] == [{"id", "estimate"}] * 5


def test_the_drawn_area_brings_who_stands_in_it(perencana, log_in, django_assert_max_num_queries):
    members = make.units(8)  # 55 m apart: the area holds three of them
    make.units(3, product_group=make.group("tempe"))
    client = log_in(perencana)
    with django_assert_max_num_queries(14):
        page = client.post(
            ROWS, {"product_group": "gerabah", "area": around(members[0])}
        ).content.decode()
    assert [f'id="m{ikm.pk}"' in page for ikm in members] == [True] * 3 + [False] * 5
    assert page.count('name="members"') == 3
    alone = client.post(ROWS, {"product_group": "gerabah", "ikm": members[7].pk}).content.decode()
    assert alone.count('name="members"') == 1
    desa = client.post(ROWS, {"product_group": "gerabah", "desa": members[0].desa_id})
    assert desa.content.decode().count('name="members"') == 8


def test_a_broken_area_is_refused_in_words(perencana, log_in):
    answer = log_in(perencana).post(ROWS, {"product_group": "gerabah", "area": "[]"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        400,
        "text/plain; charset=utf-8",
    )
    assert "poligon GeoJSON" in answer.content.decode()


def test_by_the_page_from_found_to_corrected_to_proposed(perencana, log_in):
    members = make.units(8)
    found = make.candidate(members)
    client = log_in(perencana)
    page = client.get(f"{COMPOSE}?kandidat={found.pk}").content.decode()
    assert page.count(" checked") == 8
    typed = {
        "product_group": "gerabah",
        "based_on": found.pk,
        "name": "Gerabah Getaan",
        "reason": "",
        "area": around(members[0]),
        "members": [ikm.pk for ikm in members[2:]],
    }
    refused = client.post(COMPOSE, typed)
    assert refused.status_code == 400
    assert refused.content.decode().count(" checked") == 6  # what was ticked is not lost
    client.post(COMPOSE, typed | {"reason": "Dua di ujung bukan perajin lagi"})
    made = Candidate.objects.by_hand().get()
    assert (made.name, made.units) == ("Gerabah Getaan", 6)
    assert made.handwork.area["type"] == "Polygon"
    page = client.get(made.get_absolute_url()).content.decode()
    assert "disusun tangan oleh perencana" in page
    assert "Dua di ujung bukan perajin lagi" in page
    assert "Gerabah Getaan" in client.get("/sentra/kandidat/?tampil=tangan").content.decode()
    form = client.get(f"/sentra/usulan/baru/?kandidat={made.pk}").content.decode()
    assert form.count(" checked") == 6
    client.post(
        "/sentra/usulan/baru/",
        {
            "candidate": made.pk,
            "name": made.name,
            "reason": "Layak",
            "product_group": "gerabah",
            "members": [ikm.pk for ikm in members[2:]],
        },
    )
    assert Proposal.objects.get().candidate == made


def test_a_stale_page_keeps_the_ticks_and_shows_what_changed(perencana, log_in):
    members = make.units(8)
    made = make.by_hand(members[:6], by=perencana)
    ids = [ikm.pk for ikm in members]
    other = make.person("perencana", "perencanalain")
    handwork.change(candidate_id=made.pk, version=1, reason="Pindah", ikm_ids=ids[:5], by=other)
    typed = {"product_group": "gerabah", "version": "1", "reason": "Tambah", "members": ids}
    client = log_in(perencana)
    answer = client.post(f"/sentra/kandidat/{made.pk}/ubah/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count(" checked") == 8
    assert "perencanalain" in page
    assert "“Pindah”" in page
    assert 'name="version" value="2"' in page  # told, the person may save on top of it
    assert (
        client.post(f"/sentra/kandidat/{made.pk}/ubah/", typed | {"version": "2"}).status_code
        == 302
    )
    assert Candidate.objects.get(pk=made.pk).units == 8


def test_runs_of_the_hand_are_no_runs_of_the_list(perencana, log_in):
    found = make.candidate()
    make.by_hand(make.units(6, step=0.0006), by=perencana)
    assert DetectionRun.objects.filter(state="tangan").count() == 1
    page = log_in(perencana).get("/sentra/kandidat/").content.decode()
    assert found.name in page
    assert "1 kandidat disusun tangan" in page
    both = log_in(perencana).get("/sentra/kandidat/peta.json?dengan=tangan").json()
    assert len(both["features"]) == 2


def test_members_that_a_planner_does_not_see_are_neither_dropped_nor_discarded(perencana):
    members = make.units(6)
    made = make.by_hand(members, by=perencana)
    bound = make.person("perencana", kecamatan_scope=["35.07.02"])
    told = {"candidate_id": made.pk, "version": 1, "by": bound}
    with pytest.raises(DomainError, match="6 anggota kandidat ini di luar wilayah kerja"):
        handwork.change(reason="salah", ikm_ids=[], **told)
    with pytest.raises(DomainError, match="di luar wilayah kerja"):
        handwork.discard(**told)
    made.handwork.refresh_from_db()
    assert made.handwork.discarded_at is None and made.members.count() == 6


def test_the_button_pressed_twice_composes_once(perencana, log_in):
    members = make.units(6)
    client = log_in(perencana)
    key = client.get(COMPOSE, {"kelompok": "gerabah"}).context["form"]["form_key"].value()
    form = {
        "form_key": key, "product_group": "gerabah", "reason": "satu", "name": "Sekali",
        "members": [one.pk for one in members],
    }  # fmt: skip
    first, second = client.post(COMPOSE, form), client.post(COMPOSE, form)
    assert (first.status_code, second.url) == (302, first.url)
    assert Candidate.objects.filter(name="Sekali").count() == 1
