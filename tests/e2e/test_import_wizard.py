"""The wizard as a petugas of the office uses it: several files, a paste, questions, the grid by keys."""

import io
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from ikm_registry.models import DuplicatePair, Ikm, ImportBatch
from ikm_registry.services import import_mends, imports
from tests.conftest import PASSWORD
from tests.e2e.test_accessible import TAGS, look

LIST = """Nama Pemilik;Desa;Kecamatan;Jenis Produk;Nilai Investasi;Tenaga Kerja
SITI AMINAH;Toyomarto;Singosari;tempe;1.500;5 org
Bambang;Sumberejo;;tahu;lima jutaan;3
Yatemi;Sumberejo;;keripik;2.000;2
"""
PASTED = "Nama Pemilik\tDesa\tKecamatan\tJenis Produk\nPonirah\tToyomarto\tSingosari\tcobek batu\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_several_files_each_say_how_they_fare(page, reference, petugas, enter, shot, tmp_path):
    good = write(tmp_path, "baik.csv", LIST)
    empty = write(tmp_path, "tanpa judul.csv", "a\nb\n")
    wrong = write(tmp_path, "foto.png", "x")
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", [good, wrong])
    page.set_input_files("input[type=file]", [empty])
    rows = page.locator("[data-file-list] li")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("tidak dapat dibaca")
    expect(rows.nth(1)).to_contain_text("Dari PDF atau Word")
    page.get_by_role("button", name="Keluarkan foto.png").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("3 baris terbaca")
    expect(rows.nth(1).locator("[data-state]")).to_have_text(
        re.compile("^Berkas teks ini tidak terbagi menjadi kolom")
    )
    expect(page.get_by_text("1 dari 2 diterima")).to_be_visible()
    # There is nothing pasted to read: the one main button leads onward.
    expect(page.get_by_role("button", name="Baca berkas")).to_be_hidden()
    shot(page, "impor-antrean")
    page.get_by_role("link", name="Mulai: baik.csv").click()
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()


def test_a_long_name_of_the_next_file_keeps_the_page_narrow(
    page, reference, petugas, enter, shot, tmp_path
):
    """The report of a saved file on a phone, with the next one offered."""
    for name in ("satu.csv", "Formulir pendataan IKM se-kecamatan 2024.csv"):
        with write(tmp_path, name, LIST.replace("Yatemi", name[:4])).open("rb") as file:
            imports.receive(file=file, name=name, by=petugas)
    batch = ImportBatch.objects.earliest("id")
    imports.commit(batch=imports.check(batch=batch, by=petugas), by=petugas)
    enter(page, petugas)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(batch.get_absolute_url())
    offered = page.get_by_role("link", name="Berkas berikutnya").bounding_box()
    assert offered["x"] >= 0
    assert offered["x"] + offered["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "impor-berikutnya-ponsel")


def test_rows_pasted_anywhere_on_the_page(page, reference, petugas, enter):
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PASTED,
    )
    expect(page.get_by_text("2 baris, 4 kolom")).to_be_visible()
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_text("1 baris data, judul di baris 1")).to_be_visible()


def test_what_did_not_arrive_stays_and_is_sent_again(
    page, problems, reference, petugas, enter, shot, tmp_path
):
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.context.route("**/impor/baru/", lambda route: route.abort(), times=1)
    page.set_input_files("input[type=file]", write(tmp_path, "putus.csv", LIST))
    row = page.locator("[data-file-list] li")
    expect(row).to_contain_text("Jaringan terputus; belum ada yang diterima")
    shot(page, "impor-terputus")
    # Meanwhile the session ends too: the person logs in beside, nothing is chosen or typed again.
    page.context.clear_cookies(name="sessionid")
    row.get_by_role("button", name="Coba lagi").click()
    expect(row).to_contain_text("Sesi Anda sudah berakhir")
    with page.context.expect_page() as opened:
        row.get_by_role("link", name="Masuk lagi").click()
    enter_here(opened.value, petugas)
    row.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("3 baris data, judul di baris 1")).to_be_visible()
    problems.forgive("impor/baru/")  # the connection that was cut above


def enter_here(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def test_a_known_file_is_saved_with_one_press(page, reference, petugas, enter, tmp_path):
    text = "Nama Pemilik;Desa;Kecamatan;Jenis Produk\n{};Toyomarto;Singosari;tempe\n"
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    files = [write(tmp_path, f"{name} 2024.csv", text.format(name)) for name in ("Siti", "Yatemi")]
    page.set_input_files("input[type=file]", files[0])
    page.get_by_role("button", name="Lihat pratinjau").click()
    page.get_by_role("button", name="Simpan: 1 IKM baru").click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", files[1])
    expect(page.get_by_text("langkah Kolom dilewati")).to_be_visible()
    page.get_by_role("button", name="Simpan: 1 IKM baru").click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    assert Ikm.objects.count() == 2


def test_a_file_dropped_anywhere_on_the_page(page, reference, petugas, enter):
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "jatuh.csv", { type: "text/csv" }));
          for (const target of [document.querySelector("h1"), document.querySelector("[data-drop-zone]")])
            target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        LIST,
    )
    expect(page.get_by_text("3 baris data, judul di baris 1")).to_be_visible()


def test_questions_picture_and_grid(page, problems, reference, petugas, enter, shot, tmp_path):
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", write(tmp_path, "daftar.csv", LIST))
    question = page.get_by_role("group", name="ditulis dalam apa?")
    expect(question).to_contain_text("1.500 → Rp1.500.000")
    expect(question.get_by_label("Belum tahu")).to_be_checked()
    question.get_by_label("Ribu rupiah").check()
    shot(page, "impor-pertanyaan")
    # A click in the picture leads to the column; its new meaning shows in the picture at once.
    page.get_by_role("button", name="F", exact=True).click()
    choice = page.get_by_label("Kolom F Tenaga Kerja")
    expect(choice).to_be_focused()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        choice.select_option("male")
    expect(page.locator(".sheet-picture thead th").nth(5)).to_contain_text("laki-laki")
    # Each correction is kept as it is made: the page may be left.
    expect(page.get_by_text("Pilihan kolom tersimpan")).to_be_visible()
    page.reload()
    expect(choice).to_have_value("male")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        choice.select_option("workers")
    expect(page.get_by_text("Pilihan kolom tersimpan")).to_be_visible()
    page.get_by_role("button", name="Lihat pratinjau").click()
    # Worst first; arrows move, the tip tells, Enter mends where the hand is.
    grid = page.get_by_role("grid", name="Baris berkas sel demi sel")
    expect(grid.locator("tbody tr").first).to_contain_text("Ditolak")
    money = page.locator("tr[data-row='2'] [data-label='Nilai investasi']")
    money.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("1.500")
    expect(tip).to_contain_text("Rp1.500.000")
    grid.locator("tbody th").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    owner = page.locator("tr[data-row='2'] [data-label='Nama pemilik']")
    page.keyboard.press("ArrowRight")
    expect(owner).to_be_focused()
    expect(tip).to_contain_text("SITI AMINAH")
    expect(owner).to_have_attribute("aria-describedby", "cell-tip")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator("tr[data-row='3'] [data-label='Nilai investasi']").dblclick()
    editor = page.get_by_role("form", name="Perbaiki sel")
    shot(page, "impor-sel", sizes=("desktop",))
    # What is refused stays in its place, and nothing is said to be emptied.
    editor.get_by_label("Isi yang benar").fill("banyak sekali")
    page.keyboard.press("Enter")
    expect(editor.get_by_role("alert")).to_contain_text("belum disimpan")
    expect(editor.get_by_label("Isi yang benar")).to_have_value("banyak sekali")
    shot(page, "impor-sel-ditolak", sizes=("desktop",))
    editor.get_by_label("Isi yang benar").fill("5 juta")
    page.keyboard.press("Enter")
    mended = page.locator("tr[data-row='3'] [data-label='Nilai investasi']")
    expect(mended).to_have_text("Rp5.000.000")
    expect(mended).to_be_focused()
    problems.forgive("perbaiki/")  # the refusal above is answered 422
    # A desa for all rows that wrote the same, from the cell.
    page.locator("tr[data-row='3'] [data-label='Desa']").dblclick()
    editor.locator(".ts-control input").press_sequentially("sumberejo", delay=20)
    page.locator(".ts-dropdown .option", has_text="Pagak").first.click()
    editor.get_by_label("semua baris yang bertulisan “Sumberejo”").check()
    editor.get_by_role("button", name="Perbaiki").click()
    expect(page.locator(".balance")).to_contain_text("0 ditolak")
    page.get_by_role("button", name="Simpan: 3 IKM baru").click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    page.goto("/ikm/impor/kolom-diingat/")
    expect(page.get_by_role("region", name="Desa yang diingat")).to_contain_text("Pagak")
    shot(page, "impor-yang-diingat")
    page.get_by_role("button", name="Lupakan desa Sumberejo").click()
    expect(page.get_by_text("Belum ada desa yang diingat")).to_be_visible()


def test_every_page_of_an_import_is_accessible(page, reference, petugas, enter):
    axe = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()

    def received(name, text):
        return imports.receive(file=io.BytesIO(text.encode()), name=name, by=petugas)

    asked, checked, saved = (received(f"{n}.csv", LIST.replace("Bambang", n)) for n in "ABC")
    for batch in (checked, saved):
        imports.correct(batch=batch, changes={}, by=petugas)
        imports.start_check(batch=batch, by=petugas)
    for number in (3, 4):
        import_mends.mend(batch=saved, sheet="", number=number, field="desa_code",
                          value="35.07.02.2008", everywhere=number == 3, by=petugas)  # fmt: skip
    imports.start_commit(batch=imports.check(batch=saved, by=petugas), by=petugas)
    first, second = Ikm.objects.order_by("pk")[:2]
    pair = DuplicatePair.objects.create(
        first=first, second=second, score=0.8, parts={"owner": 0.9}, reason="nama mirip"
    )
    enter(page, petugas)
    faults = look(
        page,
        axe,
        [
            f"/ikm/impor/{asked.pk}/kolom/",
            f"/ikm/impor/{checked.pk}/",
            f"/ikm/impor/{checked.pk}/?masalah=no_place",
            f"/ikm/impor/{saved.pk}/",
            "/ikm/impor/?tampil=menunggu",
            "/ikm/impor/kolom-diingat/",
            f"/ikm/ganda/{pair.pk}/",
        ],
    )
    # The tip and the editor open, as a person sees them.
    page.goto(f"/ikm/impor/{checked.pk}/")
    page.locator("[data-label='Nilai investasi'][data-written]").first.dblclick()
    expect(page.get_by_role("form", name="Perbaiki sel")).to_be_visible()
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
    faults += [f"{one['id']} {one['nodes'][0]['target']}" for one in found["violations"]]
    assert not faults, "\n".join(faults)
