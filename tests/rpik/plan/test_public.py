"""The public side: closed by default, no personal data, no small cell, figures of the register."""

import csv
import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.urls import reverse

from ikm_registry.models import Desa, Ikm
from rpik.core.accounts import create_demo_accounts
from rpik.plan.services import demo_story
from rpik.plan.services.demo import load_demo
from sentra.models import Sentra

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
FILES = ("sentra.csv", "sentra.geojson", "ikm.csv", "metadata.json")


@pytest.fixture
def register() -> None:
    load_demo(by=None, units=800)
    create_demo_accounts()
    call_command("detect_sentra", verbosity=0)
    demo_story.tell_story()


@pytest.fixture
def opened(settings) -> None:
    settings.RPIK_PUBLIC = True


@pytest.mark.parametrize("path", ["", "peta/sentra.json", *FILES])
def test_closed_by_default(client, path):
    assert client.get(f"/publik/{path}").status_code == 404


@pytest.mark.parametrize("path", ["peta/desa.json", "peta/ikm.json", "ikm.json", "..%2fsettings"])
def test_what_is_not_published_is_not_there(opened, client, path):
    assert client.get(f"/publik/{path}").status_code == 404


def test_an_empty_register_has_a_page(opened, client):
    page = client.get("/publik/")
    assert page.status_code == 200
    assert "Belum ada sentra yang ditetapkan" in page.content.decode()


def test_the_page_needs_no_account_and_names_no_person(register, opened, client):
    said = client.get("/publik/").content.decode()
    files = [
        client.get(reverse("plan:public-file", args=[name])).content.decode() for name in FILES
    ]
    assert "DATA CONTOH" in said and all("CONTOH" in text or "true" in text for text in files)
    for sentra in Sentra.objects.all():
        assert sentra.name in said
    owners = set(Ikm.objects.exclude(owner_name="").values_list("owner_name", flat=True))
    phones = set(Ikm.objects.exclude(phone="").values_list("phone", flat=True))
    for text in (said, *files):
        assert not [name for name in owners | phones if name in text]


def test_counts_are_the_registers(register, opened, client):
    text = client.get(reverse("plan:public-file", args=["ikm.csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    shown = [row for row in rows if row["unit_usaha"].isdigit()]
    assert shown and len(shown) < len(rows)
    for row in shown[:10]:
        assert int(row["unit_usaha"]) >= 3
        found = Ikm.objects.filter(
            kecamatan__name=row["kecamatan"], kecamatan_id=row["kode_kecamatan"], product_group__name=row["kelompok_komoditas"],
            status="aktif",
        )  # fmt: skip
        assert found.exclude(size_class="besar").count() == int(row["unit_usaha"])


def test_a_sentra_names_the_desa_of_most_members_by_its_code(register, opened, client):
    content = client.get(reverse("plan:public-file", args=["sentra.csv"])).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    found = json.loads(client.get(reverse("plan:public-file", args=["sentra.geojson"])).content)
    codes = {f["properties"]["nama"]: f["properties"]["kode_desa"] for f in found["features"]}
    assert rows and len(rows) == len(codes)
    for row in rows:
        members = Sentra.objects.get(name=row["nama"]).members.filter(until=None)
        desa = Counter(members.exclude(ikm__desa=None).values_list("ikm__desa_id", flat=True))
        best = min(desa, key=lambda code: (-desa[code], code))
        assert row["kode_desa"] == best == codes[row["nama"]]
        assert Desa.objects.get(pk=best).kecamatan_id == row["kode_kecamatan"]


def test_a_sentra_is_no_house(register, opened, client):
    """The middle is rounded, and no hull is told: its corners are members."""
    found = json.loads(client.get(reverse("plan:public-file", args=["sentra.geojson"])).content)
    assert len(found["features"]) == Sentra.objects.count() > 0
    for feature in found["features"]:
        assert feature["geometry"]["type"] == "Point"
        assert all(round(x, 3) == x for x in feature["geometry"]["coordinates"])


def test_unknown_files_are_not_found(opened, client):
    assert client.get("/publik/rahasia.csv").status_code == 404


def test_queries_do_not_grow(register, opened, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get("/publik/")
