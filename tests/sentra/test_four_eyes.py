"""Four eyes held by the database: raw SQL, past every service and page, is refused too."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from rpik.core import sql
from sentra import workflow
from sentra.models import Decree, Proposal, Review, Sentra
from tests.factories import sentra as make
from tests.sentra.racing import at_once

STEP = """
INSERT INTO sentra_review (proposal_id, action, from_state, to_state, note, checklist, at, by_id)
VALUES (%(proposal)s, %(action)s, %(start)s, %(target)s, 'diselipkan', '[]', now(), %(by)s)
"""
SENTRA = """
INSERT INTO sentra_sentra (proposal_id, name, product_group_id, place, state, units, is_demo,
                           designated_at, designated_by_id)
SELECT id, name, product_group_id, place, 'ditetapkan', 6, false, now(), %(by)s
  FROM sentra_proposal WHERE id = %(proposal)s
"""


def step(action: str, proposal: Proposal, by) -> None:
    law = workflow.find(action)
    values = {"action": action, "start": law.sources[0], "target": law.target}
    with transaction.atomic():
        sql.execute(STEP, {"proposal": proposal.pk, "by": by.pk, **values})


# Preparing a change decides nothing: who proposed the sentra may, and others.
BOUND = [law for law in workflow.TRANSITIONS if law.by != "anyone"]


def test_all_but_proposing_and_drafting_are_bound():
    free = {law.action for law in workflow.TRANSITIONS} - {law.action for law in BOUND}
    assert free == {"propose", "draft_change", "draft_revocation"}


@pytest.mark.django_db
@pytest.mark.parametrize("law", BOUND, ids=lambda law: law.action)
def test_a_step_by_the_wrong_person_is_refused_by_raw_sql(law):
    proposal = make.proposal()
    wrong = proposal.proposer if law.by == "another" else make.person("perencana")
    with pytest.raises(IntegrityError, match="review_four_eyes"):
        step(law.action, proposal, wrong)
    right = make.person("perencana") if law.by == "another" else proposal.proposer
    with transaction.atomic():
        sid = transaction.savepoint()
        step(law.action, proposal, right)
        transaction.savepoint_rollback(sid)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["disetujui", "ditetapkan", "ditolak"])
def test_no_state_without_a_step(state):
    proposal = make.proposal()
    with pytest.raises(IntegrityError, match="proposal_state_has_step"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state=state)
        connection.check_constraints()


@pytest.mark.django_db
def test_the_proposer_cannot_be_swapped_to_let_them_decide():
    proposal = make.proposal()
    with pytest.raises(IntegrityError, match="proposal_proposer_fixed"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(proposer=make.person("perencana"))


@pytest.mark.django_db
def test_a_step_cannot_be_given_to_another_person_afterwards():
    proposal = make.proposal("disetujui")
    endorsed = proposal.steps.get(action="endorse")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Review.objects.filter(pk=endorsed.pk).update(by=proposal.proposer)


@pytest.mark.django_db
def test_a_sentra_is_not_designated_by_its_proposer():
    proposal = make.proposal("disetujui")
    with pytest.raises(IntegrityError, match="sentra_four_eyes"), transaction.atomic():
        sql.execute(SENTRA, {"proposal": proposal.pk, "by": proposal.proposer_id})
    with transaction.atomic():
        assert sql.execute(SENTRA, {"proposal": proposal.pk, "by": make.person("pimpinan").pk}) == 1
    with pytest.raises(IntegrityError, match="sentra_four_eyes"), transaction.atomic():
        Sentra.objects.filter(proposal=proposal).update(designated_by=proposal.proposer)


@pytest.mark.django_db(transaction=True)
class TestPagesAtOnce:
    """The same races through the pages: real requests, each thread its own connection."""

    def post(self, user, address: str, values: dict) -> tuple[int, str]:
        client = Client()
        client.force_login(user)
        answer = client.post(address, values)
        return answer.status_code, answer.content.decode()

    def test_two_reviewers_one_wins_the_other_keeps_the_words(self):
        proposal = make.proposal()
        first, second = make.person("perencana"), make.person("perencana")
        base = f"{proposal.get_absolute_url()}"
        answers = at_once(
            [
                lambda: self.post(
                    first, f"{base}reject/", {"version": 1, "note": "Bahan baku habis sejak 2025"}
                ),
                lambda: self.post(
                    second, f"{base}request_changes/", {"version": 1, "note": "Tambah nama dusun"}
                ),
            ]
        )
        assert sorted(status for status, _ in answers) == [302, 409]
        told = next(page for status, page in answers if status == 409)
        assert "baru saja berubah" in told
        assert "Bahan baku habis sejak 2025" in told or "Tambah nama dusun" in told
        assert proposal.steps.count() == 2

    def test_a_double_click_on_endorse_makes_one_step(self):
        proposal, reviewer = make.proposal(), make.person("perencana")
        values = {"version": 1, **make.ENDORSED}
        address = f"{proposal.get_absolute_url()}endorse/"
        answers = at_once([lambda: self.post(reviewer, address, values) for _ in range(4)])
        assert {status for status, _ in answers} == {302}
        assert proposal.steps.filter(action="endorse").count() == 1
        proposal.refresh_from_db()
        assert (proposal.state, proposal.version) == ("disetujui", 2)

    def test_a_reviewer_endorses_while_the_proposer_withdraws(self):
        proposal, reviewer = make.proposal(), make.person("perencana")
        base = proposal.get_absolute_url()
        answers = at_once(
            [
                lambda: self.post(
                    reviewer,
                    f"{base}endorse/",
                    {"version": 1, **make.ENDORSED},
                ),
                lambda: self.post(
                    proposal.proposer, f"{base}withdraw/", {"version": 1, "note": "keliru"}
                ),
            ]
        )
        assert sorted(status for status, _ in answers) == [302, 409]
        proposal.refresh_from_db()
        assert proposal.state in {"disetujui", "ditarik"}
        assert proposal.steps.count() == 2

    def test_six_heads_one_number(self):
        pairs = [(make.proposal("disetujui"), make.person("pimpinan")) for _ in range(6)]

        def designate(proposal, head):
            from django.core.files.uploadedfile import SimpleUploadedFile

            values = {
                "version": 2,
                "decree_number": "188.45/9/KEP/2026",
                "decree_date": "2026-11-02",
                "signatory": "lain",
            }
            scan = SimpleUploadedFile("sk.pdf", make.PDF, "application/pdf")
            return self.post(
                head,
                f"{proposal.get_absolute_url()}tetapkan/",
                {**values, "signer": "Bupati Malang", "decree_file": scan},
            )

        answers = at_once([lambda p=p, h=h: designate(p, h) for p, h in pairs])
        assert sorted(status for status, _ in answers) == [302, 400, 400, 400, 400, 400]
        assert all("sudah dipakai" in page for status, page in answers if status == 400)
        assert Decree.objects.filter(number__iexact="188.45/9/KEP/2026").count() == 1
        assert Decree.objects.get().date == date(2026, 11, 2)
        assert Sentra.objects.count() == 1
