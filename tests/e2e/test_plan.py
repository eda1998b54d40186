"""A planner writes the RPIK and records coaching; the head publishes; nothing overflows a phone."""

import pytest
from playwright.sync_api import expect

from rpik.plan.attendance import code_of
from rpik.plan.models import Activity, Edition, Participant
from tests.e2e.conftest import DESKTOP, PHONE
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

PAGES = (
    "/rencana/",
    "/rencana/{edition}/",
    "/rencana/{edition}/bagian/1.1/",
    "/rencana/{edition}/angka/",
    "/rencana/{edition}/unggulan/",
    "/rencana/{edition}/unggulan/kriteria/",
    "/rencana/{edition}/unggulan/tahap/",
    "/rencana/{edition}/unggulan/riwayat/",
    "/rencana/{edition}/tabel/kpi/",
    "/rencana/{edition}/banding/",
    "/ringkasan/perda/daftar/",
    "/rencana/{edition}/asal/sektor/jumlah/units/",
    "/pembinaan/?tahun=2026",
    "/pembinaan/kegiatan/{activity}/",
    "/pembinaan/kegiatan/{activity}/hadir/",
    "/pembinaan/kegiatan/{activity}/hasil/",
    "/pembinaan/diterima/",
    "/pembinaan/hemat/",
    "/pembinaan/berikutnya/",
    "/pembinaan/berikutnya/{plan}/",
)


@pytest.fixture
def sentra(reference):
    factories.register(60)
    return sentra_factories.proposal("ditetapkan").sentra


def test_write_publish_and_download_an_edition(
    page, sentra, perencana, pimpinan, enter, problems, tmp_path
):
    enter(page, perencana)
    page.goto("/rencana/")
    page.get_by_role("link", name="Buka edisi baru").click()
    page.get_by_role("button", name="Buka edisi").click()
    expect(page.get_by_role("heading", name="BAB V PENUTUP")).to_be_visible()
    page.get_by_role("link", name="Tulis bagian 3.1").click()
    page.get_by_label("Isi").fill("Malang membina  IKM.\n\n- tertib\n- maju")
    page.get_by_label("Isi").evaluate("field => field.setSelectionRange(15, 15)")
    page.get_by_role("button", name="{{jumlah_ikm}}", exact=True).click()
    written = "Malang membina {{jumlah_ikm}} IKM.\n\n- tertib\n- maju"
    expect(page.get_by_label("Isi")).to_have_value(written)
    page.get_by_role("button", name="Simpan bagian").click()
    edition = Edition.objects.get()
    count = sum(1 for _ in factories.Ikm.objects.active())
    expect(page.get_by_text(f"Malang membina {count} IKM.")).to_be_visible()
    for kind, magic in (("DOCX", b"PK"), ("PDF", b"%PDF"), ("XLSX", b"PK")):
        with page.expect_download() as got:
            page.get_by_role("link", name=kind).click()
        assert got.value.suggested_filename.endswith(f"-draf.{kind.lower()}")
        got.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(magic)
    enter(page, pimpinan)
    page.goto(edition.get_absolute_url())
    expect(page.get_by_role("link", name="Tulis bagian 3.1")).to_have_count(0)
    page.get_by_role("link", name="Terbitkan…").click()
    page.get_by_role("button", name="Terbitkan").click()  # the box is not ticked: stays here
    expect(page.get_by_role("heading", name="Terbitkan edisi")).to_be_visible()
    page.get_by_label("Saya mengetahui").check()
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_text("angkanya tetap")).to_be_visible()
    edition.refresh_from_db()
    assert not edition.is_draft


def test_an_edition_on_a_phone_is_its_contents_and_opens_by_key_and_address(
    page, sentra, perencana, enter
):
    edition = factories.edition(perencana)
    enter(page, perencana)
    page.set_viewport_size(PHONE)
    page.goto(edition.get_absolute_url())
    head = page.get_by_role("button", name="2.4 Pemberdayaan IKM")
    expect(head).to_have_attribute("aria-expanded", "false")
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * PHONE["height"]
    head.press("Enter")
    by_kecamatan = page.locator(".table-wrap[aria-label^='Unit usaha, tenaga kerja']")
    title = page.locator("p.caption", has_text="Unit usaha, tenaga kerja")
    expect(title).to_be_visible()
    expect(by_kecamatan).to_be_hidden()  # many rows: a fold of its own
    number = title.get_attribute("id")
    page.goto("about:blank")  # a page opened anew: a reload goes back to where one was
    page.goto(f"{edition.get_absolute_url()}#{number}")
    expect(by_kecamatan).to_be_in_viewport()
    page.set_viewport_size(DESKTOP)
    expect(page.locator(".fold")).to_have_count(0)


def test_narrow_paper_shows_all_of_an_edition(page, sentra, perencana, enter):
    """Paper of A5 is as wide as a phone."""
    edition = factories.edition(perencana)
    enter(page, perencana)
    page.goto(f"{edition.get_absolute_url()}#100%")  # a part that cannot be: everything still works
    page.evaluate(
        "addEventListener('afterprint', () => {"
        " window.hid = document.querySelectorAll('.document [hidden]').length; })"
    )
    page.pdf(format="A5")
    assert page.evaluate("window.hid") == 0
    page.set_viewport_size(PHONE)
    expect(page.locator(".document .fold").first).to_be_visible()


def test_a_long_table_leaves_no_empty_page_below_it(page, sentra, perencana, enter):
    enter(page, perencana)
    page.goto("/pembinaan/belum/")
    wrap = page.locator(".table-wrap")
    assert wrap.evaluate("one => one.scrollHeight > one.clientHeight + 200")
    foot = page.locator(".page-foot").bounding_box()
    assert page.evaluate("document.documentElement.scrollHeight") <= foot["y"] + foot["height"] + 1


def test_record_an_activity_for_a_sentra(page, sentra, perencana, enter):
    enter(page, perencana)
    page.goto("/pembinaan/")
    page.get_by_role("link", name="Tambah program").click()
    page.get_by_label("Tahun anggaran").fill("2026")
    page.get_by_label("Kode sub-kegiatan").fill("3.31.02.2.01.0005")
    page.get_by_label("Nama", exact=True).fill("Pemberdayaan industri")
    page.get_by_role("button", name="Tambah program").click()
    page.goto(f"/pembinaan/kegiatan/baru/?sentra={sentra.pk}")
    page.get_by_label("Program (wajib)").select_option(index=1)
    page.get_by_label("Nama kegiatan").fill("Pelatihan glasir")
    page.get_by_label("Jenis").select_option("pelatihan")
    page.locator("#id_start").fill("2026-03-02")
    page.locator("#id_end").fill("2026-03-03")
    page.locator("#id_budget").fill("40000000")
    page.locator("input[name=members]").first.uncheck()
    page.get_by_role("button", name="Simpan kegiatan").click()
    expect(page.get_by_role("heading", name="Pelatihan glasir")).to_be_visible()
    activity = Activity.objects.get()
    assert activity.budget == 40_000_000
    assert activity.participants.count() == sentra.members.count() - 1
    page.goto("/pembinaan/?tahun=2026")
    march = page.locator(".months section", has_text="Maret")
    expect(march.get_by_role("link", name="Pelatihan glasir")).to_be_visible()


def test_presence_is_noted_by_typing_codes(page, sentra, perencana, enter, problems):
    members = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    activity = factories.activity(perencana)
    Activity.objects.filter(pk=activity.pk).update(sentra=sentra)
    Participant.objects.create(activity=activity, ikm_id=members[0])
    enter(page, perencana)
    page.goto(f"/pembinaan/kegiatan/{activity.pk}/hadir/")
    said = page.locator("[data-scan-said] li").first
    for number, code, text in (
        (0, "12-34", "salah ketik"),
        (1, code_of(activity.pk, members[0]), "hadir."),
        (2, code_of(activity.pk, members[1]), "hadir."),
        (2, code_of(activity.pk, members[1]), "sudah tercatat"),
    ):
        page.get_by_label("Kode di daftar hadir").fill(code)
        page.get_by_label("Kode di daftar hadir").press("Enter")
        expect(said).to_contain_text(text)
        expect(page.locator("[data-present]")).to_have_text(str(number))
    expect(page.locator(f"#h{members[0]}")).to_be_checked()
    assert Participant.objects.filter(present_at__isnull=False).count() == 2
    page.set_viewport_size({"width": 390, "height": 844})
    wide = "found => found.map(one => one.scrollWidth > one.clientWidth)"
    assert page.locator(".pick:visible").evaluate_all(wide) in ([False], [False, False])
    problems.forgive("400")  # the code with a slip


def test_no_page_is_wider_than_a_phone(page, sentra, perencana, enter):
    sentra_factories.candidate(sentra_factories.units(step=0.0007))
    names = {
        "edition": factories.edition(perencana).pk,
        "activity": factories.activity(perencana).pk,
        "plan": factories.sentra_plan(perencana).pk,
    }
    enter(page, perencana)
    page.set_viewport_size({"width": 390, "height": 844})
    wide = []
    for address in PAGES:
        page.goto(address.format(**names))
        expect(page.locator("h1")).to_be_visible()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
        if address.endswith("/angka/"):
            source = page.locator("[name=source-penduduk]")
            page.locator("[data-fold]").filter(has=source).locator("button.fold").click()
            assert source.bounding_box()["width"] > 190
    assert wide == []


def test_a_drawing_shows_its_key(page, sentra, perencana, enter):
    enter(page, perencana)
    page.goto(f"/pembinaan/sentra/{sentra.pk}/fasilitas/")
    key = page.locator(".site-plan figcaption")
    expect(key).to_contain_text("garis skala")
    assert key.bounding_box()["height"] > 10  # not the caption that a card's heading says already
