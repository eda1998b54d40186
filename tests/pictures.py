"""The pictures of docs/panduan, taken from a running RPIK with its demo data.

Run:  make run  in one terminal, then
      python -m tests.pictures http://127.0.0.1:8000 var/demo-accounts.txt
"""

import base64
import os
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests import browser as chromium
from tests.data.samples import FILES, FOLDER

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "tests" / "data" / "lists"
TARGET = ROOT / "docs" / "panduan" / "img"
SIZE = {"width": 1366, "height": 768}
# A third of the PNG's weight, and letters as sharp; the browser does it.
AS_WEBP = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.86);
}"""
TOP = 57  # the head of a page
SLOW_MS = 30_000  # a map on a busy machine
PHONE = {"width": 390, "height": 844}


def main(address: str, accounts: Path) -> None:
    passwords = dict(line.split()[:2] for line in accounts.read_text().splitlines())
    TARGET.mkdir(parents=True, exist_ok=True)
    var = Path(os.environ.get("RPIK_VAR_DIR", ROOT / "var"))
    program = chromium.executable(var, ROOT / "node_modules")
    with sync_playwright() as driver:
        expect.set_options(timeout=SLOW_MS)
        browser = driver.chromium.launch(
            executable_path=program, args=chromium.ARGUMENTS, env=chromium.environment(program)
        )
        context = browser.new_context(
            base_url=address, locale="id-ID", timezone_id="Asia/Jakarta", viewport=SIZE
        )
        page = context.new_page()
        enter(page, "petugas", passwords)
        petugas(page)
        enter(page, "perencana", passwords)
        perencana(page)
        enter(page, "pimpinan", passwords)
        page.goto("/sentra/papan/")
        picture(page, "papan", inside=True)
        browser.close()


def enter(page: Page, name: str, passwords: dict[str, str]) -> None:
    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto("/masuk/")
    page.fill("#id_username", name)
    page.fill("#id_password", passwords[name])
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def picture(page: Page, name: str, *, inside: bool = False) -> None:
    """Take what is in view; ``inside``: without menu and head, for the weight of the picture."""
    expect(page.locator("[data-map]:not([data-ready])")).to_have_count(0)
    page.wait_for_timeout(500)
    clip = None
    if inside:
        menu = page.locator(".sidebar").bounding_box()
        left = menu["width"] if menu else 0
        clip = {"x": left, "y": TOP, "width": SIZE["width"] - left, "height": SIZE["height"] - TOP}
    taken = base64.b64encode(page.screenshot(clip=clip)).decode()
    beside = page.context.new_page()  # a page of our own: no policy forbids it to draw
    light = beside.evaluate(AS_WEBP, taken)
    beside.close()
    (TARGET / f"{name}.webp").write_bytes(base64.b64decode(light.split(",", 1)[1]))


def petugas(page: Page) -> None:
    page.goto("/")
    picture(page, "beranda")
    page.goto("/ikm/?q=gerabah&sektor=non_agro")
    picture(page, "daftar")
    page.goto("/ikm/?kelompok=gerabah&tampil=peta")
    page.locator(".map-block").evaluate("map => map.scrollIntoView({block: 'end'})")
    picture(page, "daftar-peta", inside=True)
    page.goto("/ikm/?kelompok=batik")
    for number in range(3):
        page.locator("input[data-select]").nth(number).check()
    picture(page, "sekaligus", inside=True)
    page.goto("/ikm/baru/")
    page.get_by_label("Nama usaha").fill("Gerabah Melati")
    page.get_by_label("Nama pemilik").fill("Siti Aminah")
    page.locator("#id_desa-ts-control").click()
    page.locator("#id_desa-ts-control").type("pagelar", delay=20)
    page.locator("#id_desa-ts-dropdown .option", has_text="Pagelaran").first.click()
    page.get_by_label("Produk utama").fill("gerabah")
    page.get_by_label("Tenaga kerja laki-laki").fill("2")
    expect(page.locator("#turunan")).to_contain_text("Gerabah dan keramik")
    picture(page, "formulir")
    page.set_viewport_size(PHONE)
    picture(page, "formulir-hp")
    page.goto("/sentra/lapangan/")
    page.locator(".field-item").first.click()
    expect(page.locator("[data-field-offline]")).to_have_text("Siap tanpa sinyal")
    picture(page, "lapangan")
    page.set_viewport_size(SIZE)
    imports(page)


def imports(page: Page) -> None:
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", FOLDER / FILES[0])
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()
    picture(page, "impor-kolom")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("heading", name="Pratinjau impor")).to_be_visible()
    page.locator("#sebab").evaluate("card => card.scrollIntoView()")
    page.locator(".cell.doubted").first.hover()
    page.locator(".sheet-grid").evaluate(
        "grid => grid.parentElement.scrollTo(0, 0)"
    )  # from its first column
    picture(page, "impor-pratinjau")
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", LISTS / "formulir_bertumpuk.csv")
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()
    picture(page, "impor-formulir", inside=True)


def perencana(page: Page) -> None:
    page.goto("/sentra/kandidat/")
    picture(page, "kandidat")
    page.locator("main a", has_text="Gerabah").first.click()
    expect(page.get_by_role("heading", name="Mengapa menjadi kandidat")).to_be_visible()
    picture(page, "kandidat-satu")
    page.goto("/ikm/klasifikasi/konversi/")
    picture(page, "konversi")
    page.goto("/peta/")
    picture(page, "peta")
    page.goto("/peta/?kelompok=gerabah")
    picture(page, "peta-saring", inside=True)
    page.goto("/peta/lapisan/")
    page.get_by_role("link", name="Pola ruang contoh").click()
    picture(page, "lapisan", inside=True)
    page.goto("/analisis/struktur/")
    picture(page, "struktur")
    page.goto("/sentra/kandidat/susun/?kelompok=gerabah")
    picture(page, "kandidat-tangan", inside=True)
    page.goto("/pembinaan/")
    picture(page, "pembinaan", inside=True)
    page.goto("/pembinaan/diterima/")
    picture(page, "pembinaan-diterima", inside=True)
    rules(page)


def rules(page: Page) -> None:
    """A draft that moves something, as the planner sees it; thrown away afterwards."""
    page.goto("/ikm/klasifikasi/aturan/")
    page.get_by_role("button", name="Salin menjadi rancangan").click()
    page.get_by_role("link", name="Ubah aturan 24").click()
    line = page.locator("tr.is-editing")
    line.get_by_label("Sektor").select_option("non_agro")
    line.get_by_label("Alasan").fill("Anyaman dicatat sebagai kerajinan")
    line.get_by_role("button", name="Simpan baris").click()
    page.get_by_role("link", name="Bagaimana jika berlaku").click()
    picture(page, "aturan-akibat")
    page.get_by_role("link", name="Lihat aturannya").click()
    page.get_by_role("button", name="Buang").click()
    page.locator("dialog[open]").get_by_role("button", name="Buang").click()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
