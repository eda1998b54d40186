"""A draft of rules in the browser: edit a row in its place, see what moves, switch it on."""

from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from ikm_registry.models import Ikm, RuleSet
from ikm_registry.services.classification import classify
from tests.e2e.test_accessible import look
from tests.factories.ikm_registry import ikm
from tests.factories.rules import DAU, WAGIR, draft, group_draft, group_values, row, woven

RULES = "/ikm/klasifikasi/aturan/"


def test_a_draft_is_edited_seen_and_switched_on(page, reference, perencana, enter, shot, problems):
    woven(desa=WAGIR, business_name="Besek Bu Tini")
    woven(desa=DAU)
    classify(ikm_ids=None, by=None)
    enter(page, perencana)
    page.goto(RULES)
    page.get_by_role("button", name="Salin menjadi rancangan").click()
    page.get_by_label("Dasar (keputusan)").fill("Keputusan Kepala Dinas 12/2026")
    page.get_by_role("button", name="Simpan keterangan").click()
    page.get_by_role("link", name="Ubah aturan 24").click()
    line = page.locator("tr.is-editing")
    line.get_by_label("Awalan KBLI").fill("99")
    line.get_by_role("button", name="Simpan baris").click()
    expect(page.locator("tr.is-editing .field-error")).to_contain_text("Tidak ada kode KBLI 2020")
    problems.forgive("422")
    line.get_by_label("Awalan KBLI").fill("16291")
    line.get_by_label("Sektor").select_option("non_agro")
    line.get_by_label("Alasan").fill("Dicatat sebagai kerajinan")
    shot(page, "aturan-ubah-baris")
    line.get_by_role("button", name="Simpan baris").click()
    expect(page.locator("tr#aturan-24")).to_contain_text("Non-agro")
    page.get_by_role("link", name="Bagaimana jika berlaku").click()
    expect(page.locator(".stats .stat").first).to_contain_text("2")
    expect(page.locator("table").last).to_contain_text("Besek Bu Tini")
    page.get_by_role("row", name="Dau").first.get_by_role("link").click()
    expect(page.locator("table").last).not_to_contain_text("Besek Bu Tini")
    assert set(Ikm.objects.values_list("sector", flat=True)) == {"agro"}
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.locator("dialog[open]")).to_contain_text("2 IKM berganti sektor")
    page.locator("dialog[open]").get_by_role("button", name="Berlakukan").click()
    expect(page.locator("h1")).to_have_text("Aturan agro dan non-agro")
    assert set(Ikm.objects.values_list("sector", flat=True)) == {"non_agro"}
    assert RuleSet.objects.get(state="berlaku").basis == "Keputusan Kepala Dinas 12/2026"
    page.goto(Ikm.objects.get(business_name="Besek Bu Tini").get_absolute_url())
    page.locator("dd", has_text="Non-agro").locator("summary").click()
    expect(page.locator("main")).to_contain_text("aturan 24. Dicatat sebagai kerajinan. Dasar:")


def test_the_pages_are_accessible_and_fit(page, reference, perencana, enter):
    woven(desa=WAGIR)
    woven(product="barang aneh", kbli_version="", kbli_code="", kbli_source="")
    made_of_three = ikm(product="tempe, keripik & sambal")
    classify(ikm_ids=None, by=None)
    made = draft(row())
    groups = group_draft(("anyaman", group_values("anyaman", active=False))).get_absolute_url()
    axe = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()
    enter(page, perencana)
    address = made.get_absolute_url()
    rule = made.rules.get(version="2020", prefix="16291")
    faults = look(
        page,
        axe,
        [
            RULES, f"{address}?ubah={rule.pk}", f"{address}akibat/", "/analisis/struktur/",
            "/ikm/klasifikasi/kelompok/", groups, f"{groups}isi/batik/", f"{groups}akibat/",
            made_of_three.get_absolute_url(),
            "/ikm/klasifikasi/kata/?coba=opak&q=opak", "/ikm/?kelompok=belum&keyakinan=80",
        ],
    )  # fmt: skip
    assert not faults, "\n".join(faults)


def test_a_printed_table_begins_on_the_page_of_the_card_before_and_is_summed_once(
    page, reference, perencana, enter
):
    ikm(desa=WAGIR)
    enter(page, perencana)
    page.goto("/analisis/struktur/")
    page.emulate_media(media="print")
    style = "(e) => [getComputedStyle(e).display, getComputedStyle(e.closest('.card')).breakInside]"
    assert page.locator("tfoot").first.evaluate(style) == ["table-row-group", "auto"]
