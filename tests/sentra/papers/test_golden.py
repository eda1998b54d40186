"""The SK looks as it did when somebody last looked; no signature stands alone on a page."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document as read_docx

from sentra.papers import docx, pdf
from tests.sentra.papers import golden
from tests.sentra.papers.test_decree_papers import decree
from tests.sentra.papers.test_decree_papers import pages as words_of

ALIKE = 20.0


def test_the_paper_looks_as_it_was_looked_at():
    drawn = golden.pages(pdf.write(golden.paper()))
    kept = golden.kept()
    folder = Path(settings.VAR_DIR) / "golden"
    changed = [
        number
        for number, page in enumerate(drawn, 1)
        if number > len(kept) or golden.difference(page, golden.read(kept[number - 1])) > ALIKE
    ]
    for number in changed:
        golden.write(folder / f"sk-{number}.png", drawn[number - 1])
    assert len(drawn) == len(kept)
    assert not changed, f"pages {changed} look otherwise: look at {folder}, then see golden.py"


@pytest.mark.parametrize("change", [{"number": "188.45/8/KEP/2026"}, {"workers": 32}])
def test_a_small_change_is_seen(change):
    drawn = golden.pages(pdf.write(golden.paper(**change)))
    apart = [
        golden.difference(page, golden.read(path))
        for page, path in zip(drawn, golden.kept(), strict=True)
    ]
    assert max(apart) > ALIKE * 1.5


@pytest.mark.parametrize("count", [5, 18, 19, 21, 24, 25, 26])
def test_no_signature_stands_alone(count):
    """Whatever the number of members, the signed page of the list shows some of them."""
    for text in words_of(pdf.write(decree(count))):
        if "Ditetapkan di Kepanjen" in text and "No. Nama usaha" in text:
            assert re.search(r"(Gerabah Nomor \d+ .*){3}", text)
        assert len(text) > 400


def test_widths_hold_in_both_offices_and_the_last_rows_stay_with_the_signature():
    word = read_docx(io.BytesIO(docx.write(decree(40))))
    for table in word.tables:
        wide = [column.width for column in table.columns]
        assert wide == [cell.width for cell in table.rows[0].cells]
        assert len(set(wide)) > 1
    rows = word.tables[0].rows
    stays = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert stays[-3:] == [True] * 3
    assert not any(stays[:-3])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_breaks_the_pages_well(tmp_path):
    for count in (21, 60):
        (tmp_path / f"{count}.docx").write_bytes(docx.write(decree(count)))
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=90,
    )  # fmt: skip
    for count in (21, 60):
        texts = words_of((tmp_path / f"{count}.pdf").read_bytes())
        listed = [text for text in texts if "No. Nama usaha" in text]
        assert len(listed) >= 2
        assert "Ditetapkan di Kepanjen" in listed[-1]
        assert f"Nomor {count - 3}" in listed[-1]
        assert sum("Ditetapkan di Kepanjen" in text for text in texts) == 4
