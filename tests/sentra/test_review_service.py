"""Proposing and reviewing: members, versions, double clicks, the trail."""

import pytest

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from sentra.models import Proposal, Review
from sentra.services import review
from tests.factories import sentra as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]


@pytest.fixture
def planner():
    return make.person("perencana")


def propose(by, members, **fields):
    values = {"name": "Sentra Gerabah", "reason": "ramai", "product_group": make.group()}
    return review.propose(by=by, ikm_ids=[m.pk for m in members], **values | fields)


def test_proposal_holds_the_figures_of_the_day(planner):
    members = make.units(5)
    made = propose(planner, members, name="  Sentra   Gerabah ", candidate=make.candidate(members))
    Ikm.objects.filter(pk=members[0].pk).update(workers_stated=90)
    made.refresh_from_db()
    assert (made.name, made.state, made.version) == ("Sentra Gerabah", "diusulkan", 1)
    assert made.place == "Pagelaran, Kecamatan Pagelaran"
    assert made.evidence["members"]["workers"] == 15
    assert made.evidence["candidate"]["score"] == 71.5
    assert made.evidence["spread"]["max_m"] == pytest.approx(221, abs=2)
    assert made.hull["type"] == "Polygon"
    event = AuditEvent.objects.get(event="proposal.propose")
    assert (event.by, event.target_id) == (planner, made.pk)


def test_members_without_points_make_no_hull(planner):
    made = propose(planner, make.units(5, with_point=False))
    assert made.hull is None
    assert made.lat == pytest.approx(make.LAT)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "nonaktif"}, "nonaktif"),
        ({"workers_stated": 40, "investment": 20_000_000_000}, "industri besar"),
        ({"product_group": None}, "belum berkelompok"),
        ({"is_demo": True}, "Data contoh"),
    ],
)
def test_who_cannot_be_a_member(planner, change, words):
    members = make.units(6)
    Ikm.objects.filter(pk=members[0].pk).update(**change)
    with pytest.raises(DomainError, match=words) as refused:
        propose(planner, members)
    assert refused.value.field == "members"
    if words != "Data contoh":
        assert members[0].title in refused.value.message


def test_another_group_is_refused_and_a_related_one_is_not(planner):
    members = make.units(5)
    other = make.group("keramik")
    strange = make.units(1, product_group=other)
    with pytest.raises(DomainError, match="bukan kelompok Gerabah"):
        propose(planner, members + strange)
    group = make.group()
    group.related = ["keramik"]
    group.save()
    assert propose(planner, members + strange, product_group=group).members.count() == 6


def test_four_units_are_no_sentra(planner, settings):
    with pytest.raises(DomainError, match=r"4 unit.*paling sedikit 5.*PP 29/2018"):
        propose(planner, make.units(4))
    settings.RPIK_SENTRA_MIN_UNITS = 4
    assert propose(planner, make.units(4)).state == "diusulkan"


def test_members_outside_the_working_area_are_refused():
    bound = make.person("perencana", kecamatan_scope=["35.07.33"])
    with pytest.raises(DomainError, match="di luar wilayah kerja"):
        propose(bound, make.units(5))


def test_one_open_proposal_a_candidate(planner):
    members = make.units(5)
    found = make.candidate(members)
    first = propose(planner, members, candidate=found)
    with pytest.raises(DomainError, match="sudah diusulkan oleh"):
        propose(make.person("perencana"), members, candidate=found)
    review.withdraw(proposal_id=first.pk, version=1, note="keliru", by=planner)
    assert propose(planner, members, candidate=found).pk != first.pk


def test_two_proposals_by_hand_need_no_candidate(planner):
    members = make.units(5)
    propose(planner, members)
    propose(planner, members)
    assert Proposal.objects.count() == 2


def test_the_slower_person_is_told_who_was_faster():
    made = make.proposal()
    fast, slow = make.person("perencana", full_name="Wahyu"), make.person("perencana")
    review.reject(proposal_id=made.pk, version=1, note="tidak", by=fast)
    with pytest.raises(StaleObject, match="Wahyu menolak usulan pukul"):
        review.request_changes(proposal_id=made.pk, version=1, note="perbaiki", by=slow)
    assert Review.objects.filter(proposal=made).count() == 2


def test_a_double_post_does_nothing_twice():
    made, reviewer = make.proposal(), make.person("perencana")
    first = review.request_changes(proposal_id=made.pk, version=1, note="a", by=reviewer)
    again = review.request_changes(proposal_id=made.pk, version=1, note="a", by=reviewer)
    assert (first.repeated, again.repeated) == (False, True)
    assert first.review.pk == again.review.pk
    assert AuditEvent.objects.filter(event="proposal.request_changes").count() == 1
    with pytest.raises(StaleObject):
        review.request_changes(proposal_id=made.pk, version=1, note="another", by=reviewer)


def test_resubmit_changes_members_and_says_so_in_words(planner):
    members = make.units(6)
    made = make.proposal("perbaikan", proposer=planner, members=members)
    extra = make.units(2)
    kept = [m.pk for m in members[1:] + extra]
    step = review.resubmit(
        proposal_id=made.pk, version=2, note="sudah", by=planner, name="Sentra Baru", ikm_ids=kept
    )
    assert step.proposal.state == "diusulkan"
    assert set(made.members.values_list("ikm_id", flat=True)) == set(kept)
    assert step.proposal.evidence["members"]["units"] == 7
    words = AuditEvent.objects.get(event="proposal.amended").sentence
    assert "anggota dari 6 menjadi 7 (2 masuk, 1 keluar)" in words
    assert "menjadi “Sentra Baru”" in words


def test_only_the_proposer_resubmits(planner):
    made = make.proposal("perbaikan", proposer=planner)
    with pytest.raises(NotAllowed, match="Hanya pengusulnya"):
        review.resubmit(proposal_id=made.pk, version=2, note="x", by=make.person("perencana"))


def test_endorsing_looks_at_the_members_of_today():
    members = make.units(6)
    made = make.proposal(members=members)
    Ikm.objects.filter(pk=members[2].pk).update(status="nonaktif")
    with pytest.raises(DomainError, match="tidak lagi memenuhi syarat") as refused:
        review.endorse(proposal_id=made.pk, version=1, by=make.person("perencana"), **make.ENDORSED)
    assert members[2].title in refused.value.message
    made.refresh_from_db()
    assert (made.state, made.version) == ("diusulkan", 1)


def test_a_candidate_of_others_is_no_evidence(planner):
    members = make.units(5)
    other = make.candidate(make.units(5))
    with pytest.raises(DomainError, match="kelompok atau anggota lain"):
        propose(planner, members, candidate=other)
    with pytest.raises(DomainError, match="kelompok atau anggota lain"):
        propose(
            planner,
            members,
            candidate=make.candidate(members, product_group=make.group("batik")),
        )
    assert not Proposal.objects.exists()


def test_the_head_reads_a_dissent_before_designating(log_in):
    proposal = make.proposal("disetujui")
    other, head = make.person("perencana"), make.person("pimpinan")
    note = "Separuh anggotanya pedagang; lihat foto."
    step = review.dissent(proposal_id=proposal.pk, version=proposal.version, note=note, by=other)
    assert step.proposal.state == "disetujui"
    client = log_in(head)
    for address in (proposal.get_absolute_url(), f"{proposal.get_absolute_url()}tetapkan/"):
        page = client.get(address).content.decode()
        assert "Pendapat berbeda (1)" in page
        assert note in page
    # Returned and endorsed anew, it is history and no longer in the way.
    version = step.proposal.version
    review.return_to_review(proposal_id=proposal.pk, version=version, note="lihat", by=head)
    proposal.refresh_from_db()
    assert [one.note for one in review.dissents(list(proposal.steps.all()))] == [note]
    review.resubmit(
        proposal_id=proposal.pk, version=version + 1, note="sudah", by=proposal.proposer
    )
    review.endorse(proposal_id=proposal.pk, version=version + 2, by=other, **make.ENDORSED)
    assert review.dissents(list(proposal.steps.all())) == []
