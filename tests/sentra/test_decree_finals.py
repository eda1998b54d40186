"""A recorded decree as a paper with its seal: what was frozen, whatever came after."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from docx import Document as open_document

from ikm_registry.models import Ikm
from rpik.core.errors import NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import Decree, Official, Sentra, SentraMember
from sentra.services import decree_finals, designation
from tests.factories import sentra as make
from tests.factories.rules import group_draft, group_values, switch_on
from tests.owner import unguarded
from tests.sentra.papers.test_decree_papers import pages

pytestmark = pytest.mark.django_db


def opened(decree: Decree):
    """Return the DOCX's words, its tables of members, and how many seals it shows."""
    content = decree_finals.hand_out(decree=decree, kind="docx", by=make.person("pimpinan"))
    word = open_document(io.BytesIO(content))
    cells = [
        line.text for table in word.tables for cell in table._cells for line in cell.paragraphs
    ]
    lists = [table for table in word.tables if table.cell(0, 0).text == "No."]
    seals = len(word.element.xpath('.//wp:docPr[@descr="Kode QR segel"]'))
    return "\n".join([*(line.text for line in word.paragraphs), *cells]), lists, seals


def titles(table) -> set[str]:
    return {row.cells[1].text for row in table.rows[1:]}


def changed(proposal, head, ids) -> Decree:
    """The decree of a change to these members and another name."""
    proposal.refresh_from_db()
    made = designation.amend(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/9/KEP/2026", date=date(2026, 11, 10)),
        note="satu usaha tutup dan satu usaha baru berdiri",
        name="Sentra Gerabah Baru",
        ikm_ids=ids,
        by=head,
    )
    return made.decrees.order_by("id").last()


def test_a_group_renamed_later_keeps_its_name_in_a_sealed_decree():
    call_command("load_reference", verbosity=0)
    head, members = make.person("pimpinan"), make.units(6)
    proposal = make.proposal("disetujui", members=members)
    designation.designate(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/7/KEP/2026"),
        by=head,
    )
    held = Sentra.objects.get(proposal=proposal)
    decree, group = held.decrees.get(), held.product_group
    told = decree_finals.of_recorded(decree).group
    assert told == group.name
    switch_on(group_draft((group.pk, group_values(group.pk, name="Tembikar hias"))))
    decree = Decree.objects.get(pk=decree.pk)
    assert decree.sentra.product_group.name == "Tembikar hias"
    assert decree_finals.of_recorded(decree).group == told


@pytest.mark.django_db(transaction=True)  # a decree's row of the history bears its own time
def test_every_decree_is_written_as_it_was_recorded():
    official = Official.objects.create(
        name="Drs. Satu, M.Si.", position="Bupati Malang", authority="bupati", since=date(2025, 2, 20)
    )  # fmt: skip
    head, members, (new,) = make.person("pimpinan"), make.units(6), make.units(1, step=0.0007)
    proposal = make.proposal("disetujui", members=members)
    designation.designate(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/7/KEP/2026", signatory=f"pejabat-{official.pk}"),
        by=head,
    )
    second = changed(proposal, head, [ikm.pk for ikm in (*members[1:], new)])
    Ikm.objects.filter(pk=members[1].pk).update(business_name="Nama Lain", workers_stated=90)
    proposal.refresh_from_db()
    designation.revoke(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/12/KEP/2026", date=date(2026, 11, 20)),
        note="seluruh anggota berhenti berusaha",
        by=head,
    )
    first, _, third = proposal.sentra.decrees.order_by("id")
    text, (listed,), seals = opened(first)
    assert "NOMOR 188.45/7/KEP/2026" in text
    assert "pada tanggal 2 November 2026" in text
    assert "Drs. Satu, M.Si." in text
    assert "Menetapkan Sentra Gerabah Pagelaran di" in text
    assert "6 (enam) unit usaha, dengan 18 (delapan belas) orang tenaga kerja" in text
    assert "KONSEP" not in text
    assert "Lengkapi" not in text
    assert titles(listed) == {ikm.title for ikm in members}
    assert seals == 4  # beside every signature
    text, (joined, left, after), seals = opened(second)
    assert "perubahan nama dari Sentra Gerabah Pagelaran menjadi Sentra Gerabah Baru" in text
    assert "bahwa satu usaha tutup dan satu usaha baru berdiri;" in text
    assert "Keputusan Bupati Malang Nomor 188.45/7/KEP/2026 tanggal 2 November 2026" in text
    assert "telah diubah dengan Keputusan" not in text
    assert (titles(joined), titles(left)) == ({new.title}, {members[0].title})
    assert titles(after) == {ikm.title for ikm in (*members[1:], new)}
    assert seals == 5
    text, (ended,), seals = opened(third)
    assert "telah diubah dengan Keputusan Bupati Malang Nomor 188.45/9/KEP/2026" in text
    assert "bahwa seluruh anggota berhenti berusaha;" in text
    assert titles(ended) == titles(after)
    assert seals == 2
    assert AuditEvent.objects.filter(event="decree.sealed_paper").count() == 3


def test_the_pdf_says_the_same_and_is_no_draft():
    decree = make.proposal("ditetapkan").sentra.decrees.get()
    content = decree_finals.hand_out(decree=decree, kind="pdf", by=make.person("pembaca"))
    text = " ".join(pages(content))
    assert f"NOMOR {decree.number}" in text
    assert text.count("Segel digital. Periksa di 127.0.0.1:8000/sk/periksa/") == 4
    assert "KONSEP" not in text


def test_who_may_and_what_is_refused(log_in):
    decree = make.proposal("ditetapkan").sentra.decrees.get()
    with pytest.raises(NotAllowed):
        decree_finals.hand_out(decree=decree, kind="pdf", by=make.person("petugas"))
    client = log_in(make.person("perencana"))
    for kind, start in (("naskah-pdf", b"%PDF"), ("naskah-docx", b"PK"), ("qr", b"\x89PNG")):
        answer = client.get(f"/sentra/sk/{decree.pk}/{kind}/")
        assert answer.content.startswith(start)
        assert f"/sentra/sk/{decree.pk}/{kind}/" in client.get(decree.sentra.get_absolute_url()).content.decode()  # fmt: skip
    member = decree.sentra.members.first()
    SentraMember.objects.filter(pk=member.pk).update(frozen={**member.frozen, "owner": "Lain"})
    answer = client.get(f"/sentra/sk/{decree.pk}/naskah-pdf/", follow=True)
    assert "tidak lagi sama dengan yang disegel" in answer.content.decode()
    with unguarded("sentra_decree"):
        Decree.objects.filter(pk=decree.pk).update(seal="")
    answer = client.get(f"/sentra/sk/{decree.pk}/naskah-docx/", follow=True)
    assert "sebelum segel digunakan" in answer.content.decode()


@pytest.mark.parametrize("signer", ["Bupati Malang", "Drs. Dua, Plt. Bupati Malang"])
def test_a_signer_typed_in_stands_below(signer):
    proposal = make.proposal("disetujui")
    made = designation.designate(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree(signer=signer),
        by=make.person("pimpinan"),
    )
    text, _, _ = opened(made.decrees.get())
    assert "KEPUTUSAN BUPATI MALANG" in text
    assert ("Drs. Dua, Plt. Bupati Malang" in text) == signer.startswith("Drs.")


def test_queries_do_not_grow_with_members(django_assert_max_num_queries):
    proposal = make.proposal("ditetapkan", members=make.units(120, step=0.00005))
    decree, by = proposal.sentra.decrees.get(), make.person("pimpinan")
    with django_assert_max_num_queries(20):
        decree_finals.hand_out(decree=decree, kind="docx", by=by)
