"""The draft of the SK from an endorsed proposal: content, who may, what stands in its way."""

import io
from datetime import date

import pytest
from docx import Document as read_docx

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import Official
from sentra.services import decree_papers
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


def draft(proposal, by=None, kind="docx", **fields) -> bytes:
    by = by or make.person("perencana")
    return decree_papers.draft(proposal=proposal, by=by, kind=kind, **fields)


def words(content: bytes) -> str:
    word = read_docx(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in word.paragraphs), *cells])


def test_it_holds_the_members_and_figures_of_today():
    members = make.units(6, owner_name="Sari Dewi")
    proposal = make.proposal("disetujui", members=members)
    text = words(draft(proposal))
    assert all(ikm.title in text for ikm in members)
    assert "6 (enam) unit usaha" in text
    assert "18 (delapan belas) orang" in text
    assert "Rp60.000.000 (enam puluh juta rupiah)" in text
    assert "Sari Dewi" in text
    assert "batas desa resmi belum dimuat" in text
    event = AuditEvent.objects.get(event="proposal.decree_draft")
    assert event.data == {"kind": "docx", "members": 6}


def test_number_day_and_signatory_are_filled_in():
    official = Official.objects.create(
        name="Drs. Satu", position="Bupati Malang", authority="bupati", since=date(2025, 2, 20)
    )
    proposal = make.proposal("disetujui")
    given = {"number": " 188.45/7/KEP/2026", "day": date(2026, 11, 2)}
    text = words(draft(proposal, **given, signatory=f"pejabat-{official.pk}"))
    assert "NOMOR 188.45/7/KEP/2026" in text
    assert "pada tanggal 2 November 2026" in text
    assert "Drs. Satu" in text
    with pytest.raises(DomainError, match="tidak menjabat"):
        draft(proposal, day=date(2024, 1, 1), signatory=f"pejabat-{official.pk}")
    head = words(draft(proposal, signatory="kadis"))
    assert "KEPUTUSAN KEPALA DINAS PERINDUSTRIAN DAN PERDAGANGAN KABUPATEN MALANG" in head


def test_demo_data_are_marked():
    members = make.units(5, is_demo=True)
    word = read_docx(io.BytesIO(draft(make.proposal("disetujui", members=members))))
    assert "DATA CONTOH" in word.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("state", ["diusulkan", "perbaikan", "ditetapkan", "ditolak"])
def test_only_between_endorsing_and_designating(state):
    with pytest.raises(DomainError, match="setelah usulan disetujui"):
        draft(make.proposal(state))


def test_who_may():
    proposal = make.proposal("disetujui")
    for role in ("petugas", "pembaca", "admin"):
        with pytest.raises(NotAllowed, match="Perencana atau Pimpinan"):
            draft(proposal, by=make.person(role))
    assert draft(proposal, by=make.person("pimpinan"), kind="pdf").startswith(b"%PDF-")
    with pytest.raises(NotAllowed, match="di luar wilayah kerja"):
        draft(proposal, by=make.person("perencana", kecamatan_scope=["35.07.33"]))


def test_an_unfit_member_stops_it():
    members = make.units(6)
    proposal = make.proposal("disetujui", members=members)
    Ikm.objects.filter(pk=members[0].pk).update(status="nonaktif")
    with pytest.raises(DomainError, match="tidak lagi memenuhi syarat"):
        draft(proposal)


class TestPage:
    def test_download(self, log_in):
        proposal = make.proposal("disetujui", name="Sentra Gerabah “Getaan” / Pagelaran")
        client = log_in(make.person("perencana"))
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert f"{proposal.get_absolute_url()}konsep-sk/" in page
        answer = client.get(f"{proposal.get_absolute_url()}konsep-sk/", {"kind": "pdf"})
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
        assert "konsep-sk-sentra-gerabah-getaan-pagelaran.pdf" in answer["Content-Disposition"]

    def test_a_refusal_leads_back_with_its_reason(self, log_in):
        proposal = make.proposal()
        client = log_in(make.person("perencana"))
        address = f"{proposal.get_absolute_url()}konsep-sk/"
        answer = client.get(address, {"kind": "docx"}, follow=True)
        assert "setelah usulan disetujui" in answer.content.decode()
        answer = client.get(address, {"kind": "docx", "day": "kapan"}, follow=True)
        assert "Tanggal tidak dikenali" in answer.content.decode()
        assert client.get(address, {"kind": "exe"}).status_code == 302

    def test_the_designation_page_offers_it(self, log_in):
        proposal = make.proposal("disetujui")
        client = log_in(make.person("pimpinan"))
        page = client.get(f"{proposal.get_absolute_url()}tetapkan/").content.decode()
        assert "Unduh DOCX" in page
        assert (
            client.get(f"{proposal.get_absolute_url()}konsep-sk/", {"kind": "docx"}).status_code
            == 200
        )

    def test_queries_do_not_grow_with_members(self, django_assert_max_num_queries):
        proposal = make.proposal("disetujui", members=make.units(120, step=0.00005))
        by = make.person("perencana")
        with django_assert_max_num_queries(30):
            draft(proposal, by=by)
