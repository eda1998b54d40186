"""Extracts for who may read decrees; the check page for everybody."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sentra.models import Decree
from tests.factories import sentra as make
from tests.owner import unguarded

pytestmark = pytest.mark.django_db
CHECK = "/sk/periksa/"


@pytest.fixture
def decree() -> Decree:
    return make.proposal("ditetapkan", name="Sentra <b>Gerabah</b>").sentra.decrees.get()


@pytest.mark.parametrize(
    ("role", "status"),
    [("pimpinan", 200), ("perencana", 200), ("pembaca", 200), ("petugas", 403), ("admin", 403)],
)
def test_who_gets_an_extract(decree, log_in, role, status):
    client = log_in(make.person(role))
    for kind in ("pdf", "json"):
        assert client.get(f"/sentra/sk/{decree.pk}/{kind}/").status_code == status
    page = client.get(decree.sentra.get_absolute_url()).content.decode()
    assert (f"/sentra/sk/{decree.pk}/pdf/" in page) == (status == 200)


def test_the_records_of_members_stay_inside_the_working_area(decree, log_in, make_user):
    theirs = sorted({m.ikm.kecamatan_id for m in decree.sentra.members.select_related("ikm")})
    for number, (area, status) in enumerate([(theirs, 200), (["35.07.24"], 403)]):
        client = log_in(make_user("pembaca", f"terikat{number}", kecamatan_scope=area))
        assert client.get(f"/sentra/sk/{decree.pk}/json/").status_code == status
        assert client.get(f"/sentra/sk/{decree.pk}/pdf/").status_code == 200
        page = client.get(decree.sentra.get_absolute_url()).content.decode()
        assert (f"/sentra/sk/{decree.pk}/json/" in page) == (status == 200)


def test_odd_addresses(decree, log_in, client):
    head = log_in(make.person("pimpinan"))
    assert head.get(f"/sentra/sk/{decree.pk}/exe/").status_code == 404
    assert head.get("/sentra/sk/999999/pdf/").status_code == 404
    with unguarded("sentra_decree"):
        Decree.objects.filter(pk=decree.pk).update(seal="")
    answer = head.get(f"/sentra/sk/{decree.pk}/pdf/", follow=True)
    assert "sebelum segel digunakan" in answer.content.decode()


def test_a_visitor_checks_without_an_account(decree, client):
    assert client.get(CHECK).status_code == 200
    page = client.post(CHECK, {"text": decree.seal}).content.decode()
    assert "ASLI: SK" in page
    assert "&lt;b&gt;Gerabah" in page
    page = client.post(CHECK, {"text": decree.seal[:-3]}).content.decode()
    assert "TIDAK SAH" in page
    assert "ASLI" not in page


def test_a_visitor_checks_a_file(decree, client, log_in):
    content = log_in(make.person("pimpinan")).get(f"/sentra/sk/{decree.pk}/json/").content
    whole = SimpleUploadedFile("sk.json", content)
    assert "tidak berubah" in client.post(CHECK, {"file": whole}).content.decode()
    found = json.loads(content)
    found["members"][0]["owner"] = "<script>"
    changed = SimpleUploadedFile("sk.json", json.dumps(found).encode())
    page = client.post(CHECK, {"file": changed}).content.decode()
    assert "BERUBAH" in page
    assert found["members"][0]["title"] in page


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{}", b"[1]", b"{" * 5000])
def test_any_file_gets_an_answer(client, content):
    page = client.post(CHECK, {"file": SimpleUploadedFile("x", content)})
    assert page.status_code == 200
    assert "alert-danger" in page.content.decode()


def test_nothing_given_is_said(client):
    answer = client.post(CHECK, {"text": " "})
    assert answer.status_code == 400
    assert "Tempel teks kode QR" in answer.content.decode()
