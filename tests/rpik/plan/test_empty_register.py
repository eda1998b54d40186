"""A register that starts empty: who may fill it, and nothing is told as done that nobody did."""

import pytest
from django.urls import reverse

from rpik.core.context import forget_demo
from rpik.core.navigation import navigation_for
from sentra.models import DetectionRun
from tests.factories import sentra as factories
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


def test_what_no_peer_has_is_found_from_the_menu_and_says_why_it_is_empty(perencana, log_in):
    client = log_in(perencana)
    menu = [
        item["url"]
        for group in navigation_for(perencana, "/")
        for item in group["items"]
        if not item["url"].startswith("/admin/")
    ]
    told = {url: client.get(url).content.decode() for url in menu}
    for name, words in (
        ("coaching-danger", "Belum ada sentra yang ditetapkan"),
        ("coaching-savings", "Belum ada sentra maupun kandidat"),
        ("next-sentra", "Belum ada kandidat untuk dipilih"),
        ("coaching-effect", "Data belum dapat menjawab"),
        ("errands", "Belum ada IKM"),
        ("mirror", "Belum ada IKM aktif"),
        ("missing-ikm", "Perlu dua daftar"),
    ):
        address = reverse(f"plan:{name}")
        assert any(f'href="{address}' in page for page in told.values()), name
        page = client.get(address)
        assert page.status_code == 200 and words in page.content.decode(), name
    sentra = factories.proposal("ditetapkan").sentra
    facility = reverse("plan:facility", args=[sentra.pk])
    assert f'href="{facility}' in client.get(sentra.get_absolute_url()).content.decode()
    assert client.get(facility).status_code == 200


def test_real_ikm_beside_demo_candidates_are_why_these_are_no_choice(perencana, log_in):
    made = factories.candidate(factories.units(6, is_demo=True))
    DetectionRun.objects.filter(pk=made.run_id).update(includes_demo=True)
    client = log_in(perencana)
    assert client.get(reverse("plan:next-sentra")).context["rows"]
    ikm()
    forget_demo()
    for name in ("next-sentra", "coaching-savings"):
        page = client.get(reverse(f"plan:{name}")).content.decode()
        assert "Kandidat contoh tidak dihitung lagi" in page
        assert "Ke pencarian kandidat" in page


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
