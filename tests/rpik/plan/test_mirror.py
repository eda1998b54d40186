"""The Perda in the mirror: planted strength is seen, scattered branches are not, sums are the register's."""

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.models import AuditEvent
from rpik.plan.mirror import Named, Seen, mirror
from rpik.plan.models import PerdaList
from rpik.plan.queries import mirror as queries
from tests.factories import plan as factories

FOOD = Named("Makanan dan minuman", ("10", "11"), "uji")
PHARMACY = Named("Farmasi", ("21",), "uji")


def seen(units, **more):
    values = {"gathered": {}, "sentra": {}, **more}
    return Seen(
        ["A", "B", "C"], ["", "10", "11", "23"], np.array(units, float), np.zeros((3, 4)), **values
    )


def test_named_missed_and_supported():
    # Pottery (23) sits in C; food is everywhere alike, but gathers in a candidate.
    found = {
        one.name: one
        for one in mirror(
            [FOOD, PHARMACY],
            {"23": "Gerabah"},
            seen([[5, 60, 40, 1], [5, 60, 40, 1], [5, 60, 40, 90]], gathered={"10": 1}),
        )
    }
    assert found["Gerabah"].verdict == "terlewat" and found["Gerabah"].special == ["C"]
    assert found["Makanan dan minuman"].verdict == "didukung"
    assert found["Makanan dan minuman"].units == 300
    assert found["Farmasi"].verdict == "belum" and found["Farmasi"].units == 0
    assert sum(one.share for one in found.values()) == pytest.approx(1 - 15 / 407)


def test_what_is_spread_like_everything_is_not_called_strong():
    (one,) = [b for b in mirror([], {}, seen([[0, 50, 0, 0]] * 3)) if b.divisions == ("10",)]
    assert one.share == 1 and one.verdict == ""


@pytest.mark.django_db
def test_the_page_counts_the_register(reference, pimpinan, log_in, django_assert_max_num_queries):
    client = log_in(pimpinan)
    address = reverse("plan:mirror")
    assert "Belum ada IKM aktif" in client.get(address).content.decode()
    factories.register(40)
    with django_assert_max_num_queries(14):
        page = client.get(address)
    food = page.context["branches"][0]
    placed = Ikm.objects.active().filter(kecamatan__isnull=False)
    assert food.units == placed.filter(kbli_code__regex="^1[01]").count()
    others = {one.divisions[0]: one.units for one in page.context["branches"] if not one.named}
    assert others["23"] == placed.filter(kbli_code__startswith="23").count()
    assert len(queries.named()) == 5 and all(one.source for one in queries.named())


def load(client, text, **more):
    file = SimpleUploadedFile("perda.csv", text.encode())
    data = {"name": "Perda 5/2026", "source": "Pasal 9", "file": file} | more
    return client.post(reverse("plan:perda-list"), data)


@pytest.mark.django_db
def test_the_offices_list_takes_the_shipped_ones_place_and_gives_it_back(
    reference, perencana, log_in
):
    shipped = queries.named()
    client = log_in(perencana)
    text = "No;Uraian;Golongan Pokok\n1;Gerabah;23932\n2;Makanan dan minuman;10, 11\n"
    assert load(client, text).status_code == 302
    named = [(one.name, one.divisions) for one in queries.named()]
    assert named == [("Gerabah", ("23",)), ("Makanan dan minuman", ("10", "11"))]
    text = "Jenis,Kode Lapangan Usaha\nBatik,13\n"
    assert load(client, text).status_code == 400
    assert (
        load(client, text, name_column="jenis", code_column="Kode lapangan usaha").status_code
        == 302
    )
    assert [one.name for one in queries.named()] == ["Batik"]
    first = PerdaList.objects.order_by("pk").first()
    client.post(reverse("plan:perda-list"), {"pakai": first.pk})
    assert [one.name for one in queries.named()] == ["Gerabah", "Makanan dan minuman"]
    client.post(reverse("plan:perda-list"), {"pakai": "0"})
    assert queries.named() == shipped
    assert AuditEvent.objects.filter(event__startswith="perda_list.").count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a;b\n1;2\n", "tidak ditemukan di satu baris judul. Baris pertama berisi “a”, “b”"),
        ("industri;kbli\nGerabah;tanah\n", "Baris 2: “tanah” bukan kode KBLI"),
        ("industri;kbli\nPadi;01\n", "Baris 2: 01 bukan golongan industri pengolahan"),
        ("industri;kbli\n;23\n", "Baris 2: nama industrinya kosong"),
        ("industri;kbli\nA;23\nA;10\n", "Baris 3: “A” sudah ada"),
        ("industri;kbli\n", "Daftar ini kosong"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_row(
    reference, perencana, log_in, text, sentence
):
    refused = load(log_in(perencana), text)
    assert refused.status_code == 400 and sentence in refused.content.decode()
    assert not PerdaList.objects.exists()


@pytest.mark.django_db
def test_a_hostile_list_is_refused_and_the_same_one_loads_once(reference, perencana, log_in):
    client = log_in(perencana)
    good = "industri;kbli\nBatik;13\n"
    assert load(client, good, code_column="x" * 81).status_code == 400
    long = load(client, f"industri;kbli\n{'x' * 201};13\n")
    assert "Baris 2: namanya lebih panjang" in long.content.decode()
    for _ in range(2):
        assert load(client, good).status_code == 302
    assert PerdaList.objects.count() == 1
    for nonsense in ("x", "", "-1", "9" * 30):
        told = client.post(reverse("plan:perda-list"), {"pakai": nonsense}, follow=True)
        assert "Versi ini tidak ada lagi" in told.content.decode()
    assert PerdaList.objects.get().in_use
