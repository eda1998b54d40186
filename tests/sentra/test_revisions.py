"""Sent back and handed in again: what was asked point by point, and what changed since."""

import uuid

import pytest

from rpik.core.errors import DomainError, StaleObject
from sentra.models import ChangePoint
from sentra.services import attachments, institutions, review, revisions
from tests.factories import sentra as make

POINTS = ["Lengkapi titik tiga anggota", "Jelaskan bahan baku"]


def asked_by_head(proposal, head, **fields):
    proposal.refresh_from_db()
    given = {"note": "Dua hal lagi.", "points": POINTS} | fields
    return review.return_to_review(
        proposal_id=proposal.pk, version=proposal.version, by=head, **given
    )


def handed_in_again(proposal, **fields):
    proposal.refresh_from_db()
    answers = {
        pk: f"sudah ({n})"
        for n, pk in enumerate(
            ChangePoint.objects.filter(review__proposal=proposal, done_at=None)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    }
    return review.resubmit(
        proposal_id=proposal.pk, version=proposal.version, note="Sudah dilengkapi.",
        by=proposal.proposer, **({"answers": answers} | fields),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)  # each row of the history bears its own time
def test_who_judges_again_reads_what_changed(log_in):
    head = make.person("pimpinan")
    members, (new,) = make.units(6), make.units(1, step=0.0007)
    proposal = make.proposal("disetujui", members=members, name="Sentra Gerabah Getaan")
    assert revisions.last(proposal, head) is None
    client = log_in(head)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert 'id="return_points"' in page
    posted = {"version": proposal.version, "note": "Dua hal lagi.", "points": "\n".join(POINTS)}
    assert client.post(f"{proposal.get_absolute_url()}return/", posted).status_code == 302
    # The proposer: what was asked, on the proposal's page and on that of mending.
    client = log_in(proposal.proposer)
    for address in (proposal.get_absolute_url(), f"{proposal.get_absolute_url()}perbaiki/"):
        text = client.get(address).content.decode()
        for words in (str(head), "Dua hal lagi.", *POINTS):
            assert text.count(words) >= 1, (address, words)
    assert "Yang diminta diperbaiki" in client.get(proposal.get_absolute_url()).content.decode()
    with pytest.raises(DomainError, match="setiap butir"):
        handed_in_again(proposal, answers={})
    attachments.attach(
        proposal=proposal, title="Surat desa", name="a.pdf", content=make.PDF,
        by=proposal.proposer, form_key=str(uuid.uuid4()),
    )  # fmt: skip
    told = institutions.newest(proposal)
    make.institution(proposal, by=proposal.proposer, after=told.pk, statutes="ada")
    handed_in_again(
        proposal,
        name="Sentra Gerabah Baru",
        reason="Bahan baku dari Pagelaran.",
        ikm_ids=[ikm.pk for ikm in (*members[1:], new)],
    )
    proposal.refresh_from_db()
    other = make.person("perencana")
    found = revisions.last(proposal, other)
    assert found.name == ("Sentra Gerabah Getaan", "Sentra Gerabah Baru")
    assert found.reason == ("Perajin lama", "Bahan baku dari Pagelaran.")
    assert (found.joined, found.left, found.hidden) == ([new.title], [members[0].title], 0)
    assert found.told == ["lampiran “Surat desa”", "data kelembagaan"]
    assert [point.answer for point in found.points] == ["sudah (0)", "sudah (1)"]
    text = log_in(other).get(proposal.get_absolute_url()).content.decode()
    card = text.partition('id="perbaikan"')[2].partition("</section>")[0]
    for words in (*POINTS, "sudah (1)", "Sudah dilengkapi.", new.title, "Surat desa"):
        assert words in card
    scoped = make.person("perencana", kecamatan_scope=["35.07.33"])
    assert revisions.last(proposal, scoped).hidden == 2


@pytest.mark.django_db(transaction=True)
def test_back_as_it_was_is_said(log_in):
    proposal = make.proposal("perbaikan")
    handed_in_again(proposal)
    text = log_in(make.person("perencana")).get(proposal.get_absolute_url()).content.decode()
    assert "tetap seperti sebelum dikembalikan" in text


@pytest.mark.django_db
def test_a_first_proposal_costs_nothing(django_assert_num_queries):
    proposal, other = make.proposal(), make.person("perencana")
    with django_assert_num_queries(0):
        assert revisions.last(proposal, other) is None


@pytest.mark.django_db
def test_the_head_s_points_are_kept_once():
    proposal, head = make.proposal("disetujui"), make.person("pimpinan")
    version = proposal.version
    asked_by_head(proposal, head)
    again = review.return_to_review(
        proposal_id=proposal.pk, version=version, note="Dua hal lagi.", points=POINTS, by=head
    )
    assert again.repeated
    assert list(ChangePoint.objects.values_list("text", flat=True)) == POINTS
    with pytest.raises(StaleObject, match="dengan isian lain"):
        review.return_to_review(
            proposal_id=proposal.pk, version=version, note="Dua hal lagi.", points=["x"], by=head
        )


@pytest.mark.django_db
def test_what_back_and_send_again_changes_is_not_swallowed():
    proposal = make.proposal("perbaikan")
    sent = {
        "proposal_id": proposal.pk, "version": proposal.version, "note": "Sudah.",
        "by": proposal.proposer, "reason": proposal.reason, "name": proposal.name,
    }  # fmt: skip
    point = ChangePoint.objects.create(review=proposal.steps.last(), text="Peta")
    with pytest.raises(DomainError, match="Nama sentra tidak boleh kosong"):
        review.resubmit(**sent | {"name": "\u202e\u200b"}, answers={point.pk: ""})
    with pytest.raises(DomainError, match="500 huruf"):
        review.resubmit(**sent, answers={point.pk: "x" * 501})
    review.resubmit(**sent, answers={point.pk: "Sudah"})
    assert review.resubmit(**sent, answers={point.pk: "Sudah"}).repeated
    for other in ({"name": "Nama lain"}, {"reason": "Alasan lain"}, {"answers": {point.pk: "Lain"}},
                  {"ikm_ids": [1]}):  # fmt: skip
        with pytest.raises(StaleObject, match="dengan isian lain"):
            review.resubmit(**{**sent, "answers": {point.pk: "Sudah"}, **other})
