"""Through the door and out again; the strict Content-Security-Policy refuses nothing of ours."""

from playwright.sync_api import expect


def test_log_in_and_out(page, make_user, enter):
    enter(page, make_user("petugas", "petugas"))
    expect(page.locator("h1")).to_be_visible()
    page.goto("/masuk/")  # already inside: sent home
    assert "/masuk/" not in page.url


def test_wrong_password_says_so_and_keeps_the_name(page, make_user):
    make_user("petugas", "petugas")
    page.goto("/masuk/")
    page.fill("#id_username", "petugas")
    page.fill("#id_password", "bukan-sandinya")
    page.click("form button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    expect(page.locator("#id_username")).to_have_value("petugas")
