"""The list of IKM in the browser: a filter gets a name, many rows are moved by keyboard and taken back."""

from playwright.sync_api import expect

from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN = "35.07.33.2007"


def test_a_named_filter_and_many_rows_at_once(page, reference, petugas, enter):
    for number in range(3):
        make_ikm(desa=PAGELARAN, business_name=f"Gerabah {number}")
    enter(page, petugas)
    page.goto("/ikm/?q=gerabah&urut=-tk")
    page.get_by_text("Saringan tersimpan").click()
    page.get_by_label("Nama saringan ini").fill("Perajin")
    page.keyboard.press("Enter")
    page.goto("/ikm/")
    page.get_by_text("Saringan tersimpan").click()
    page.get_by_role("link", name="Perajin").click()
    page.wait_for_url("**/ikm/?q=gerabah&urut=-tk")

    page.get_by_label("Pilih semua di halaman ini").press("Space")
    expect(page.get_by_text("3 IKM dipilih")).to_be_visible()
    page.get_by_role("button", name="Pindahkan ke desa lain").press("Enter")
    page.locator("#id_desa-ts-control").focus()
    page.keyboard.type("toyomarto")
    expect(page.locator("#id_desa-ts-dropdown .option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pindahkan 3 IKM").press("Enter")
    expect(page.get_by_role("heading", name="3 IKM sudah diubah")).to_be_visible()
    expect(page.get_by_role("cell", name="Toyomarto")).to_have_count(3)
    page.get_by_role("button", name="Urungkan").click()
    page.locator("dialog[open]").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_text("3 IKM dikembalikan seperti semula.")).to_be_visible()
    expect(page.get_by_role("cell", name="Pagelaran", exact=True).first).to_be_visible()
