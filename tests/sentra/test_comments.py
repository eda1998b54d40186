"""Comments on a proposal: one level of answers, once each, by whom, escaped, bounded."""

import uuid

import pytest

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import Comment
from sentra.queries.comments import threads
from sentra.services import comments
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db


def add(proposal, by=None, text="Apakah titiknya sudah diperiksa?", **fields) -> Comment:
    return comments.add(
        proposal=proposal,
        by=by or make.person("perencana"),
        text=text,
        **{"form_key": str(uuid.uuid4()), **fields},
    )


def test_answers_stand_under_what_they_answer():
    proposal = make.proposal()
    first, second = add(proposal), add(proposal, text="Kapan berdiri?")
    answer = add(proposal, by=proposal.proposer, text="Sudah.", parent_id=first.pk)
    found = threads(proposal)
    assert [thread.first for thread in found] == [first, second]
    assert found[0].answers == [answer]
    event = AuditEvent.objects.filter(event="proposal.comment").first()
    assert event.sentence.endswith(f"pada usulan {proposal.name}")
    assert "menjawab" in event.sentence


def test_no_answer_to_an_answer_nor_across_proposals():
    proposal, other = make.proposal(), make.proposal()
    first = add(proposal)
    answer = add(proposal, parent_id=first.pk)
    for place, parent in ((proposal, answer), (other, first)):
        with pytest.raises(DomainError, match="tidak ada pada usulan ini"):
            add(place, parent_id=parent.pk)


@pytest.mark.parametrize("text", ["", "   \n", "x" * 2001])
def test_empty_and_endless_are_refused(text):
    with pytest.raises(DomainError, match="2000 huruf"):
        add(make.proposal(), text=text)


@pytest.mark.parametrize("role", ["pembaca", "admin"])
def test_who_only_reads_says_nothing(role):
    with pytest.raises(NotAllowed):
        add(make.proposal(), by=make.person(role))


def test_a_comment_changes_no_state():
    proposal = make.proposal()
    add(proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version, proposal.steps.count()) == ("diusulkan", 1, 1)


class TestPage:
    def post(self, client, proposal, **values):
        given = {"form_key": str(uuid.uuid4()), "text": "<b>Benar & jelas?</b>", **values}
        return client.post(f"{proposal.get_absolute_url()}komentar/", given, follow=True)

    def test_a_comment_shows_escaped(self, log_in):
        proposal = make.proposal()
        answer = self.post(log_in(make.person("petugas")), proposal)
        page = answer.content.decode()
        assert "&lt;b&gt;Benar &amp; jelas?&lt;/b&gt;" in page
        made = Comment.objects.get()
        assert answer.redirect_chain[0][0].endswith(f"#komentar-{made.pk}")

    def test_back_and_again_adds_nothing(self, log_in):
        proposal, key = make.proposal(), str(uuid.uuid4())
        client = log_in(make.person("perencana"))
        first = self.post(client, proposal, form_key=key)
        again = self.post(client, proposal, form_key=key)
        assert Comment.objects.count() == 1
        assert first.redirect_chain == again.redirect_chain

    def test_refusals_are_said(self, log_in):
        proposal = make.proposal()
        client = log_in(make.person("perencana"))
        assert "Tulis komentarnya dahulu" in self.post(client, proposal, text=" ").content.decode()
        assert "Muat ulang" in self.post(client, proposal, parent="99").content.decode()
        assert self.post(client, proposal, form_key="x").status_code == 200
        assert Comment.objects.count() == 0

    def test_readers_see_no_form(self, log_in):
        proposal = make.proposal()
        add(proposal)
        page = log_in(make.person("pembaca")).get(proposal.get_absolute_url()).content.decode()
        assert "Apakah titiknya" in page
        assert "/komentar/" not in page

    def test_queries_do_not_grow(self, log_in, django_assert_max_num_queries):
        proposal = make.proposal()
        client = log_in(make.person("pembaca"))
        client.get(proposal.get_absolute_url())
        firsts = [add(proposal) for _ in range(10)]
        for first in firsts:
            add(proposal, parent_id=first.pk)
        with django_assert_max_num_queries(40):
            client.get(proposal.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_once_say_it_once():
    from rpik.core.idempotency import AlreadySubmitted

    proposal, by, key = make.proposal(), make.person("perencana"), str(uuid.uuid4())

    def press():
        try:
            return add(proposal, by=by, form_key=key)
        except AlreadySubmitted as before:
            return before.url

    results = at_once([press] * 4)
    made = Comment.objects.get()
    assert sum(result == made for result in results) == 1
    assert {result for result in results if isinstance(result, str)} == {
        f"{proposal.get_absolute_url()}#komentar-{made.pk}"
    }
