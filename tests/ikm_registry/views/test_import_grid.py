"""The preview as a sheet: what was written beside what was read, worst first, causes by size."""

import re

import pytest

from ikm_registry.models import ImportRow
from tests.ikm_registry.views.test_import_mends import LIST, mend, preview

pytestmark = pytest.mark.django_db


def rows_of(page):
    return [int(number) for number in re.findall(r'data-row="([0-9]+)"', page)]


def cell(page, number, label):
    row = page.split(f'data-row="{number}"')[1].split("</tr>")[0]
    return re.search(rf'<td data-label="{label}".*?</td>', row, re.DOTALL).group()


def test_a_cleaned_cell_says_what_was_written_and_what_was_read(client):
    text = (
        "Nama Pemilik;Desa;Kecamatan;Jenis Produk;Nilai Investasi (Rp);Tenaga Kerja;Tahun Berdiri\n"
        "SITI AMINAH;Toyomarto;Singosari;tempe;1,5 jt;5 org;Th. 2015\n"
    )
    page = client.get(preview(client, text).get_absolute_url()).content.decode()
    money = cell(page, 2, "Nilai investasi")
    assert 'data-written="1,5 jt"' in money
    assert 'data-read="Rp1.500.000"' in money
    assert "cleaned" in money
    assert 'data-written="SITI AMINAH"' in cell(page, 2, "Nama pemilik")
    assert 'data-written="Th. 2015"' in cell(page, 2, "Berdiri")
    assert 'data-written="5 org"' in cell(page, 2, "TK")
    assert "data-written" not in cell(page, 2, "Kecamatan")


def test_an_unread_cell_shows_its_writing_and_why(client):
    page = client.get(preview(client, LIST).get_absolute_url()).content.decode()
    money = cell(page, 2, "Nilai investasi")
    assert "doubted" in money
    assert "lima jutaan</span>" in money
    assert "bukan jumlah rupiah" in money
    assert 'data-mend="investment"' in money
    desa = cell(page, 2, "Desa")
    assert "wrong" in desa
    assert 'data-mend="desa_code"' in desa


def test_personal_cells_tell_nothing_of_what_was_written(client):
    batch = preview(client, LIST.replace("TK L", "No HP").replace(";1;2;", ";0812 345 6789;2;"))
    page = client.get(batch.get_absolute_url()).content.decode()
    for secret in ("3507175504800001", "345 6789", "3456789"):
        assert secret not in page
    assert "data-personal" in cell(page, 2, "NIK")


def test_the_worst_rows_come_first_and_the_order_of_the_file_is_a_click_away(client):
    batch = preview(client, LIST)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert rows_of(page)[-1] == 6  # the one good row
    page = client.get(batch.get_absolute_url() + "?urut=berkas").content.decode()
    assert rows_of(page) == [2, 3, 4, 5, 6]


def test_pages_go_on_by_urgency(client):
    good = "".join(f"Orang {i};;Toyomarto;Singosari;cobek {i};1;0;500.000\n" for i in range(60))
    batch = preview(client, LIST + good)
    seen, address = [], batch.get_absolute_url()
    for _ in range(2):
        page = client.get(address).content.decode()
        seen += rows_of(page)
        found = re.search(r'href="(\?[^"]*sesudah=[^"]*)" rel="next"', page)
        address = batch.get_absolute_url() + found.group(1).replace("&amp;", "&") if found else ""
    assert sorted(seen) == list(range(2, 67))
    assert set(seen[:4]) == {2, 3, 4, 5}


def test_causes_that_reject_rows_come_first(client):
    page = client.get(preview(client, LIST).get_absolute_url()).content.decode()
    causes = page.split('class="causes"')[1].split("</ul>")[0]
    assert causes.index("3 baris") < causes.index("lima jutaan")
    assert "ditolak" in causes.split("</li>")[0]


def test_a_saved_import_offers_no_mending(client):
    batch = preview(client, LIST)
    ImportRow.objects.filter(batch=batch).update(problems=[])
    batch.state = "disimpan"
    batch.committed_at, batch.committed_by = batch.created_at, batch.created_by
    batch.balance["result"] = {"baru": 0, "berubah": 0, "dugaan_ganda": 0}
    batch.save()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "data-mend=" not in page
    assert "data-cell-editor" not in page


def test_a_total_that_differs_names_the_figure_and_the_unread_row(client):
    text = (
        "Nama Pemilik;Desa;Kecamatan;Jenis Produk;Nilai Investasi (Rp)\n"
        "Siti;Toyomarto;Singosari;tempe;500.000\nBudi;Toyomarto;Singosari;tahu;dua ratus\n"
        "JUMLAH;;;;700.000\n"
    )
    page = client.get(preview(client, text).get_absolute_url()).content.decode()
    assert "menyebut jumlah nilai investasi 700.000, terbaca 500.000" in page
    assert "Lihat baris 3" in page


def test_a_desa_of_another_kecamatan_is_offered(client):
    text = "Nama Pemilik;Desa;Kecamatan;Jenis Produk\nSiti;Sumberejo;Bantur;tempe\n"
    batch = preview(client, text)
    code = batch.rows.get().problems[0]["code"]
    page = client.get(batch.get_absolute_url() + f"?masalah={code}").content.decode()
    assert "Sumberejo, Kec. Pagak" in page
    mend(client, batch, 2, "desa_code", "35.07.02.2008", all="1")
    assert batch.rows.get().desa_code == "35.07.02.2008"
