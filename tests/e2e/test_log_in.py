"""Through the door and out again; the strict Content-Security-Policy refuses nothing of ours."""

from playwright.sync_api import expect

from tests.conftest import PASSWORD


def log_in(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def test_log_in_and_out(page, petugas):
    page.goto("/masuk/")
    log_in(page, petugas)
    page.wait_for_url(lambda url: "/masuk/" not in url)
    expect(page.locator("h1")).to_be_visible()
    page.goto("/masuk/")  # already inside: sent home
    assert "/masuk/" not in page.url
    page.locator("summary", has_text="Menu akun").click()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/ikm/")
    expect(page.locator("#id_password")).to_be_visible()


def test_wrong_password_says_so_and_keeps_the_name(page, make_user):
    make_user("petugas", "petugas")
    page.goto("/masuk/")
    page.fill("#id_username", "petugas")
    page.fill("#id_password", "bukan-sandinya")
    page.click("form button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    expect(page.locator("#id_username")).to_have_value("petugas")


def test_what_was_typed_outlives_the_session(page, problems, reference, petugas, enter):
    offered = page.get_by_text("Ada isian di peramban ini yang belum sempat tersimpan.")
    enter(page, petugas)
    page.goto("/ikm/baru/")
    # The page asks for businesses alike by itself: in an ended session that would lead to the log-in first.
    with page.expect_response("**/mirip/**"):
        page.get_by_label("Nama usaha").fill("Gerabah Sesi Habis")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url("**/masuk/?next=**")
    log_in(page, petugas)
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.get_by_label("Nama usaha")).to_have_value("Gerabah Sesi Habis")

    page.locator("#id_desa-ts-control").click()
    page.keyboard.type("pagelaran")
    page.locator("#id_desa-ts-dropdown .option").first.click()
    page.get_by_label("Produk utama").fill("gerabah")
    # The page that says it was saved may be left before its scripts have run: here they never arrive.
    page.context.route("**/app*.js", lambda route: route.abort())
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Gerabah Sesi Habis")).to_be_visible()
    page.context.unroute("**/app*.js")
    page.goto("/ikm/baru/")
    expect(page.get_by_label("Nama usaha")).to_be_focused()
    expect(offered).to_have_count(0)  # the register has it: the browser forgot it
    problems.forgive("/js/app")


def test_what_is_being_typed_outlives_a_session_that_ended_under_it(
    page, reference, petugas, enter
):
    """What the page asks while somebody types leads to the log-in at once: no key may be lost by it."""
    enter(page, petugas)
    page.goto("/ikm/baru/")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Nama usaha").fill("Tempe Sedang Diketik")
    page.wait_for_url("**/masuk/?next=**")
    log_in(page, petugas)
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.get_by_label("Nama usaha")).to_have_value("Tempe Sedang Diketik")
