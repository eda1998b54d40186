"""The stages inside a state: who ended which when, how long each took, and what the board says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rpik.core.models import User
from rpik.plan.models import Activity
from sentra.models import FieldCheck, Institution, Proposal, Review, SiteTelling
from sentra.queries import stages
from sentra.services import review
from tests.factories import sentra as make
from tests.factories.plan import activity
from tests.owner import unguarded

pytestmark = pytest.mark.django_db
# A Monday; days are working days.
START = datetime(2026, 11, 2, 3, tzinfo=UTC)


def status(proposal: Proposal) -> dict[str, str]:
    return {one.stage.code: one.status for one in stages.of_proposal(proposal.pk)}


def days(proposal: Proposal) -> dict[str, int | None]:
    return {one.stage.code: one.days for one in stages.of_proposal(proposal.pk)}


def visit(proposal: Proposal, how_many: int, at: datetime, by: User) -> None:
    for member in proposal.members.order_by("pk")[:how_many]:
        FieldCheck.objects.create(
            proposal=proposal, ikm_id=member.ikm_id, found="aktif", checked_at=at, by=by
        )


def move(model, at: datetime, table: str, **chosen) -> None:
    """Give what was written another time, as only the database's owner can."""
    with unguarded(table):
        model.objects.filter(**chosen).update(at=at)


def test_a_new_proposal_waits_for_its_visit_and_its_institution_may_come_first():
    proposal = make.proposal()
    found = status(proposal)
    assert found["usulan"] == found["kelembagaan"] == "selesai"
    assert found["lapangan"] == "berjalan"
    assert found["ruang"] == found["telaahan"] == found["penetapan"] == "nanti"


def test_half_of_the_members_ends_the_visit_and_advice_ends_the_space():
    proposal, petugas = make.proposal(), make.person("petugas", full_name="Budi")
    visit(proposal, 2, START, petugas)
    assert status(proposal)["lapangan"] == "berjalan"
    third = proposal.members.order_by("pk")[2]
    FieldCheck.objects.create(proposal=proposal, ikm_id=third.ikm_id, found="tutup", checked_at=START, by=petugas)  # fmt: skip
    found = {one.stage.code: one for one in stages.of_proposal(proposal.pk)}
    assert (found["lapangan"].status, found["lapangan"].who) == ("selesai", "Budi")
    assert found["ruang"].status == "berjalan"
    SiteTelling.objects.create(proposal=proposal, space_advice="600/1/2026", source="x", by=petugas)
    assert status(proposal)["telaahan"] == "berjalan"


def test_endorsed_without_a_visit_is_skipped_and_sent_back_is_judged_anew():
    proposal = make.proposal("disetujui")
    found = status(proposal)
    assert found["lapangan"] == found["ruang"] == "dilewati"
    assert (found["telaahan"], found["penetapan"]) == ("selesai", "berjalan")

    review.return_to_review(proposal_id=proposal.pk, version=proposal.version, note="titiknya", by=make.person("pimpinan"))  # fmt: skip
    found = status(proposal)
    assert (found["lapangan"], found["telaahan"]) == ("berjalan", "nanti")


def test_coaching_ends_with_the_first_activity_whose_attendance_was_taken():
    proposal, petugas = make.proposal("ditetapkan"), make.person("petugas", full_name="Budi")
    assert status(proposal)["pembinaan"] == "berjalan"
    held = activity(petugas)
    Activity.objects.filter(pk=held.pk).update(sentra=proposal.sentra)
    assert status(proposal)["pembinaan"] == "berjalan"  # nobody said who came
    Activity.objects.filter(pk=held.pk).update(attendance_taken=True)
    found = {one.stage.code: one for one in stages.of_proposal(proposal.pk)}
    assert (found["pembinaan"].status, found["pembinaan"].who) == ("selesai", "Budi")
    assert timezone.localdate(found["pembinaan"].at) == held.end
    assert found["evaluasi"].status == "berjalan"


def test_days_of_the_stages_add_up_to_the_whole_way():
    proposal, petugas = make.proposal("ditetapkan"), make.person("petugas")
    visit(proposal, 3, START + timedelta(days=3), petugas)  # Thursday
    move(Review, START, "sentra_review", proposal=proposal, action="propose")
    move(Institution, START + timedelta(days=1), "sentra_institution", proposal=proposal)
    move(Review, START + timedelta(days=7), "sentra_review", proposal=proposal, action="endorse")
    move(Review, START + timedelta(days=9), "sentra_review", proposal=proposal, action="designate")
    found = days(proposal)
    assert (found["lapangan"], found["ruang"], found["kelembagaan"]) == (3, None, 0)
    assert (found["telaahan"], found["penetapan"]) == (2, 2)
    line = {one.stage.code: one for one in stages.board()}["lapangan"]
    assert (line.count, line.median_days, line.longest_days) == (0, 3.0, 3)


def test_the_board_counts_open_proposals_by_stage_in_one_query(log_in, django_assert_num_queries):
    waiting, ended = make.proposal(), make.proposal("ditolak")
    assert {waiting.state, ended.state} == {"diusulkan", "ditolak"}
    make.proposal("disetujui")
    with django_assert_num_queries(1):
        counts = {one.stage.code: one.count for one in stages.board(today=timezone.localdate())}
    assert counts == {"lapangan": 1, "ruang": 0, "kelembagaan": 0, "telaahan": 0, "penetapan": 1}
    page = log_in(make.person("pimpinan")).get("/sentra/papan/").content.decode()
    assert "Tahap dari usulan sampai penetapan" in page
