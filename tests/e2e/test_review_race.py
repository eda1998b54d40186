"""Two reviewers with the same proposal open: the first decides, the second is told and loses no word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rpik.core.models import User
from sentra.models import Proposal
from tests.e2e.conftest import TIMEOUT_MS, Problems
from tests.factories import sentra as factories

REASON = "Tiga anggota ternyata berdagang, bukan membuat gerabah; lihat foto kunjungan 12 November."


@pytest.fixture
def second(
    browser: Browser, context: BrowserContext, live_server, problems: Problems
) -> BrowserContext:
    """Another person's browser; what it complains of counts as well."""
    made = browser.new_context(base_url=live_server.url, locale="id-ID")
    made.set_default_timeout(TIMEOUT_MS)
    made.on("page", problems.watch)
    yield made
    made.close()


@pytest.mark.usefixtures("reference")
def test_the_slower_reviewer_is_told_and_keeps_the_reason(
    page: Page, second: BrowserContext, make_user: Callable[..., User], enter, problems: Problems
):
    proposal = factories.proposal()
    quick, slow = page, second.new_page()
    for browser_page, name in ((quick, "cepat"), (slow, "lambat")):
        enter(browser_page, make_user("perencana", name))
        browser_page.goto(proposal.get_absolute_url())

    rejecting = slow.locator("form[action*='reject']")
    slow.locator("summary", has_text="Tolak").click()
    rejecting.get_by_label("Alasan").or_(rejecting.get_by_label("Catatan")).fill(REASON)

    quick.locator("summary", has_text="Setujui").click()
    endorsing = quick.locator("form[action*='endorse']")
    endorsing.get_by_label("Catatan").fill("Sudah dilihat.")
    for box in endorsing.locator("input[type=checkbox]").all():
        box.check()
    endorsing.get_by_label("sebelum separuh anggota").fill("Sisanya pekan depan.")
    endorsing.get_by_role("button", name="Setujui").click()
    quick.locator("dialog[open] [data-confirm-yes]").click()
    expect(quick.locator("main")).to_contain_text("Disetujui")

    rejecting.get_by_role("button", name="Tolak").click()
    slow.locator("dialog[open] [data-confirm-yes]").click()
    slow.wait_for_url("**/reject/**", timeout=15_000)
    expect(slow.get_by_role("alert").first).to_contain_text("cepat")  # who was faster
    kept = [box.input_value() for box in slow.locator("textarea").all()]
    assert REASON in [*kept, *slow.locator("main").all_inner_texts()[0].splitlines()]
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert proposal.state == "disetujui"
    assert proposal.steps.count() == 2  # proposed, endorsed: the second decision left no trace
    problems.forgive("409")
