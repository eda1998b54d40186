"""Endorsing members that nobody went to see is said out loud, and asks for a written reason."""

import html
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from rpik.core.errors import DomainError
from sentra.models import FieldCheck
from sentra.services import review
from tests.factories import sentra as make
from tests.owner import unguarded

pytestmark = pytest.mark.django_db


def visit(proposal, how_many: int) -> None:
    officer = make.person("petugas")
    ids = proposal.members.order_by("ikm_id").values_list("ikm_id", flat=True)[:how_many]
    for ikm_id in ids:
        FieldCheck.objects.create(
            key=uuid4(),
            proposal=proposal,
            ikm_id=ikm_id,
            found="aktif",
            checked_at=datetime(2026, 11, 1, tzinfo=UTC),
            by=officer,
        )


@pytest.mark.parametrize(("visited", "asks"), [(0, True), (2, True), (3, False), (6, False)])
def test_a_reason_is_asked_when_fewer_than_half_were_seen(visited, asks, client):
    proposal, by = make.proposal(), make.person("perencana")
    visit(proposal, visited)
    given = {"proposal_id": proposal.pk, "version": 1, "by": by}
    plain = make.ENDORSED | {"unvisited": "  "}
    client.force_login(by)
    text = html.unescape(client.get(proposal.get_absolute_url()).content.decode())
    assert f"<strong>{visited} dari 6</strong> anggota diperiksa di lapangan" in text
    assert f"Setujui “{proposal.name}”? {visited} dari 6 anggota diperiksa di lapangan." in text
    assert ("endorse_unvisited" in text) == asks
    if asks:
        with pytest.raises(DomainError, match="separuh anggota") as refused:
            review.endorse(**given, **plain)
        assert refused.value.field == "unvisited"
        proposal.refresh_from_db()
        assert proposal.state == "diusulkan"
        plain["unvisited"] = "Jalan putus karena banjir"
    step = review.endorse(**given, **plain)
    assert step.proposal.state == "disetujui"
    said = f"Diperiksa di lapangan: {visited} dari 6 anggota. Alasannya: Jalan putus karena banjir"
    assert step.review.note == (f"baik\n\n{said}" if asks else "baik")
    assert review.endorse(**given, **plain).repeated


def test_the_page_keeps_what_was_typed_and_names_what_lacks(client):
    proposal = make.proposal()
    client.force_login(make.person("perencana"))
    typed = {**make.ENDORSED, "unvisited": "", "note": "Pertimbangan saya", "version": 1}
    answer = client.post(f"{proposal.get_absolute_url()}endorse/", typed)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Pertimbangan saya" in text
    assert (
        "(boleh kosong)"
        not in text.partition('for="endorse_unvisited"')[2].partition("</label>")[0]
    )
    assert "alasan menyetujui sebelum separuh anggota diperiksa" in text


def test_everything_that_lacks_is_said_at_once(client):
    proposal = make.proposal()
    with unguarded("sentra_institution"):
        proposal.institutions.all().delete()
    client.force_login(make.person("perencana"))
    answer = client.post(f"{proposal.get_absolute_url()}endorse/", {"note": "", "version": 1})
    form = answer.context["bound"]
    assert set(form.errors) == {"note", "checklist", "unvisited", "__all__"}
    verdict = html.unescape(answer.text).partition('id="putusan"')[2]
    assert verdict.count("Kelembagaan belum didata") == 1
    assert "Data kelembagaan</a>" in verdict
