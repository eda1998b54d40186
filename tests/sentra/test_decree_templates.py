"""Versions of decree templates: who, which one is in force, and what the drafts come from."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document as open_document

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import DecreeTemplate, Proposal
from sentra.papers import docx, office
from sentra.services import decree_papers, decree_previews, decree_templates
from tests.factories import sentra as make
from tests.sentra.papers.test_decree_papers import pages

pytestmark = pytest.mark.django_db
LIST = "/sentra/sk/templat/"


def edited(kind: str = "penetapan", text: str = "KOP SURAT BARU untuk {{ nama_sentra }}") -> bytes:
    """The shipped template with a line of the office's own."""
    word = open_document(io.BytesIO(docx.shipped(kind)))
    word.paragraphs[0].insert_paragraph_before(text)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def first_line(content: bytes) -> str:
    return open_document(io.BytesIO(content)).paragraphs[0].text


def in_force(by, **fields) -> DecreeTemplate:
    made = make.template(by=by, content=edited(), **fields)
    decree_previews.preview(template=made, code="contoh", by=by)
    return decree_templates.enforce(template=made, by=by)


def test_the_draft_comes_from_the_template_in_force_and_goes_back():
    by = make.person("perencana")
    proposal = make.proposal("disetujui", name="Sentra Gerabah Getaan")

    def draft() -> str:
        return first_line(decree_papers.draft(proposal=proposal, by=by, kind="docx"))

    assert draft() == "BUPATI MALANG\nPROVINSI JAWA TIMUR"
    in_force(by)
    assert draft() == "KOP SURAT BARU untuk Sentra Gerabah Getaan"
    decree_templates.restore(kind="penetapan", by=by)
    decree_templates.restore(kind="penetapan", by=by)
    assert draft() == "BUPATI MALANG\nPROVINSI JAWA TIMUR"
    assert DecreeTemplate.objects.count() == 1
    events = AuditEvent.objects.filter(event__startswith="template.").values_list(
        "event", flat=True
    )
    assert sorted(events) == [
        "template.enforced",
        "template.previewed",
        "template.restored",
        "template.uploaded",
    ]


def test_versions_are_kept_and_one_is_in_force():
    by = make.person("admin")
    first = in_force(by)
    content = edited(text="LAIN")
    second = make.template(by=by, content=content)
    assert (first.number, second.number, second.in_force) == (1, 2, False)
    assert make.template(by=by, content=content) == second  # pressed twice
    decree_previews.preview(template=second, code="", by=by)
    decree_templates.enforce(template=second, by=by)
    first.refresh_from_db()
    assert not first.in_force
    assert first_line(decree_templates.content_of(first)).startswith("KOP SURAT")
    with pytest.raises(IntegrityError, match="template_one_in_force"), transaction.atomic():
        DecreeTemplate.objects.update(in_force=True)


def test_nothing_unseen_is_put_in_force():
    by = make.person("perencana")
    made = make.template(by=by)
    with pytest.raises(DomainError, match="pratinjau"):
        decree_templates.enforce(template=made, by=by)
    with pytest.raises(IntegrityError, match="seen_before_force"), transaction.atomic():
        DecreeTemplate.objects.update(in_force=True)


def test_who_may():
    made = make.template()
    for role in ("petugas", "pimpinan", "pembaca"):
        by = make.person(role)
        with pytest.raises(NotAllowed, match="Perencana atau Administrator"):
            make.template(by=by)
        with pytest.raises(NotAllowed):
            decree_templates.enforce(template=made, by=by)
        with pytest.raises(NotAllowed):
            decree_templates.restore(kind="penetapan", by=by)


def test_a_preview_with_a_real_proposal_and_sentra():
    by = make.person("perencana")
    proposal = make.proposal(members=make.units(7), name="Sentra Nyata")
    made = make.template(by=by, content=edited())
    content = decree_previews.preview(template=made, code=f"usulan-{proposal.pk}", by=by)
    assert first_line(content) == "KOP SURAT BARU untuk Sentra Nyata"
    assert len(open_document(io.BytesIO(content)).tables[0].rows) == 8
    with pytest.raises(DomainError, match="dari daftar"):
        decree_previews.preview(template=made, code="usulan-999999", by=by)
    with pytest.raises(NotAllowed, match="di luar wilayah kerja"):
        bound = make.person("perencana", kecamatan_scope=["35.07.33"])
        decree_previews.preview(template=made, code=f"usulan-{proposal.pk}", by=bound)
    done = make.proposal("ditetapkan", members=make.units(5, step=0.0004))
    ending = make.template("pencabutan", by=by)
    content = decree_previews.preview(template=ending, code=f"sentra-{done.sentra.pk}", by=by)
    assert done.sentra.decrees.get().number in open_document(io.BytesIO(content)).paragraphs[4].text


class TestPages:
    def send(self, client, content: bytes, **fields):
        file = SimpleUploadedFile("templat.docx", content)
        given = {"kind": "penetapan", "note": "kop surat baru", "file": file} | fields
        return client.post(f"{LIST}unggah/", given)

    def test_the_whole_way(self, log_in):
        client = log_in(make.person("perencana"))
        page = client.get(LIST).content.decode()
        assert "templat bawaan" in page
        assert "{{ tabel_anggota }}" in page
        shipped = client.get(reverse("sentra:template-shipped", args=["perubahan"]))
        assert first_line(shipped.content) == "{{ kop }}"
        assert client.get(reverse("sentra:template-shipped", args=["lain"])).status_code == 404
        content = edited()
        answer = self.send(client, content)
        made = DecreeTemplate.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        page = client.get(made.get_absolute_url()).content.decode()
        assert "KOP SURAT BARU untuk Sentra Gerabah Contoh" in page
        refused = client.post(f"{made.get_absolute_url()}berlakukan/", follow=True)
        assert "Unduh pratinjaunya" in refused.content.decode()
        preview = client.get(f"{made.get_absolute_url()}pratinjau/", {"dengan": "contoh-300"})
        assert len(open_document(io.BytesIO(preview.content)).tables[0].rows) == 301
        page = client.post(f"{made.get_absolute_url()}berlakukan/", follow=True).content.decode()
        assert "berlaku; konsep SK berikutnya memakainya" in page
        given_back = client.get(f"{made.get_absolute_url()}unduh/")
        assert given_back.content == content
        page = client.post(f"{LIST}kembali/penetapan/", follow=True).content.decode()
        assert "memakai templat bawaan lagi" in page

    def test_a_bad_one_is_refused_with_every_reason_and_nothing_is_lost(self, log_in):
        client = log_in(make.person("perencana"))
        answer = self.send(client, edited(text="{{ salah }} dan {{ nama_sentra"))
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "“{{ salah }}” tidak dikenal" in page
        assert "Kurung tidak lengkap" in page
        assert "kop surat baru" in page
        for content in (b"", b"bukan docx", b"PK" + b"\0" * (6 * 2**20)):
            assert self.send(client, content).status_code == 400
        assert not DecreeTemplate.objects.exists()

    def test_the_list_needs_few_queries(self, log_in, django_assert_max_num_queries):
        by = make.person("perencana")
        for number in range(6):
            make.template(by=by, content=edited(text=f"Versi {number}"))
        client = log_in(by)
        with django_assert_max_num_queries(12):
            client.get(LIST)


class TestPdf:
    """The PDF of a draft comes from the office's template where LibreOffice is installed."""

    @pytest.fixture
    def draft(self):
        by = make.person("perencana")
        in_force(by)
        proposal = make.proposal("disetujui", name="Sentra Gerabah Getaan")
        return lambda: decree_papers.draft(proposal=proposal, by=by, kind="pdf")

    @pytest.mark.skipif(office.program() is None, reason="LibreOffice is not on this machine")
    def test_it_is_the_template(self, draft):
        text = " ".join(pages(draft()))
        assert text.startswith("KONSEP")
        assert "KOP SURAT BARU untuk Sentra Gerabah Getaan" in text
        assert "kantor versi 1." in decree_templates.layout("penetapan")

    def test_without_libreoffice_page_and_paper_say_so(self, draft, monkeypatch, log_in):
        monkeypatch.setattr(office, "PROGRAMS", ("soffice-yang-tidak-ada",))
        texts = pages(draft())
        assert all("tata letak baku RPIK, bukan templat kantor versi 1" in text for text in texts)
        assert "KOP SURAT BARU" not in " ".join(texts)
        client = log_in(make.person("perencana"))
        for address in (Proposal.objects.get().get_absolute_url(), LIST):
            assert "LibreOffice tidak terpasang" in client.get(address).content.decode()
        assert "PDF memakai templat bawaan" in decree_templates.layout("perubahan")
        version = DecreeTemplate.objects.get()
        page = client.get(version.get_absolute_url()).content.decode()
        assert 'value="docx"' in page
        assert 'value="pdf"' not in page
        said = client.get(f"{version.get_absolute_url()}pratinjau/?jenis=pdf", follow=True)
        assert "memerlukan LibreOffice" in said.content.decode()

    def test_a_version_is_previewed_as_pdf(self, monkeypatch, tmp_path, log_in):
        program = tmp_path / "soffice"
        # Answers as LibreOffice does: a PDF beside, named as the DOCX.
        program.write_text(
            '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n'
            "for last; do :; done\n"
            'printf "%%PDF-1.4 dari templat" > "$2/$(basename "$last" .docx).pdf"\n'
        )
        program.chmod(0o755)
        monkeypatch.setattr(office, "PROGRAMS", (str(program),))
        by = make.person("perencana")
        in_force(by)
        version = DecreeTemplate.objects.get()
        client = log_in(by)
        assert 'value="pdf"' in client.get(version.get_absolute_url()).content.decode()
        answer = client.get(f"{version.get_absolute_url()}pratinjau/?jenis=pdf")
        assert answer.content == b"%PDF-1.4 dari templat"
        assert answer["Content-Disposition"].endswith('.pdf"')

    @pytest.mark.parametrize("does", ["exit 3", "exit 0", "sleep 60"])
    def test_a_libreoffice_that_fails_is_said(self, draft, monkeypatch, tmp_path, does):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        monkeypatch.setattr(office, "PROGRAMS", (str(program),))
        monkeypatch.setattr(office, "PATIENCE_S", 0.5)
        with pytest.raises(DomainError, match="unduh Word-nya"):
            draft()
