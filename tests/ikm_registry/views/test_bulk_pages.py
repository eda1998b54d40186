"""Many rows of the list at once: shown first, made together, taken back; and the misspelt search."""

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import ikm_bulk
from rpik.core.models import AuditEvent
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN, TOYOMARTO = "35.07.33.2007", "35.07.24.2016"
PAGE = "/ikm/sekaligus/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def potters(reference):
    return [make_ikm(desa=PAGELARAN).pk for _ in range(3)]


def places():
    return list(Ikm.objects.order_by("pk").values_list("desa_id", "kecamatan_id"))


def test_a_wrong_desa_is_mended_for_all_and_taken_back(client, potters):
    chosen = {"tindakan": "desa", "ikm": potters}
    shown = client.post(PAGE, chosen)
    assert "Pindahkan 3 IKM" in shown.content.decode()
    assert client.post(PAGE, chosen | {"yakin": 1, "desa": "x"}).status_code == 422
    assert set(places()) == {(PAGELARAN, "35.07.33")}

    done = client.post(PAGE, chosen | {"yakin": 1, "desa": TOYOMARTO})
    assert set(places()) == {(TOYOMARTO, "35.07.24")}
    assert "3 IKM sudah diubah" in client.get(done.url).content.decode()
    again = client.post(PAGE, chosen | {"yakin": 1, "desa": TOYOMARTO})
    assert again.url == done.url  # pressed twice: the way to take it back is not lost
    assert AuditEvent.objects.filter(event="ikm.bulk").count() == 1

    Ikm.objects.filter(pk=potters[0]).update(version=9)  # somebody edits one of them
    told = client.post(done.url, follow=True).content.decode()
    assert "2 IKM dikembalikan seperti semula. 1 yang sudah diubah lagi" in told
    assert places() == [(TOYOMARTO, "35.07.24"), *[(PAGELARAN, "35.07.33")] * 2]
    assert "Tidak ada yang dikembalikan" in client.post(done.url, follow=True).content.decode()
    page = client.get(done.url).content.decode()
    assert "Perubahan 3 IKM sudah diurungkan" in page and 'data-confirm="Urungkan' not in page
    left = {"tindakan": "desa", "ikm": potters[:1], "yakin": 1, "desa": TOYOMARTO}
    assert "semuanya sudah begitu" in client.post(PAGE, left).content.decode()


def test_all_that_match_are_those_that_were_counted(client, potters):
    make_ikm(desa=TOYOMARTO)
    address = f"{PAGE}?desa={PAGELARAN}"
    chosen = {"tindakan": "nonaktif", "semua": "4", "yakin": 1}
    assert (
        "berubah sejak Anda memilih" in client.post(address, chosen, follow=True).content.decode()
    )
    assert client.post(address, chosen | {"semua": "3"}).status_code == 302
    assert list(Ikm.objects.order_by("pk").values_list("status", flat=True)) == [*["nonaktif"] * 3, "aktif"]  # fmt: skip


def test_a_working_area_holds_for_many_as_for_one(client, potters, make_user, log_in):
    done = client.post(
        PAGE, {"tindakan": "desa", "ikm": potters, "yakin": 1, "desa": TOYOMARTO}
    ).url
    other = log_in(make_user("petugas", kecamatan_scope=["35.07.33"]))
    assert other.get(done).status_code == other.post(done).status_code == 404
    answer = other.post(PAGE, {"tindakan": "nonaktif", "ikm": potters, "yakin": 1}, follow=True)
    assert "Centang dahulu" in answer.content.decode()
    own = make_ikm(desa=PAGELARAN).pk
    chosen = {"tindakan": "desa", "ikm": [own], "yakin": 1, "desa": TOYOMARTO}
    assert "di luar wilayah kerja" in other.post(PAGE, chosen).content.decode()


def test_what_nobody_can_oversee_is_refused(client, potters, petugas, monkeypatch):
    monkeypatch.setattr(ikm_bulk, "MOST", 2)
    told = client.post(PAGE, {"tindakan": "nonaktif", "semua": "3"}, follow=True).content.decode()
    assert "Paling banyak 2 IKM sekali ubah" in told
    assert not AuditEvent.objects.filter(event=ikm_bulk.EVENT).exists()


def test_a_misspelt_name_is_found(client):
    make_ikm(business_name="Tempe Kasmiati", product="tempe", desa=PAGELARAN)
    page = client.get("/ikm/?q=kasmyati").content.decode()
    assert "ejaannya mirip" in page and "Tempe Kasmiati" in page
    assert "Tidak ada IKM yang cocok" in client.get("/ikm/?q=kasmyati&sektor=non_agro").content.decode()  # fmt: skip
    assert "Tempe Kasmiati" in client.get("/cari/?q=kasmyati").content.decode()


def test_a_head_sorts_both_ways_and_what_is_unknown_comes_last(client):
    made = [make_ikm(desa=PAGELARAN, workers_stated=number).pk for number in (2, None, 7)]
    for order, expected in (("tk", [0, 2, 1]), ("-tk", [2, 0, 1])):
        page = client.get(f"/ikm/?urut={order}")
        assert [ikm.pk for ikm in page.context["page"].rows] == [made[n] for n in expected]
    assert 'aria-sort="descending"' in page.content.decode()
