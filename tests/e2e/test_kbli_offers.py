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


def test_what_was_typed_but_not_chosen_stays_and_is_told(page, reference, petugas, enter):
    enter(page, petugas)
    page.goto("/ikm/baru/")
    box, told = page.locator("#id_kbli-ts-control"), page.get_by_text("belum dipilih dari daftar")
    box.focus()
    page.keyboard.type("99999")
    page.keyboard.press("Tab")
    expect(told).to_contain_text("“99999”")
    box.focus()
    expect(page.locator(".ts-dropdown .no-results")).to_contain_text("tidak memuat kode 99999")
    expect(box).to_have_value("99999")
    box.fill("10794")
    expect(told).to_be_hidden()
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("10794")
    page.keyboard.press("Enter")
    expect(page.locator("select#id_kbli")).to_have_value("2020:10794")
    page.locator("#id_product").focus()
    expect(told).to_be_hidden()


def test_tab_takes_no_offer_that_is_a_guess(page, reference, petugas, enter):
    enter(page, petugas)
    page.goto("/ikm/baru/")
    box, chosen = page.locator("#id_kbli-ts-control"), page.locator("select#id_kbli")
    offer = page.locator(".ts-dropdown .option").first
    box.focus()
    page.keyboard.type("mesin pengaduk lem")
    expect(offer).to_contain_text("keyakinan 78 %")
    page.keyboard.press("Tab")
    assert chosen.input_value() == ""
    expect(page.get_by_text("belum dipilih dari daftar")).to_contain_text("mesin pengaduk lem")
    box.focus()
    expect(offer).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert chosen.input_value() == "2020:20291"  # the second
    box.focus()
    page.keyboard.press("Backspace")
    page.keyboard.type("keripik tempe")
    expect(offer).to_contain_text("10794")
    page.keyboard.press("Tab")
    assert chosen.input_value() == "2020:10794"
