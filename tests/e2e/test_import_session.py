"""An import page whose session ends under the person: what was typed or chosen is there after the log-in."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_import_wizard import LIST, enter_here, write


@pytest.fixture
def opened(page, reference, petugas, enter, tmp_path):
    """The columns page of a list, on which the session is still alive."""
    enter(page, petugas)
    page.goto("/ikm/impor/baru/")
    page.set_input_files("input[type=file]", write(tmp_path, "daftar.csv", LIST))
    expect(page.get_by_role("heading", name="Inilah yang saya pahami")).to_be_visible()
    return page


def end_session(page):
    page.context.clear_cookies(name="sessionid")


def come_back(page, user):
    page.wait_for_url("**/masuk/?next=**")
    enter_here(page, user)


def preview(page):
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("heading", name="Pratinjau impor")).to_be_visible()


def test_a_column_chosen_in_an_ended_session(opened, petugas, problems):
    page = opened
    choice = page.get_by_label("Kolom F Tenaga Kerja")
    expect(choice).not_to_have_value("")
    end_session(page)
    choice.select_option("")  # not used: an empty answer is an answer too
    come_back(page, petugas)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Pulihkan").click()
    expect(choice).to_have_value("")
    expect(page.get_by_text("Pilihan kolom tersimpan")).to_be_visible()
    page.reload()
    expect(choice).to_have_value("")
    expect(page.get_by_role("button", name="Pulihkan")).to_have_count(0)  # the server has it


def test_a_cell_mended_in_an_ended_session(opened, petugas, shot):
    page = opened
    preview(page)
    cell = page.locator(".cell.doubted", has_text="lima jutaan")
    cell.dblclick()
    editor = page.get_by_role("form", name="Perbaiki sel")
    editor.get_by_label("Isi yang benar").fill("5.000.000")
    end_session(page)
    editor.get_by_role("button", name="Perbaiki").click()
    come_back(page, petugas)
    expect(editor.get_by_label("Isi yang benar")).to_have_value("5.000.000")
    expect(editor.get_by_role("alert")).to_contain_text("Sesi berakhir sebelum isian ini tersimpan")
    shot(page, "impor-sesi-habis", sizes=("desktop",))
    editor.get_by_role("button", name="Perbaiki").click()
    expect(page.get_by_text("Perbaikan diterapkan")).to_be_visible()
    expect(editor).to_be_hidden()


def test_an_answer_under_a_row_in_an_ended_session(opened, petugas):
    page = opened
    preview(page)
    row = page.locator("tr", has_text="lima jutaan")
    row.locator("summary", has_text="perbaiki").click()
    field = row.get_by_label("Nilai investasi")
    field.fill("5.000.000")
    end_session(page)
    row.get_by_role("button", name="Perbaiki nilai investasi").click()
    come_back(page, petugas)
    expect(field).to_have_value("5.000.000")
    row.get_by_role("button", name="Perbaiki nilai investasi").click()
    expect(page.get_by_text("Perbaikan diterapkan")).to_be_visible()
    expect(field).to_have_count(0)
