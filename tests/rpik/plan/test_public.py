"""The public side: closed by default, no personal data, no small cell, figures of the register."""

import csv
import io
import json
import random
from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Desa, Ikm
from rpik.core.accounts import create_demo_accounts
from rpik.plan.disclosure import Column
from rpik.plan.models import PublicCounts
from rpik.plan.services import demo_story, public_counts
from rpik.plan.services.demo import load_demo
from sentra.models import Sentra
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories
from tests.rpik.plan.test_disclosure import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
FILES = ("sentra.csv", "sentra.geojson", "ikm.csv", "metadata.json")


@pytest.fixture(scope="module")
def register(shared_db) -> None:
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


def test_two_downloads_do_not_tell_of_who_came_between(opened, client, pimpinan):
    """Counts stand from one release to the next, and the next lies 90 days after it."""
    address, button = reverse("plan:public-file", args=["ikm.csv"]), reverse("plan:public-publish")
    group = sentra_factories.group("gerabah")
    sentra_factories.units(7, product_group=group)
    assert "Angka IKM belum diterbitkan" in client.get("/publik/").content.decode()
    assert client.get(address).content.decode("utf-8-sig").count("\n") == 1
    client.force_login(pimpinan)
    assert "Terbitkan angka terbaru" in client.get("/publik/").content.decode()
    client.post(button)
    first = client.get(address).content
    assert ";7;" in first.decode()
    sentra_factories.units(1, product_group=group, step=0.01)
    assert client.get(address).content == first
    said = client.post(button, follow=True).content.decode()
    assert "Angka publik sudah diterbitkan" in said and client.get(address).content == first
    kept = PublicCounts.objects.get()
    kept.day -= timedelta(days=100)
    kept.save()
    client.post(button)
    assert ";8;" in client.get(address).content.decode()
    told = json.loads(client.get(reverse("plan:public-file", args=["metadata.json"])).content)
    assert told["keadaan_ikm"] == timezone.localdate().isoformat()


def test_only_the_head_publishes_and_only_while_the_page_is_open(
    client, opened, perencana, settings, pimpinan
):
    sentra_factories.units(7)
    client.force_login(perencana)
    assert "Terbitkan angka" not in client.get("/publik/").content.decode()
    assert client.post(reverse("plan:public-publish")).status_code == 403
    settings.RPIK_PUBLIC = False
    client.force_login(pimpinan)
    assert client.post(reverse("plan:public-publish")).status_code == 404
    assert not PublicCounts.objects.exists()


@pytest.mark.parametrize("seed", range(3))
def test_a_random_register_tells_nobody_a_small_number(opened, client, pimpinan, seed):
    """Page, counts and sentra read as a stranger reads them, held against every table they allow."""
    draw = random.Random(seed)
    groups = [sentra_factories.group(code) for code in ("gerabah", "batik", "tempe")]
    places = [Desa.objects.get(pk=code) for code in (*factories.DESA, "35.07.01.2001")]
    for group, place in product(groups, places):
        units = draw.choice([0, 1, 2, 3, 4, 7])
        members = sentra_factories.units(units, product_group=group, desa=place)
        if draw.random() < 0.4:
            members = sentra_factories.units(5, product_group=group, desa=place)
            sentra_factories.proposal("ditetapkan", name=f"S {group} {place}", members=members)
    public_counts.publish(by=pimpinan)
    files = [
        client.get(reverse("plan:public-file", args=[name])).content.decode("utf-8-sig")
        for name in ("ikm.csv", "sentra.csv")
    ]
    counts, sentra = (list(csv.DictReader(io.StringIO(text), delimiter=";")) for text in files)
    table = client.get("/publik/").context["table"]
    assert [name for name, *_ in table] == sorted(name for name, *_ in table)
    for name, total, _ in table:
        known = [
            sum(
                int(one["unit_usaha"])
                for one in sentra
                if (one["kode_kecamatan"], one["kelompok_komoditas"]) == (place.pk[:8], name)
            )
            for place in places
        ]
        told = {row["kode_kecamatan"]: row["unit_usaha"] for row in counts
                if row["kelompok_komoditas"] == name}  # fmt: skip
        cells = [
            None if told.get(place.pk[:8]) == "disembunyikan" else int(told.get(place.pk[:8], 0))
            for place in places
        ]
        true = [
            Ikm.objects.filter(product_group__name=name, kecamatan=place.kecamatan).count()
            for place in places
        ]
        check(Column(cells, total), true, known)


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
