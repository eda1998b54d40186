"""Answers about places are remembered for the next file of the office, visible and deletable."""

import pytest
from django.urls import reverse

from ikm_registry.importing.mending import Mends
from ikm_registry.models import PlaceMemory
from tests.ikm_registry.views.test_import_mends import commit, mend, preview

pytestmark = pytest.mark.django_db

PAGAK, OTHER = "35.07.02.2008", "35.07.07.2002"
HEAD = "Nama Pemilik;Desa;Kecamatan;Jenis Produk\n"
LIST = HEAD + "Siti Aminah;Sumberejo;;tempe\nBambang;Sumberejo;;tahu\n"
NEXT = HEAD + "Yatemi;DS. SUMBEREJO;;keripik\nPonirah;Toyomarto;Singosari;cobek batu\n"


@pytest.fixture
def answered(client):
    batch = preview(client, LIST)
    mend(client, batch, 2, "desa_code", PAGAK, all="1")
    commit(client, batch)
    return PlaceMemory.objects.get()


def test_an_answer_for_all_rows_is_kept_when_the_import_is_saved(client):
    batch = preview(client, LIST)
    mend(client, batch, 2, "desa_code", PAGAK, all="1")
    assert not PlaceMemory.objects.exists()
    commit(client, batch)
    memory = PlaceMemory.objects.get()
    assert (memory.written, memory.kecamatan_code, memory.desa_id) == ("Sumberejo", "", PAGAK)


def test_the_next_file_uses_it_and_says_so(client, answered):
    batch = preview(client, NEXT, "berikutnya.csv")
    row = batch.rows.get(number=2)
    assert row.desa_code == PAGAK
    assert [problem["code"] for problem in row.problems] == ["desa_remembered"]
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "diingat dari impor terdahulu" in page
    assert batch.rows.get(number=3).problems == []


def test_it_is_no_answer_for_a_row_that_names_another_kecamatan(client, answered):
    batch = preview(client, HEAD + "Yatemi;Sumberejo;Gedangan;keripik\n", "berikutnya.csv")
    assert batch.rows.get().desa_code != PAGAK
    assert "desa_remembered" not in [p["code"] for p in batch.rows.get().problems]


def test_an_answer_of_this_import_outranks_it(client, answered):
    batch = preview(client, NEXT, "berikutnya.csv")
    mend(client, batch, 2, "desa_code", OTHER, all="1")
    row = batch.rows.get(number=2)
    assert row.desa_code == OTHER
    assert "desa_remembered" not in [problem["code"] for problem in row.problems]
    commit(client, batch)
    assert PlaceMemory.objects.get().desa_id == OTHER


def test_a_second_answer_for_all_rows_replaces_the_first(client):
    batch = preview(client, LIST)
    mend(client, batch, 2, "desa_code", PAGAK, all="1")
    mend(client, batch, 2, "desa_code", OTHER, all="1")
    assert set(batch.rows.values_list("desa_code", flat=True)) == {OTHER}
    assert batch.mends.count() == 1


def test_it_is_shown_and_can_be_forgotten(client, answered):
    page = client.get(reverse("ikm_registry:import-memories")).content.decode()
    assert "Sumberejo, Kecamatan Pagak" in page
    answer = client.post(
        reverse("ikm_registry:import-place-delete", args=[answered.pk]), follow=True
    )
    assert "tidak diingat lagi" in answer.content.decode()
    batch = preview(client, NEXT, "berikutnya.csv")
    assert batch.rows.get(number=2).desa_code is None


def test_one_cell_mended_is_no_rule_for_the_next_file(client):
    batch = preview(client, LIST)
    mend(client, batch, 2, "desa_code", PAGAK)
    commit(client, batch)
    assert not PlaceMemory.objects.exists()


def test_a_remembered_place_speaks_only_where_nobody_else_does():
    mends = Mends.of([], {("sumberejo", ""): PAGAK})
    assert mends.row("", 2, {"desa": "Ds. SUMBEREJO"}, {}) == {"desa_remembered": PAGAK}
    assert mends.row("", 2, {"desa": "Sumberejo"}, {"kecamatan_code": "35.07.03"}) == {}
    assert mends.row("", 2, {"owner": "Sumberejo"}, {}) == {}
