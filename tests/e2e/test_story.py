"""The whole story in one browser: from four office lists to a designated sentra (issue 2, 1-8)."""

import json
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from ikm_registry.models import Ikm, ImportBatch
from rpik.core.models import PersonalDataAccess
from sentra.models import Sentra
from tests.data.samples import FILES, FOLDER

DECREE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def penelaah(make_user):
    return make_user("perencana", "penelaah")


@pytest.fixture
def admin(make_user):
    return make_user("admin", "admin", is_staff=True)


@pytest.mark.timeout(600)
def test_from_office_lists_to_a_designated_sentra(
    page, reference, petugas, perencana, penelaah, pimpinan, admin, enter, shot, problems, tmp_path
):
    enter(page, petugas)
    page.goto("/")
    expect(page.get_by_text("Register masih kosong")).to_be_visible()
    shot(page, "beranda-kosong")
    register_one(page, shot)
    for name in FILES:
        import_list(page, name)
    import_again(page, FILES[0])
    problems.forgive("422")  # the refused form and file
    search_and_export(page, shot)
    look_at_one(page, shot, problems)
    override_and_keep(page, perencana, enter, shot)
    proposal = find_and_propose(page, shot)
    review(page, penelaah, enter, shot, proposal)
    problems.forgive("400")  # the institution without its chair
    designate(page, pimpinan, enter, shot, proposal, tmp_path)
    evaluate(page, penelaah, pimpinan, enter, shot)
    administer(page, admin, enter, shot)


def choose(page: Page, field: str, text: str, option: str) -> None:
    """Type into a combobox and take an option by its words."""
    box = page.locator(f"#{field}-ts-control")
    box.click()
    box.type(text, delay=15)
    page.locator(f"#{field}-ts-dropdown .option", has_text=option).first.click()


def register_one(page: Page, shot) -> None:
    page.goto("/ikm/baru/")
    page.get_by_label("Nama usaha").fill("Gerabah Bu Siti")
    page.get_by_label("Nama pemilik").fill("Siti Aminah")
    choose(page, "id_desa", "pagelar", "Pagelaran")
    page.get_by_label("Produk utama").fill("gerabah")
    page.get_by_label("Tenaga kerja laki-laki").fill("2")
    page.get_by_label("Tenaga kerja perempuan").fill("1")
    page.get_by_label("Nilai investasi").fill("15.000.000")
    derived = page.locator("#turunan")
    expect(derived).to_contain_text("Non-agro")
    expect(derived).to_contain_text("Gerabah dan keramik")
    expect(derived).to_contain_text("Industri kecil")
    page.get_by_label("NIK pemilik").fill("123")
    page.locator(".map canvas, .maplibregl-canvas").first.click(position={"x": 300, "y": 150})
    expect(page.get_by_label("Lintang")).not_to_have_value("")
    page.get_by_role("button", name="Simpan", exact=True).click()
    # One field is wrong: it is said beside it, and everything else is still there.
    expect(page.locator(".field-error").first).to_contain_text("NIK")
    expect(page.get_by_label("Nama usaha")).to_have_value("Gerabah Bu Siti")
    expect(page.get_by_label("Nilai investasi")).to_have_value(re.compile(r"15\.?000\.?000"))
    shot(page, "daftarkan-salah")
    page.get_by_label("NIK pemilik").fill("3507184510650001")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Gerabah Bu Siti")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Siti Aminah")
    shot(page, "ikm")


def import_list(page: Page, name: str) -> None:
    truth = json.loads((FOLDER / "truth.json").read_text())[name]["rows"]
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", FOLDER / name)
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("heading", name="Pratinjau impor")).to_be_visible()
    # Every row of the file is in the balance: nothing is left out without a word.
    balance = ImportBatch.objects.latest("pk").balance
    assert balance["rows"] == truth
    assert balance["rows_in_file"] == truth + sum(balance["skipped"].values())
    expect(page.locator(".balance")).to_contain_text("baris di berkas")
    before = Ikm.objects.count()
    page.get_by_role("button", name=re.compile("^Simpan: ")).click()
    expect(page.get_by_role("heading", name="Impor tersimpan")).to_be_visible()
    assert before < Ikm.objects.count() <= before + truth


def import_again(page: Page, name: str) -> None:
    """The same file changes nothing, and says so before anything is read."""
    before = Ikm.objects.count()
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", FOLDER / name)
    expect(page.locator("main")).to_contain_text("sudah diimpor")
    assert Ikm.objects.count() == before


def search_and_export(page: Page, shot) -> None:
    page.goto("/ikm/")
    page.get_by_label("Cari", exact=True).fill("gerabah")
    page.locator("#id_sektor").select_option("non_agro")
    page.get_by_role("button", name="Saring").click()
    expect(page).to_have_url(re.compile("q=gerabah.*sektor=non_agro"))
    assert "sesudah" not in page.url
    shown = page.locator("tbody tr")
    expect(shown.first).to_contain_text(re.compile("gerabah", re.IGNORECASE))
    shot(page, "daftar-disaring")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "Gerabah Bu Siti" in text
    assert "3507184510650001" not in text
    page.get_by_role("link", name="Tampilkan di peta").click()
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    shot(page, "daftar-peta")


def look_at_one(page: Page, shot, problems) -> None:
    one = Ikm.objects.get(business_name="Gerabah Bu Siti")
    page.goto(one.get_absolute_url())
    assert "3507184510650001" not in page.content()
    reads = PersonalDataAccess.objects.count()
    page.get_by_role("button", name=re.compile("Buka|Tampilkan")).first.click()
    expect(page.locator("main")).to_contain_text("3507184510650001")
    assert PersonalDataAccess.objects.count() > reads
    shot(page, "ikm-data-dibuka")
    page.goto("/ikm/mutu/")
    shot(page, "mutu")
    page.goto("/ikm/klasifikasi/")
    shot(page, "klasifikasi")


def override_and_keep(page: Page, perencana, enter, shot) -> None:
    enter(page, perencana)
    one = Ikm.objects.get(business_name="Gerabah Bu Siti")
    page.goto(one.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Non-agro")
    page.locator("summary", has_text="Tetapkan sendiri").click()
    shot(page, "klasifikasi-ubah")
    page.get_by_label("Kelompok komoditas").select_option(label="Bata dan genteng")
    page.get_by_label("Alasan").fill("Dilihat di lapangan: hanya mencetak batako.")
    page.get_by_role("button", name="Tetapkan").click()
    expect(page.locator("main")).to_contain_text("hanya mencetak batako")
    # The rules run again over the whole register; what a person decided stays.
    call_command("classify_ikm", verbosity=0)
    one.refresh_from_db()
    assert one.is_overridden
    assert one.product_group.name == "Bata dan genteng"


def find_and_propose(page: Page, shot) -> str:
    page.goto("/sentra/kandidat/")
    page.get_by_role("button", name=re.compile("Cari kandidat|Jalankan|Cari")).first.click()
    expect(page.locator("main")).to_contain_text("unit")
    page.goto("/sentra/kandidat/")
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    shot(page, "kandidat")
    page.get_by_role("link", name=re.compile("Gerabah")).first.click()
    expect(page.get_by_role("heading", name="Mengapa menjadi kandidat")).to_be_visible()
    shot(page, "kandidat-satu")
    page.get_by_role("link", name="Usulkan").click()
    page.get_by_label("Nama sentra").fill("Sentra Gerabah Pagelaran")
    page.get_by_label("Alasan usulan").fill("Sejenis, berdekatan, dan sudah turun-temurun.")
    shot(page, "usulkan")
    page.get_by_role("button", name="Usulkan").click()
    expect(page.get_by_role("heading", name="Sentra Gerabah Pagelaran")).to_be_visible()
    # Who proposed it has no button to endorse it.
    expect(page.get_by_text("Setujui", exact=True)).to_have_count(0)
    shot(page, "usulan-pengusul")
    return page.url


def review(page: Page, penelaah, enter, shot, proposal: str) -> None:
    enter(page, penelaah)
    page.goto("/sentra/usulan/")
    shot(page, "usulan-papan")
    page.goto(proposal)
    shot(page, "usulan-telaah")
    # What lacks is red, with the link that mends it.
    expect(page.locator(".stages")).to_contain_text("kelembagaan belum didata")
    page.get_by_role("link", name="Data kelembagaan").click()
    for name in ("group", "cooperative", "meeting", "statutes", "work_plan", "upt"):
        page.locator(f"#id_{name}").select_option("belum")
    page.locator("#id_managers").select_option("ada")
    page.get_by_role("button", name="Simpan kelembagaan").click()
    expect(page.locator(".field-error").first).to_contain_text("nama ketua")
    page.get_by_label("Ketua").fill("Pak Slamet")
    shot(page, "kelembagaan")
    page.get_by_role("button", name="Simpan kelembagaan").click()
    expect(page.locator("#b-institution").locator("xpath=../..")).to_contain_text("Pak Slamet")
    page.locator("summary", has_text="Setujui").click()
    form = page.locator("form[action*='endorse']")
    form.get_by_label("Catatan").fill("Sudah dilihat di lapangan.")
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    form.get_by_label("sebelum separuh anggota").fill("Sisanya pekan depan.")
    form.get_by_role("button", name="Setujui").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    expect(page.locator("main")).to_contain_text("Disetujui")


def designate(page: Page, pimpinan, enter, shot, proposal: str, tmp_path) -> None:
    enter(page, pimpinan)
    page.goto("/")
    expect(page.get_by_role("heading", name="Menunggu Anda")).to_be_visible()
    shot(page, "beranda-pimpinan")
    page.goto(proposal)
    page.get_by_role("link", name="Tetapkan dengan SK").click()
    page.locator("#id_decree_number").fill("500.9/117/KEP/35.07.112/2026")
    page.locator("#id_decree_date").fill("2026-11-02")
    page.locator("#id_signatory").select_option("bupati")
    decree = tmp_path / "SK.pdf"
    decree.write_bytes(DECREE)
    page.set_input_files("input[type=file]", decree)
    shot(page, "tetapkan")
    page.get_by_role("button", name=re.compile("Tetapkan")).click()
    confirm = page.locator("dialog[open] button", has_text="Tetapkan")
    if confirm.count():
        confirm.click()
    expect(page.get_by_text("500.9/117/KEP/35.07.112/2026").first).to_be_visible()
    made = Sentra.objects.get()
    frozen = made.members.count()
    assert frozen >= 5
    page.goto(made.get_absolute_url())
    expect(page.locator("main")).to_contain_text("menetapkan sentra")
    expect(page.locator("main")).to_contain_text("menyetujui usulan")
    shot(page, "sentra")
    page.goto("/sentra/")
    shot(page, "sentra-daftar")
    page.goto("/peta/")
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    shot(page, "peta")
    page.goto("/")
    shot(page, "beranda")


def evaluate(page: Page, penelaah, pimpinan, enter, shot) -> None:
    """A planner evaluates, the head accepts, and the board says so."""
    enter(page, penelaah)
    page.goto("/sentra/evaluasi/")
    page.get_by_role("link", name="Evaluasi", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("Saran menurut angka")
    page.get_by_label("Pendampingan khusus").check()
    page.get_by_label("Alasan").fill("Belum ada koperasi; pasar masih lokal.")
    shot(page, "evaluasi-isi")
    page.get_by_role("button", name="Simpan dan ajukan ke pimpinan").click()
    expect(page.locator("main")).to_contain_text("Menunggu keputusan pimpinan")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    enter(page, pimpinan)
    page.goto("/sentra/papan/")
    page.get_by_role("link", name=re.compile("^Evaluasi 20")).click()
    page.get_by_label("Catatan").fill("Setuju.")
    page.get_by_role("button", name="Terima evaluasi").click()
    expect(page.locator("main")).to_contain_text("Diterima")
    page.goto("/sentra/papan/")
    expect(page.locator("main")).to_contain_text("menerima evaluasi tahunan")
    shot(page, "papan-pimpinan")


def administer(page: Page, admin, enter, shot) -> None:
    enter(page, admin)
    page.goto("/admin/")
    expect(page.locator("#content")).to_be_visible()
    shot(page, "admin")
    page.goto("/admin/core/auditevent/")
    expect(page.locator("#changelist")).to_contain_text("menetapkan")
