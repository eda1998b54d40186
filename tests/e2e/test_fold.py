"""A proposal on a phone: sections fold, and nothing is lost by keyboard, address, width or without script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.factories import sentra as factories

FOLDED = ".fold[aria-expanded=false]"


@pytest.fixture
def proposal(reference):
    return factories.proposal(members=factories.units(12))


def test_sections_fold_on_a_phone_and_open_by_key_address_and_width(
    page: Page, proposal, make_user, enter
):
    enter(page, make_user("perencana", "wahyu"))
    page.set_viewport_size(PHONE)
    page.goto(proposal.get_absolute_url())
    expect(page.locator(FOLDED).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * PHONE["height"]
    table = page.get_by_role("region", name="Daftar anggota")
    expect(table).to_be_hidden()
    head = page.get_by_role("button", name="Anggota (12)")
    head.focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    page.keyboard.press("Space")
    expect(table).to_be_hidden()
    page.goto(f"{proposal.get_absolute_url()}#anggota")  # as links of Kelengkapan lead
    expect(table).to_be_visible()
    expect(head).to_be_in_viewport()
    page.set_viewport_size(DESKTOP)
    expect(page.locator(".fold")).to_have_count(0)
    expect(table).to_be_visible()
    assert page.locator("[data-fold] > [hidden]").count() == 0


def test_the_bar_leads_to_the_form_and_a_refusal_stays_open(
    page: Page, proposal, make_user, enter, problems
):
    enter(page, make_user("perencana", "wahyu"))
    page.set_viewport_size(PHONE)
    page.goto(proposal.get_absolute_url())
    page.evaluate("scrollTo(0, 0)")
    step = page.locator("summary", has_text="Minta perbaikan")
    expect(step).to_be_in_viewport()  # the bar stays at hand
    step.click()
    form = page.locator("form[action*='request_changes']")
    expect(form.get_by_label("Catatan")).to_be_focused()
    expect(form.get_by_label("Catatan")).to_be_in_viewport()
    form.get_by_label("Butir perbaikan").fill("Lengkapi titik")
    form.get_by_role("button", name="Minta perbaikan").click()
    expect(form.locator(".field-error")).to_be_visible()
    expect(form.get_by_label("Butir perbaikan")).to_have_value("Lengkapi titik")
    problems.forgive("400")


def without_script(browser: Browser, context, live_server) -> Page:
    """A page of the same person on a phone whose browser runs no script."""
    plain = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport=PHONE,
        storage_state=context.storage_state(),
    )
    return plain.new_page()


def test_without_script_everything_is_open(
    browser: Browser, context, page: Page, proposal, make_user, enter, live_server
):
    enter(page, make_user("perencana", "wahyu"))
    bare = without_script(browser, context, live_server)
    bare.goto(proposal.get_absolute_url())
    expect(bare.get_by_role("region", name="Daftar anggota")).to_be_visible()
    expect(bare.locator(".fold")).to_have_count(0)
    bare.locator("summary", has_text="Tolak").click()
    form = bare.locator("form[action*='reject']")
    form.get_by_label("Catatan").fill("Belum cukup.")
    form.get_by_role("button", name="Tolak").click()
    expect(bare.locator(".ending")).to_contain_text("Belum cukup.")
    bare.context.close()


def test_a_long_list_shows_its_first_rows_on_a_phone_and_finding_has_a_box_to_open(
    page: Page, reference, make_user, enter
):
    members = factories.units(30)
    enter(page, make_user("perencana", "wahyu"))
    page.set_viewport_size(PHONE)
    page.goto("/pembinaan/belum/")
    rows = page.locator(".data-table tbody tr")
    expect(rows).to_have_count(len(members))
    expect(rows.nth(14)).to_be_visible()
    expect(rows.nth(15)).to_be_hidden()
    # What finds in the page looks at boxes; "display: none" has none.
    hidden = "row => [getComputedStyle(row).display, getComputedStyle(row).contentVisibility, row.offsetHeight]"
    assert rows.nth(15).evaluate(hidden) == ["block", "hidden", 0]
    page.get_by_role("button", name="Tampilkan 15 lagi").click()
    expect(rows.nth(29)).to_be_visible()
    expect(rows.nth(15).get_by_role("link").first).to_be_focused()
    expect(page.locator(".more-rows")).to_have_count(0)
    rows.nth(29).get_by_role("link").first.click()
    page.wait_for_url("**/ikm/*/**")
    page.go_back()
    expect(rows.nth(29)).to_be_visible()  # where one came from
    page.reload()
    expect(rows.nth(15)).to_be_hidden()
    rows.nth(20).evaluate("row => row.dispatchEvent(new Event('beforematch'))")
    expect(rows.nth(29)).to_be_visible()
    page.set_viewport_size(DESKTOP)
    page.reload()
    expect(rows.nth(29)).to_be_visible()
    expect(page.locator(".more-rows")).to_have_count(0)


def test_candidates_are_a_long_list_too_and_without_script_all_stand(
    browser: Browser, context, page: Page, reference, make_user, enter, live_server
):
    members = factories.units(6)
    run = factories.candidate(members).run
    for _ in range(23):
        factories.candidate(members, run=run)
    enter(page, make_user("perencana", "wahyu"))
    page.set_viewport_size(PHONE)
    page.goto("/sentra/kandidat/")
    rows = page.locator(".ranked > li")
    expect(rows.nth(9)).to_be_visible()
    expect(rows.nth(10)).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(rows.nth(23)).to_be_visible()
    bare = without_script(browser, context, live_server)
    bare.goto("/sentra/kandidat/")
    expect(bare.locator(".ranked > li").nth(23)).to_be_visible()
    bare.context.close()
