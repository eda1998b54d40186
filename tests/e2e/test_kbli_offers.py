"""The form's KBLI by keyboard alone: offered beside the product, searched with what matched marked."""

from playwright.sync_api import expect


def test_a_code_is_taken_from_the_offers_or_searched_in_one_version(
    page, reference, petugas, enter
):
    enter(page, petugas)
    page.goto("/ikm/baru/")
    page.locator("#id_product").fill("sandal")
    offers = page.locator("#turunan .kbli-offer")
    expect(offers.first).to_contain_text("15201")
    offers.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#turunan dl")).to_contain_text("15209")
    chosen, box = page.locator("select#id_kbli"), page.locator("#id_kbli-ts-control")
    assert chosen.input_value() == "2020:15209"
    box.focus()
    page.keyboard.press("Backspace")
    page.keyboard.type("2025 batik tulis")
    expect(page.locator(".ts-dropdown .option mark").first).to_have_text("batik")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("KBLI 2025")
    page.keyboard.press("Enter")
    assert chosen.input_value() == "2025:13133"
    box.focus()
    page.keyboard.press("Backspace")
    with page.expect_request("**/acuan/kbli/cari/**") as asked:
        box.fill("keripik " * 3000)
    assert len(asked.value.url) < 1_000
