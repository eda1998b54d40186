"""The road table: loaded in versions, refused with its row, and counted before the factor."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rpik.core.errors import NotAllowed
from rpik.plan.models import RoadDistance, RoadTable
from rpik.plan.services import roads
from tests.factories import sentra as factories
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
DESA = "35.07.01.2001"


def upload(client, text):
    file = SimpleUploadedFile("jalan.csv", text.encode())
    data = {"name": "Jalan 2026", "source": "Dinas PU", "file": file}
    return client.post(reverse("plan:roads"), data)


def test_a_table_replaces_the_line_and_can_be_put_aside(reference, perencana, log_in):
    factories.proposal("ditetapkan", members=factories.units(6))
    client = log_in(perencana)
    address = reverse("plan:coaching-savings")
    plain = client.get(address).context["sentra"]["total"]
    assert upload(client, f"dari;ke;km\nkantor;{DESA};25,5\n").status_code == 302
    page = client.get(address)
    total = page.context["sentra"]["total"]
    assert total.meeting_km == pytest.approx(51) and total.listed == 6
    assert total.separate_km == pytest.approx(6 * 51)
    assert "Dinas PU" in page.content.decode()
    assert upload(client, f"Dari,Ke,KM\n{DESA.replace('.', '')},Kantor,30\n").status_code == 302
    assert client.get(address).context["sentra"]["total"].meeting_km == pytest.approx(60)
    first = RoadTable.objects.order_by("pk").first()
    client.post(reverse("plan:roads"), {"pakai": first.pk})
    assert client.get(address).context["sentra"]["total"].meeting_km == pytest.approx(51)
    client.post(reverse("plan:roads"), {"pakai": "0"})
    assert client.get(address).context["sentra"]["total"] == plain
    assert RoadTable.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a;b\n1;2\n", "Kolom “dari” tidak ditemukan"),
        ("dari;km\nkantor;2\n", "harus ada di samping"),
        ("dari;ke;km\nkantor;99.99;2\n", "Baris 2: “99.99” bukan kode desa"),
        (f"dari;ke;km\nkantor;{DESA};-2\n", "Baris 2: km harus angka"),
        (f"dari;ke;km\nkantor;{DESA};jauh\n", "Baris 2: km harus angka"),
        (f"dari;ke;km\n{DESA};{DESA};2\n", "Baris 2: dari dan ke sama"),
        (f"dari;ke;km\nkantor;{DESA};2\nkantor;{DESA};3\n", "Baris 3: jarak ini sudah ada"),
        ("dari;ke;km\n", "kosong"),
    ],
)
def test_a_wrong_table_changes_nothing(reference, perencana, log_in, text, sentence):
    refused = upload(log_in(perencana), text)
    assert refused.status_code == 400 and sentence in refused.content.decode()
    assert not RoadTable.objects.exists() and not RoadDistance.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_tables_at_once_are_told_apart(reference, perencana):
    given = {"name": "x", "source": "y", "distances": [("kantor", DESA, 1.0)], "by": perencana}
    made = [one for one in at_once([lambda: roads.load(**given)] * 3) if isinstance(one, RoadTable)]
    assert made and RoadTable.objects.get(in_use=True) in made


def test_who_may(reference, pimpinan, make_user):
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.02"])
    with pytest.raises(NotAllowed, match="seluruh kabupaten"):
        roads.load(name="x", source="y", distances=[("kantor", DESA, 1.0)], by=bound)
    with pytest.raises(NotAllowed):
        roads.load(name="x", source="y", distances=[("kantor", DESA, 1.0)], by=pimpinan)
    with pytest.raises(NotAllowed):
        roads.use(table_id=None, by=pimpinan)
