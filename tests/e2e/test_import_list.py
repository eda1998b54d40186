"""A petugas throws a messy office list in, looks at what was understood, saves, and takes it back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

LIST = """DATA IKM KECAMATAN PAGELARAN TAHUN 2023;;;;;;;;
;;;;;;;;
NO;NAMA PEMILIK;NIK;DESA;KECAMATAN;JENIS PRODUK;JML TK;INVESTASI (Rp.000);NO HP
1;2;3;4;5;6;7;8;9
1;Siti Aminah;3507175504800001;Pagelaran;Pagelaran;Gerabah;5 org;1.500;081234567890
2;H. Bambang Utomo;3,50717E+15;Pegelaran;Pagelaran;Gerabah;3;12.000;0812 3456 7891
3;Yatemi;;Kanigoro;Pagelaran;Tempe;2;750;6281234567892
4;Yatemi;;Kanigoro;Pagelaran;Tempe;1;300;081299999999
5;;;Kanigoro;Pagelaran;Tempe;1;300;
;JUMLAH;;;;;12;14.850;
;Mengetahui, Kepala Dinas;;;;;;;
"""


@pytest.fixture
def office_list(tmp_path: Path) -> Path:
    path = tmp_path / "IKM Pagelaran 2023.csv"
    path.write_bytes(LIST.replace("\n", "\r\n").encode("cp1252"))
    return path


def test_wizard(page, reference, petugas, enter, shot, office_list):
    enter(page, petugas)
    page.goto("/ikm/impor/")
    expect(page.get_by_text("Belum ada impor")).to_be_visible()
    page.get_by_role("link", name="Impor berkas pertama").click()
    shot(page, "impor-1-berkas")
    page.set_input_files("input[type=file]", office_list)
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()
    expect(page.locator("[name=s0-m7]")).to_have_value("1000")
    assert "3507175504800001" not in page.content()
    shot(page, "impor-2-kolom")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("heading", name="Pratinjau impor")).to_be_visible()
    expect(page.locator(".balance")).to_contain_text("1 ditolak")
    shot(page, "impor-3-pratinjau")
    page.locator(".tabs").get_by_role("link", name="Ditolak").click()
    expect(page.get_by_role("region", name="Baris berkas").locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Simpan: 4 IKM baru").click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    shot(page, "impor-4-tersimpan")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh 1 baris yang ditolak").click()
    assert "Alasan ditolak" in download.value.path().read_text("utf-8-sig")
    page.goto("/ikm/impor/")
    shot(page, "impor-daftar")
    page.goto("/ikm/ganda/")
    shot(page, "ganda-daftar")
    page.get_by_role("link", name="Mulai memutuskan").click()
    expect(page.get_by_role("heading", name="Satu usaha atau dua?")).to_be_visible()
    shot(page, "ganda-bandingkan")
    page.keyboard.press("n")
    expect(page.get_by_text("Dicatat sebagai dua usaha")).to_be_visible()
    page.goto("/ikm/impor/")
    page.get_by_role("link", name="IKM Pagelaran 2023.csv").click()
    page.get_by_role("button", name="Urungkan impor").click()
    page.locator("dialog").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_role("heading", name="Impor diurungkan")).to_be_visible()
    expect(page.get_by_text("4 IKM dihapus")).to_be_visible()
    shot(page, "impor-5-diurungkan")
