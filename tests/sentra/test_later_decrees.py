"""Drafts of SK perubahan and pencabutan: words, appendices, who may, what stands in the way."""

import io
from datetime import date

import pytest
from docx import Document as open_document

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import SentraMember
from sentra.services import designation, later_decrees
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def designated():
    """A sentra of six, designated on 2 November 2026, and two units nearby."""
    head = make.person("pimpinan")
    members = make.units(6)
    proposal = make.proposal("ditetapkan", members=members, head=head)
    return proposal, members, make.units(2, step=0.0007), head


def change(proposal, ids, by=None, **fields) -> bytes:
    given = {"kind": "docx", "name": proposal.sentra.name, "reason": "Dua usaha tutup."} | fields
    by = by or make.person("perencana")
    return later_decrees.draft_change(proposal=proposal, by=by, ikm_ids=ids, **given)


def opened(content: bytes):
    word = open_document(io.BytesIO(content))
    return word, "\n".join(line.text for line in word.paragraphs)


def test_a_change_tells_who_joins_and_leaves(designated):
    proposal, members, others, _ = designated
    ids = [ikm.pk for ikm in (*members[1:], *others)]
    before = list(SentraMember.objects.values_list("ikm_id", "until"))
    word, text = opened(change(proposal, ids, name="Sentra Gerabah Baru"))
    number = proposal.sentra.decrees.get().number
    assert f"PERUBAHAN ATAS KEPUTUSAN BUPATI MALANG NOMOR {number}" in text
    assert "tanggal 2 November 2026" in text
    assert "bahwa Dua usaha tutup;" in text
    assert (
        "perubahan nama dari Sentra Gerabah Pagelaran menjadi Sentra Gerabah Baru, "
        "penambahan 2 (dua) unit usaha, dan pengurangan 1 (satu) unit usaha" in text
    )
    assert "beranggotakan 7 (tujuh) unit usaha, dengan 21 (dua puluh satu) orang" in text
    joined, left, after, _data = word.tables
    assert {row.cells[1].text for row in joined.rows[1:]} == {ikm.title for ikm in others}
    assert [row.cells[1].text for row in left.rows[1:]] == [members[0].title]
    assert len(after.rows) == 8
    assert "LAMPIRAN IV" in text
    # A draft changes nothing.
    assert list(SentraMember.objects.values_list("ikm_id", "until")) == before
    event = AuditEvent.objects.get(event="proposal.decree_draft")
    assert "konsep SK perubahan (DOCX)" in event.sentence


def test_the_second_change_cites_the_first(designated):
    proposal, members, others, head = designated
    proposal.refresh_from_db()
    designation.amend(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/9/KEP/2026", date=date(2026, 11, 10)),
        note="tambah",
        name=proposal.sentra.name,
        ikm_ids=[ikm.pk for ikm in (*members, others[0])],
        by=head,
    )
    proposal.refresh_from_db()
    ids = [ikm.pk for ikm in (*members, *others)]
    _, text = opened(change(proposal, ids))
    assert "PERUBAHAN KEDUA ATAS KEPUTUSAN BUPATI MALANG" in text
    assert "telah diubah dengan Keputusan Bupati Malang Nomor 188.45/9/KEP/2026" in text
    with pytest.raises(DomainError, match="sesudah SK sebelumnya"):
        change(proposal, ids, day=date(2026, 11, 10))


def test_those_who_stay_are_printed_as_frozen(designated):
    proposal, members, others, _ = designated
    type(members[1]).objects.filter(pk=members[1].pk).update(product="keramik")
    ids = [ikm.pk for ikm in (*members, others[0])]
    word, _ = opened(change(proposal, ids))
    assert {row.cells[3].text for row in word.tables[1].rows[1:]} == {"gerabah"}


def test_a_change_is_refused_as_the_decree_itself_would_be(designated):
    proposal, members, _, _ = designated
    ids = [ikm.pk for ikm in members]
    with pytest.raises(DomainError, match="Tidak ada yang berubah"):
        change(proposal, ids)
    with pytest.raises(DomainError, match="5"):
        change(proposal, ids[:3])
    with pytest.raises(DomainError, match="tidak boleh kosong"):
        change(proposal, ids[1:], name="  ")
    with pytest.raises(DomainError, match="tidak menjabat"):
        change(proposal, ids[1:], signatory="pejabat-99")


def end(proposal, by=None, **fields) -> bytes:
    given = {"kind": "docx", "reason": "seluruh anggota berhenti berusaha"} | fields
    return later_decrees.draft_end(proposal=proposal, by=by or make.person("pimpinan"), **given)


def test_a_revocation_lists_whose_membership_ends(designated):
    proposal, members, _, _ = designated
    word, text = opened(end(proposal, number="188.45/12/KEP/2026", day=date(2026, 11, 20)))
    assert "PENCABUTAN KEPUTUSAN BUPATI MALANG NOMOR" in text
    assert "NOMOR 188.45/12/KEP/2026" in text
    assert "bahwa seluruh anggota berhenti berusaha;" in text
    assert "keanggotaan 6 (enam) unit usaha" in text
    assert "LAMPIRAN\n" in text
    (only,) = word.tables
    assert {row.cells[1].text for row in only.rows[1:]} == {ikm.title for ikm in members}
    assert end(proposal, kind="pdf").startswith(b"%PDF-")
    with pytest.raises(DomainError, match="lebih awal"):
        end(proposal, day=date(2026, 11, 1))


def test_who_may_and_when(designated):
    proposal, members, _, _ = designated
    ids = [ikm.pk for ikm in members[1:]]
    for role in ("petugas", "pembaca", "admin"):
        with pytest.raises(NotAllowed, match="Perencana atau Pimpinan"):
            change(proposal, ids, by=make.person(role))
        with pytest.raises(NotAllowed):
            end(proposal, by=make.person(role))
    bound = make.person("perencana", kecamatan_scope=["35.07.33"])
    with pytest.raises(NotAllowed, match="di luar wilayah kerja"):
        end(proposal, by=bound)
    with pytest.raises(NotAllowed, match="di luar wilayah kerja"):
        change(proposal, ids, by=bound)
    gone = make.proposal("dicabut", members=make.units(5, step=0.0004))
    with pytest.raises(DomainError, match="penetapannya berlaku"):
        end(gone)


class TestPages:
    def test_the_sentra_leads_there_and_the_paper_comes(self, designated, log_in):
        proposal, members, others, _ = designated
        client = log_in(make.person("perencana"))
        address = f"{proposal.get_absolute_url()}konsep-sk/perubahan/"
        assert address in client.get(proposal.sentra.get_absolute_url()).content.decode()
        page = client.get(address).content.decode()
        assert all(f'value="{ikm.pk}"' in page for ikm in (*members, *others))
        given = {
            "name": proposal.sentra.name,
            "note": "ada usaha baru",
            "members": [ikm.pk for ikm in (*members, others[0])],
            "kind": "pdf",
        }
        answer = client.post(address, given)
        assert answer.content.startswith(b"%PDF-")
        assert "konsep-sk-perubahan-sentra-gerabah-pagelaran.pdf" in answer["Content-Disposition"]

    def test_a_refusal_keeps_what_was_typed(self, designated, log_in):
        proposal, members, _, _ = designated
        client = log_in(make.person("perencana"))
        given = {"name": "Nama lain", "note": "alasan saya", "members": [members[0].pk]}
        address = f"{proposal.get_absolute_url()}konsep-sk/perubahan/"
        answer = client.post(address, given | {"kind": "docx"})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "Nama lain" in page
        assert "alasan saya" in page
        assert page.count(" checked") == 1
        address = f"{proposal.get_absolute_url()}konsep-sk/pencabutan/"
        assert client.get(address).status_code == 200
        answer = client.post(address, {"kind": "docx", "day": "kapan", "number": "7/KEP"})
        assert answer.status_code == 400
        assert "7/KEP" in answer.content.decode()
        assert client.post(address, {"note": "bubar", "kind": "docx"}).content.startswith(b"PK")

    def test_who_may(self, designated, log_in):
        proposal, *_ = designated
        for role in ("petugas", "pembaca", "admin"):
            client = log_in(make.person(role))
            for kind in ("perubahan", "pencabutan"):
                address = f"{proposal.get_absolute_url()}konsep-sk/{kind}/"
                assert client.get(address).status_code == 403
                assert client.post(address, {}).status_code == 403
        waiting = make.proposal(members=make.units(5, step=0.0004))
        client = log_in(make.person("pimpinan"))
        assert client.get(f"{waiting.get_absolute_url()}konsep-sk/perubahan/").status_code == 404
