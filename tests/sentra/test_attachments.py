"""Attachments: by content, stripped, under unguessable names, to who may; taken back while open."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.idempotency import AlreadySubmitted
from rpik.core.models import AuditEvent, StoredChunk, StoredFile
from sentra.models import Attachment
from sentra.services import attachments
from tests.factories import photos as pictures
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
PHOTO = pictures.encode(
    pictures.scene(3, height=64, width=64), extra=pictures.exif(lat=-8.2, lon=112.6)
)


def attach(proposal, by, content=make.PDF, **fields):
    values = {"title": "Surat usulan", "name": "surat.pdf", "form_key": str(uuid.uuid4())} | fields
    return attachments.attach(proposal=proposal, content=content, by=by, **values)


def test_a_photo_loses_its_place_and_a_lie_in_the_name_does_not_matter():
    proposal, by = make.proposal(), make.person("petugas")
    assert b"Exif" in PHOTO
    made = attach(proposal, by, PHOTO, name="../../x\\foto.exe")
    assert (made.file.content_type, made.file.name) == ("image/jpeg", "foto.jpg")
    assert b"Exif" not in attachments.content_of(made)
    stored = b"".join(bytes(chunk.content) for chunk in StoredChunk.objects.filter(file=made.file))
    assert stored[:2] != b"\xff\xd8"  # encrypted


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"content": b""}, "Ukuran lampiran"),
        ({"content": b"MZ" + b"x" * 100}, "PDF atau foto JPG"),
        ({"content": b"%PDF-1.4 cut off"}, "PDF atau foto JPG"),
        ({"content": b"\x89PNG\r\n\x1a\nIEND"}, "PDF atau foto JPG"),
        ({"content": PHOTO[: len(PHOTO) // 2]}, "PDF atau foto JPG"),
        ({"content": b"\xff\xd8\xff" + b"bukan foto" * 9 + b"\xff\xd9"}, "[Ff]oto"),
        ({"title": "  "}, "isi lampirannya"),
    ],
)
def test_what_is_no_attachment_is_refused(fields, words):
    proposal = make.proposal()
    with pytest.raises(DomainError, match=words):
        attach(proposal, proposal.proposer, **fields)
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_not_after_the_decision_nor_by_readers():
    done = make.proposal("ditolak")
    with pytest.raises(DomainError, match="sudah diputuskan"):
        attach(done, done.proposer)
    for role in ("pimpinan", "pembaca", ""):
        with pytest.raises(NotAllowed):
            attach(done, make.person(role))


def test_taken_back_by_its_giver_alone_bytes_and_all():
    proposal, by = make.proposal(), make.person("petugas")
    made = attach(proposal, by)
    with pytest.raises(NotAllowed, match="Hanya"):
        attachments.remove(attachment=made, by=proposal.proposer)
    attachments.remove(attachment=made, by=by)
    assert not StoredFile.objects.exists()
    assert not StoredChunk.objects.exists()
    said = AuditEvent.objects.filter(event__in=["proposal.attach", "proposal.detach"])
    assert said.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_once_and_the_last_free_place():
    proposal, by = make.proposal(), make.person("petugas")
    key = str(uuid.uuid4())

    def press():
        try:
            return attach(proposal, by, form_key=key)
        except AlreadySubmitted as before:
            return before.url

    results = at_once([press] * 3)
    assert sum(isinstance(one, Attachment) for one in results) == 1
    for _ in range(attachments.MOST - 2):
        attach(proposal, by)
    results = at_once([lambda: attach(proposal, by)] * 3)
    assert sum(isinstance(one, Attachment) for one in results) == 1
    assert proposal.attachments.count() == attachments.MOST


def test_pages(client):
    proposal, by = make.proposal(), make.person("petugas")
    client.force_login(by)
    data = {
        "form_key": str(uuid.uuid4()),
        "title": "BA <b>musyawarah</b>",
        "file": SimpleUploadedFile("ba.pdf", make.PDF),
    }
    page = client.post(f"{proposal.get_absolute_url()}lampiran/", data, follow=True)
    assert "BA &lt;b&gt;musyawarah&lt;/b&gt;" in page.content.decode()
    made = Attachment.objects.get()
    answer = client.get(f"/sentra/lampiran/{made.key}/")
    assert answer.content == make.PDF
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(make.person("pembaca"))
    assert client.get(f"/sentra/lampiran/{made.key}/").status_code == 200
    assert client.post(f"/sentra/lampiran/{made.key}/hapus/").status_code == 403
    assert client.post(f"{proposal.get_absolute_url()}lampiran/", data).status_code == 403
    client.force_login(make.person(""))
    assert client.get(f"/sentra/lampiran/{made.key}/").status_code == 403
    client.force_login(by)
    assert client.get(f"/sentra/lampiran/{uuid.uuid4()}/").status_code == 404
    broken = data | {"form_key": str(uuid.uuid4()), "file": SimpleUploadedFile("a.pdf", b"x")}
    page = client.post(f"{proposal.get_absolute_url()}lampiran/", broken)
    text = page.content.decode()
    assert page.status_code == 400
    assert "PDF atau foto JPG" in text
    assert 'value="BA &lt;b&gt;musyawarah&lt;/b&gt;"' in text  # nothing typed is lost
    untitled = broken | {"title": "", "file": SimpleUploadedFile("ba.pdf", make.PDF)}
    text = client.post(f"{proposal.get_absolute_url()}lampiran/", untitled).content.decode()
    assert "Tulis isi lampirannya" in text
    assert "Pilih berkasnya lagi (ba.pdf)" in text
    assert client.get(f"{proposal.get_absolute_url()}lampiran/").status_code == 302
