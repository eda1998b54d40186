"""The work list of texts by keyboard alone: choose, decide, skip, take back."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from ikm_registry.models import Ikm
from tests.e2e.test_accessible import look
from tests.factories.ikm_registry import ikm as make_ikm


def shows(page, text: str) -> None:
    """The text stands on the page, and the page is there wholly: a key pressed now finds its button."""
    expect(page.locator("h2").first).to_have_text(text)
    page.wait_for_load_state()


def test_texts_are_settled_by_keyboard(page, reference, petugas, enter):
    for text in ("asapan laut", "asapan laut", "warung kopi"):
        make_ikm(product=text)
    enter(page, petugas)
    page.goto("/ikm/klasifikasi/teks/")
    shows(page, "asapan laut")
    page.keyboard.press("l")
    shows(page, "warung kopi")
    page.keyboard.press("l")
    shows(page, "asapan laut")
    page.keyboard.press("1")
    expect(page.locator("input[data-key='1']")).to_be_checked()
    page.keyboard.press("Enter")
    shows(page, "warung kopi")
    smoked = Ikm.objects.filter(product__startswith="asapan")
    assert set(smoked.values_list("kbli_code", flat=True)) == {"10212"}
    page.keyboard.press("Enter")  # "bukan industri" is chosen already
    expect(page.locator("main")).to_contain_text("Semua nama produk sudah ber-KBLI")
    page.keyboard.press("u")
    shows(page, "warung kopi")
    page.keyboard.press("u")
    shows(page, "asapan laut")
    assert set(smoked.values_list("kbli_code", flat=True)) == {""}
    page.keyboard.press("k")
    page.keyboard.type("10211")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("10211")
    page.keyboard.press("Enter")
    chosen = page.locator("input[name=kbli]:checked")
    expect(chosen).to_have_count(0)  # one choice at a time: what was chosen last
    page.locator("input[data-key='1']").check()
    expect(page.locator("#other")).to_have_value("")
    page.keyboard.press("k")
    page.keyboard.type("10391")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("10391")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    shows(page, "warung kopi")
    assert set(smoked.values_list("kbli_code", flat=True)) == {"10391"}


def test_the_page_is_accessible_and_fits(page, reference, petugas, enter):
    for text in ("asapan laut", "warung kopi"):
        make_ikm(product=text)
    make_ikm(product="batako", kbli_version="2020", kbli_code="20299", kbli_source="tertulis")
    call_command("classify_ikm", verbosity=0)
    axe = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()
    enter(page, petugas)
    faults = look(page, axe, ["/ikm/klasifikasi/teks/", "/ikm/klasifikasi/teks/?teks=warung+kopi"])
    assert not faults, "\n".join(faults)
