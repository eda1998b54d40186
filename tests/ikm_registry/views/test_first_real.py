"""The first real IKM beside demo data: what changes with it is said where it happens."""

import uuid

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.context import forget_demo
from tests.factories.ikm_registry import ikm
from tests.ikm_registry.views.test_import_mends import commit, preview

pytestmark = pytest.mark.django_db

SAID = "data contoh tidak dihitung lagi"
LIST = "Nama Pemilik;Desa;Kecamatan;Produk\nSiti;Codo;Wajak;tempe\n"


@pytest.fixture
def client(reference, petugas, log_in):
    ikm(desa="35.07.24.2016", by=petugas, owner_name="Contoh", product="cobek", is_demo=True)
    forget_demo()
    return log_in(petugas)


def register(client, name):
    data = {
        "owner_name": name,
        "desa": "35.07.08.2008",
        "product": "tempe",
        "form_key": uuid.uuid4(),
    }
    return client.post(reverse("ikm_registry:ikm-create"), data, follow=True).content.decode()


def test_the_first_registered_one_says_so_and_the_second_does_not(client):
    assert SAID in register(client, "Siti")
    assert SAID not in register(client, "Wagiman")


def test_an_import_says_so_before_and_after_saving(client):
    batch = preview(client, LIST)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert SAID in page and "Begitu disimpan" in page
    assert "Impor ini memasukkan IKM sebenarnya yang pertama" in commit(client, batch)
    later = preview(client, LIST.replace("Siti", "Wagiman"), "lain.csv")
    assert SAID not in commit(client, later)


def test_without_demo_data_nothing_is_said(client):
    Ikm.objects.filter(is_demo=True).delete()
    forget_demo()
    assert SAID not in register(client, "Siti")
