"""A petugas mends a list in the preview: one answer for all equal rows, a cell, then the rest later."""

from playwright.sync_api import expect

LIST = """Nama Pemilik;Desa;Kecamatan;Jenis Produk;Nilai Investasi
Siti Aminah;Sumberejo;;tempe;lima jutaan
Bambang;Sumberejo;;tahu;1.000.000
Yatemi;Sumberejo;;keripik;2.000.000
;Toyomarto;Singosari;cobek batu;500.000
Ponirah;Toyomarto;Singosari;cobek batu;750.000
"""


def pick(page, row, text, choice):
    box = row.locator(".ts-control")
    box.click()
    if text:
        box.locator("input").press_sequentially(text, delay=20)
    page.locator(".ts-dropdown .option", has_text=choice).first.click()


def test_mending(page, reference, petugas, enter, shot, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(LIST)
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator(".balance")).to_contain_text("4 ditolak")
    # One answer for three rows; the places the name may mean are offered without typing.
    page.get_by_text("Catatan menurut sebabnya").click()
    page.get_by_role("link", name="3 baris").first.click()
    group = page.locator("tr", has=page.get_by_role("button", name="Terapkan ke 3 baris"))
    pick(page, group, "", "Sumberejo, Kec. Pagak")
    shot(page, "impor-perbaiki-sekaligus")
    group.get_by_role("button", name="Terapkan ke 3 baris").click()
    expect(page.locator(".balance")).to_contain_text("1 ditolak")
    # A cell in place.
    page.goto(page.url.split("?")[0])
    row = page.locator("tbody tr", has_text="Siti Aminah")
    row.get_by_text("perbaiki", exact=True).click()
    row.locator("form", has=page.get_by_role("button", name="Perbaiki nilai investasi")).locator(
        "input[name=value]"
    ).fill("5 juta")
    row.get_by_role("button", name="Perbaiki nilai investasi").click()
    expect(page.locator("tbody tr", has_text="Siti Aminah")).not_to_contain_text(
        "lima jutaan” bukan"
    )
    page.get_by_text("2 perbaikan").click()
    expect(page.get_by_text("Sumberejo, Kecamatan Pagak", exact=True)).to_be_visible()
    shot(page, "impor-perbaikan")
    page.get_by_role("button", name="Simpan: 4 IKM baru").click()
    # The row that stayed behind.
    page.get_by_role("button", name="Perbaiki 1 baris, lalu impor sisanya").click()
    expect(page.get_by_text("sisa dari impor")).to_be_visible()
    row = page.locator("tbody tr", has_text="cobek batu")
    row.get_by_text("perbaiki", exact=True).click()
    form = row.locator("form", has=page.get_by_role("button", name="Perbaiki nama pemilik"))
    form.locator("input[name=value]").fill("Sutini")
    form.get_by_role("button", name="Perbaiki nama pemilik").click()
    page.get_by_role("button", name="Simpan: 1 IKM baru").click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    page.get_by_text("Mutu berkas ini").click()
    expect(page.get_by_role("cell", name="NIB 13 angka")).to_be_visible()
    shot(page, "impor-sisa-tersimpan")


def test_an_answer_sent_alone_loses_none_of_the_others(
    page, problems, reference, petugas, enter, tmp_path
):
    path = tmp_path / "daftar.csv"
    path.write_text("Nama Pemilik;Desa;Jenis Produk\nSiti;Sumberejo;tempe\nYatemi;Wonorejo;tahu\n")
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Lihat pratinjau").click()
    page.get_by_role("link", name="2 baris", exact=True).click()
    table = page.get_by_role("region", name="Tulisan yang sama")
    first, second = table.locator("tbody tr").nth(0), table.locator("tbody tr").nth(1)
    other = second.locator("td").first.inner_text()
    pick(page, first, "", "Kec.")
    pick(page, second, "toyom", "Toyomarto")
    expect(page.get_by_text("2 dari 2 sudah diisi")).to_be_visible()
    first.get_by_role("button", name="Terapkan ke 1 baris").click()
    expect(page.locator(".balance")).to_contain_text("1 ditolak")
    left = table.locator("tbody tr")
    expect(left).to_have_count(1)
    expect(left.locator("td").first).to_have_text(other)
    expect(left.locator(".ts-control")).to_contain_text("Toyomarto")
    left.get_by_role("button", name="Terapkan ke 1 baris").click()
    expect(page.locator(".balance")).to_contain_text("0 ditolak")
