"""A rejected proposal in the browser: proposer, reviewer, head; what comes after it."""

import re

import pytest
from playwright.sync_api import Page, expect

from sentra.models import Proposal
from sentra.services import sites
from tests.factories import sentra as factories

REASON = "Tiga anggota hanya berdagang.\nUsulkan lagi tanpa ketiganya."


@pytest.mark.usefixtures("reference")
def test_rejected_read_and_proposed_again(page: Page, make_user, enter, shot, problems):
    proposer, reviewer = make_user("perencana", "sari"), make_user("perencana", "wahyu")
    head, officer = make_user("pimpinan", "ratna"), make_user("petugas", "joko")
    members = factories.units(8)
    old = factories.proposal(
        proposer=proposer, members=members, candidate=factories.candidate(members)
    )
    sites.tell(
        proposal=old, after=None, data={"road": "Aspal", "source": "Kantor desa"}, by=officer
    )
    reject(page, enter, reviewer, old)
    problems.forgive("400")  # the refusal without a reason
    enter(page, head)  # reads it, and has no step
    page.goto(old.get_absolute_url())
    expect(page.get_by_role("heading", name=re.compile("^Ditolak: "))).to_be_visible()
    expect(page.get_by_text("hanya berdagang").first).to_be_visible()
    expect(page.get_by_role("link", name="Usulkan lagi")).to_have_count(0)
    made = propose_again(page, enter, shot, proposer, old)
    enter(page, reviewer)  # sees what it is the second try of, and endorses
    page.goto(made.get_absolute_url())
    expect(page.locator(".steps-note")).to_contain_text("hanya berdagang")
    expect(page.locator("main")).to_contain_text("Aspal")
    page.locator("summary", has_text="Setujui").click()
    form = page.locator("form[action*='endorse']")
    form.get_by_label("Catatan").fill("Yang berdagang sudah keluar.")
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    form.get_by_label("sebelum separuh anggota").fill("Sisanya pekan depan.")
    form.get_by_role("button", name="Setujui").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    enter(page, head)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Usulan menunggu penetapan")).click()
    page.get_by_role("link", name=re.compile(made.name)).first.click()
    expect(page.get_by_role("link", name="Tetapkan dengan SK")).to_be_visible()


def reject(page: Page, enter, reviewer, old: Proposal) -> None:
    enter(page, reviewer)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Usulan menunggu telaah")).click()
    page.get_by_role("link", name=re.compile(old.name)).first.click()
    page.locator("summary", has_text="Tolak").click()
    form = page.locator("form[action*='reject']")
    form.get_by_role("button", name="Tolak").click()  # without a reason: it is asked for
    page.locator("dialog[open] [data-confirm-yes]").click()
    expect(page.locator("form[action*='reject'] .field-error")).to_be_visible()
    # The page itself still holds what was typed: nothing is to be restored.
    expect(page.get_by_text("belum sempat tersimpan")).to_have_count(0)
    form.get_by_label("Catatan").fill(REASON)
    form.get_by_role("button", name="Tolak").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    expect(page.get_by_role("heading", name=re.compile("^Ditolak: "))).to_be_visible()
    old.refresh_from_db()
    assert old.state == "ditolak"


def propose_again(page: Page, enter, shot, proposer, old: Proposal) -> Proposal:
    enter(page, proposer)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Usulan Anda ditolak")).click()
    page.get_by_role("link", name=re.compile(old.name)).first.click()
    expect(page.locator(".ending")).to_contain_text("hanya berdagang")
    shot(page, "usulan-ditolak")
    page.get_by_role("link", name="Usulkan lagi").click()
    expect(page.get_by_label("Nama sentra")).to_have_value(old.name)
    expect(page.get_by_label("Alasan usulan")).to_have_value(old.reason)
    expect(page.locator("tbody input[name=members]:checked")).to_have_count(8)
    for box in page.locator("tbody input[name=members]").all()[:3]:
        box.uncheck()
    shot(page, "usulkan-lagi")
    page.get_by_role("button", name="Usulkan", exact=True).click()
    expect(page.locator(".steps-note")).to_contain_text(old.name)
    made = Proposal.objects.exclude(pk=old.pk).get()
    assert made.members.count() == 5
    return made
