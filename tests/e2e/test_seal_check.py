"""A decree's QR text checked on a phone by the browser itself, with the network really off."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.factories import sentra as make


@pytest.mark.django_db(transaction=True)
def test_a_seal_is_checked_without_network(page):
    decree = make.proposal("ditetapkan", name="Sentra Gerabah Getaan").sentra.decrees.get()
    page.set_viewport_size(PHONE)
    page.goto("/sk/periksa/")
    page.context.set_offline(True)
    result = page.locator("#hasil")
    page.fill("#id_text", decree.seal)
    page.click("main button.btn-primary")
    expect(result).to_contain_text(f"ASLI: SK {decree.number} tanggal 2 November 2026")
    expect(result).to_contain_text("Sentra Gerabah Getaan, 6 anggota")
    middle = len(decree.seal) // 2
    other = "A" if decree.seal[middle] != "A" else "B"
    for broken in (
        decree.seal[:middle] + other + decree.seal[middle + 1 :],
        decree.seal[:-1],
        "RPIK1.x.y",
        "halo",
    ):
        page.fill("#id_text", broken)
        page.click("main button.btn-primary")
        expect(result).to_contain_text("TIDAK SAH")
        page.fill("#id_text", decree.seal)
        page.click("main button.btn-primary")
        expect(result).to_contain_text("ASLI")
    page.context.set_offline(False)
