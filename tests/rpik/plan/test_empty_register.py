"""A register that starts empty: who may fill it, and nothing is told as done that nobody did."""

import pytest
from django.urls import reverse

from tests.factories.ikm_registry import ikm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_an_administrator_is_led_to_the_first_account(make_user, log_in):
    client = log_in(make_user("admin", is_staff=True))
    page = client.get("/").content.decode()
    assert "Buat akun petugas" in page
    assert reverse("admin:core_user_add") in page
    form = client.get(reverse("admin:core_user_add"))
    assert "Petugas: Mendata IKM" in form.content.decode()
    make_user("petugas")
    assert "Buat akun petugas" not in client.get("/").content.decode()


def test_others_are_not_asked_for_accounts(petugas, perencana, log_in):
    petugas.delete()
    assert "Buat akun petugas" not in log_in(perencana).get("/").content.decode()


@pytest.mark.parametrize(
    ("address", "done"),
    [
        ("/pembinaan/belum/", "Tidak ada yang tertinggal"),
        ("/ikm/klasifikasi/", "Semua IKM sudah ber-KBLI"),
    ],
)
def test_an_empty_register_is_not_told_as_done(address, done, perencana, log_in):
    page = log_in(perencana).get(address).content.decode()
    assert "Belum ada IKM" in page
    assert done not in page
    ikm(kbli_code="23932", kbli_version="2020")
    assert "Belum ada IKM" not in log_in(perencana).get(address).content.decode()


def test_the_form_of_a_new_ikm_begins_in_its_first_field(petugas, log_in):
    client = log_in(petugas)
    field = (
        client.get("/ikm/baru/?product=gerabah").content.decode().partition('name="business_name"')
    )
    assert "autofocus" in field[2].partition(">")[0]
    made = ikm()
    assert (
        "autofocus"
        not in client.get(f"/ikm/{made.pk}/ubah/")
        .content.decode()
        .partition("<form")[2]
        .partition("</fieldset>")[0]
    )
