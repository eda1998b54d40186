"""What the office remembers of its lists: found, paged, and forgotten by office-wide accounts only."""

import re

import pytest
from django.urls import reverse

from ikm_registry.models import ColumnMemory, PlaceMemory
from ikm_registry.services import import_columns
from rpik.core.errors import NotAllowed
from tests.ikm_registry.views.test_import_mends import preview

pytestmark = pytest.mark.django_db

MEMORIES = reverse("ikm_registry:import-memories")


@pytest.fixture
def remembered(reference, petugas):
    ColumnMemory.objects.bulk_create(
        ColumnMemory(heading_key=f"k{n:03}", heading=f"Judul {n:03}", updated_by=petugas)
        for n in range(60)
    )
    PlaceMemory.objects.bulk_create(
        PlaceMemory(
            written_key=f"p{n:03}", written=f"Ejaan {n:03}", desa_id="35.07.02.2008",
            updated_by=petugas,
        )
        for n in range(220)
    )  # fmt: skip


def shown(page):
    return re.findall(r'<td class="first">((?:Judul|Ejaan) \d+)', page.content.decode())


def next_page(page, part):
    found = re.search(
        rf'href="([^"]*{part}-sesudah[^"]*#{part})" rel="next"', page.content.decode()
    )
    return found and found[1].replace("&amp;", "&")


def test_every_place_is_reached_page_by_page(
    remembered, petugas, log_in, django_assert_max_num_queries
):
    client, seen = log_in(petugas), []
    with django_assert_max_num_queries(14):
        page = client.get(MEMORIES)
    while True:
        seen += [name for name in shown(page) if name.startswith("Ejaan")]
        assert "Judul 000" in shown(page)  # the other list stays where it is
        ahead = next_page(page, "desa")
        if not ahead:
            break
        page = client.get(MEMORIES + ahead.split("#")[0])
    assert seen == [f"Ejaan {n:03}" for n in range(220)]


def test_both_lists_are_searched(remembered, petugas, log_in):
    client = log_in(petugas)
    assert shown(client.get(MEMORIES, {"cari": "judul 007"})) == ["Judul 007"]
    assert shown(client.get(MEMORIES, {"cari": "  ejaan   217 "})) == ["Ejaan 217"]
    assert len(shown(client.get(MEMORIES, {"cari": "sumberejo"}))) == 50
    nothing = client.get(MEMORIES, {"cari": "<b>"}).content.decode()
    assert "cocok dengan “&lt;b&gt;”" in nothing


def test_forgetting_comes_back_to_the_same_search(remembered, petugas, log_in):
    client = log_in(petugas)
    one = PlaceMemory.objects.get(written="Ejaan 217")
    address = reverse("ikm_registry:import-place-delete", args=[one.pk])
    assert f"{address}?cari=217" in client.get(MEMORIES, {"cari": "217"}).content.decode()
    assert client.post(f"{address}?cari=217").url == f"{MEMORIES}?cari=217#desa"


def test_an_account_of_some_kecamatan_forgets_nothing_of_the_office(remembered, make_user, log_in):
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.24"])
    client = log_in(bound)
    page = client.get(MEMORIES).content.decode()
    assert "akun Anda terikat" in page
    assert ">Lupakan<" not in page
    column, place = ColumnMemory.objects.first(), PlaceMemory.objects.first()
    for name, one in (("import-memory-delete", column), ("import-place-delete", place)):
        answer = client.post(reverse(f"ikm_registry:{name}", args=[one.pk]))
        assert answer.status_code == 403
        assert "petugas tingkat kabupaten" in answer.content.decode()
    with pytest.raises(NotAllowed):
        import_columns.forget(memory=column, by=bound)
    assert (ColumnMemory.objects.count(), PlaceMemory.objects.count()) == (60, 220)


def test_such_an_account_adds_to_what_is_remembered_and_overwrites_only_its_own(
    reference, petugas, make_user, log_in
):
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.24"])
    text = "Nama Pemilik;Desa;Kecamatan;Hasil;Ket\nSiti;Toyomarto;Singosari;cobek;tanah\n"
    preview(log_in(petugas), text, "satu.csv", **{"s0-c3": "product"})
    preview(log_in(bound), text.replace("Siti", "Budi"), "dua.csv", **{"s0-c3": "raw"})
    assert ColumnMemory.objects.get().field == "product"
    preview(log_in(bound), text.replace("Siti", "Tini"), "tiga.csv", **{"s0-c4": "raw"})
    preview(log_in(bound), text.replace("Siti", "Yani"), "empat.csv", **{"s0-c4": "address"})
    found = dict(ColumnMemory.objects.values_list("heading", "field"))
    assert found == {"Hasil": "product", "Ket": "address"}
