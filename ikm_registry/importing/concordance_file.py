"""An official concordance KBLI 2020 → 2025 out of a CSV or workbook; plain Python.

Columns are found by their heading ("Kode KBLI 2020", "Kode KBLI 2025", "Keterangan"), in any order.
A 2020 code may stand in several rows (a split), or several 2025 codes in one cell. Rows that cannot
be read are told, and their 2020 code is left out whole: half of a split would look like a sure move.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.readers import opened
from ikm_registry.importing.workbook import Sheet

HEAD_ROWS = 40
# Divisions of two digits that KBLI 2020 leaves out (Peraturan BPS 2/2020, as ISIC Rev. 4).
NO_DIVISION = frozenset("00 04 34 40 44 48 54 57 67 76 83 89".split())
MOST_ROWS = 50_000
_NO_CODE = re.compile(r"judul|uraian|nama|deskripsi|title|jumlah", re.IGNORECASE)
_CODE_HEAD = re.compile(r"(?:kode|kbli)\b", re.IGNORECASE)
_BASIS = re.compile(r"dasar|keterangan|hubungan|catatan|relasi|jenis", re.IGNORECASE)
_PARTS = re.compile(r"[;,/|\n&+]|\bdan\b")
_CODE = re.compile(r"\A(?:[A-V]\s*[.\-]?\s*)?([0-9][0-9. ]*)\*?\Z", re.IGNORECASE)
_GONE = re.compile(r"\A(?:dihapus|hilang|tidak ada|dihilangkan|n/?a|x)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out: where it stands, what it says, why."""

    row: int
    written: str
    reason: str
    sheet: str = ""


@dataclass(slots=True)
class Concorded:
    """Pairs (2020 code, 2025 code or "" for gone, basis), what was left out, rows of other sections."""

    pairs: list[tuple[str, str, str]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    outside: int = 0
    first_outside: Reject | None = None

    def told(self) -> list[Reject]:
        """Return what a person is shown: each row left out, and how many were of other sections."""
        if self.first_outside is None:
            return self.rejects
        reason = (
            f"Di luar industri pengolahan (kategori C): {self.outside} baris seperti ini tidak dipakai. "
            "Tidak perlu diperbaiki bila kodenya benar."
        )
        return [replace(self.first_outside, reason=reason), *self.rejects]


@dataclass(frozen=True, slots=True)
class _Columns:
    old: int
    new: int
    basis: int | None


def read_concordance(
    path: Path, name: str, *, old: Collection[str], new: Collection[str]
) -> Concorded:
    """Return what a file says of the codes of section C; ``old`` and ``new`` are the codes known.

    Raises:
        UnreadableFile: no table with both columns, or not a table at all.
    """
    found = Concorded()
    tables = 0
    with opened(path, name) as workbook:
        for sheet in workbook.sheets:
            columns, number = _columns(sheet)
            if columns is None:
                continue
            tables += 1
            _read_rows(sheet, columns, number, found, old=old, new=new)
    if not tables:
        raise UnreadableFile(
            "Tidak ada tabel dengan kolom “Kode KBLI 2020” dan “Kode KBLI 2025”. Beri judul itu pada "
            "baris pertama, satu baris untuk tiap pasangan kode."
        )
    doubted = {reject.written.split(" → ")[0] for reject in found.rejects}
    found.pairs = [pair for pair in found.pairs if pair[0] not in doubted]
    return found


def _columns(sheet: Sheet) -> tuple[_Columns | None, int]:
    rows = sheet.head(HEAD_ROWS)
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        texts = [cell_text(cell) for cell in row.cells]
        under = [cell_text(cell) for cell in below.cells] if below else []
        last = row
        if below and _names_columns(under):
            texts, last = _joined(texts, under), below
        old, new = _column(texts, "2020"), _column(texts, "2025")
        if old is not None and new is not None and old != new:
            basis = next(
                (i for i, text in enumerate(texts) if i not in {old, new} and _BASIS.search(text)),
                None,
            )
            return _Columns(old, new, basis), last.number
    return None, 0


def _names_columns(texts: Sequence[str]) -> bool:
    """Whether a row is the lower half of a heading: "Kode", "Judul" under merged "KBLI 2020"."""
    said = [text for text in texts if text]
    return any(_CODE_HEAD.match(text) for text in said) and not any(
        char.isdigit() for text in said for char in text
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return one heading a column; a merged cell holds its text in the first of its columns only."""
    spread, above = [], ""
    for text, under in zip_longest(upper, lower, fillvalue=""):
        above = text or (above if under else "")
        spread.append(f"{above} {under}".strip())
    return spread


def _column(texts: Sequence[str], version: str) -> int | None:
    found = [i for i, text in enumerate(texts) if version in text and len(text) <= 60]
    codes = [i for i in found if not _NO_CODE.search(texts[i])]
    return codes[0] if codes else None


def _read_rows(
    sheet: Sheet,
    columns: _Columns,
    header: int,
    found: Concorded,
    *,
    old: Collection[str],
    new: Collection[str],
) -> None:
    above = ""
    for row in islice(sheet.rows, MOST_ROWS):
        if row.number <= header:
            continue
        written, target, basis = (
            _cell(row.cells, c) for c in (columns.old, columns.new, columns.basis)
        )
        if not written and not target:
            continue
        # A merged cell holds its code in the first of its rows only.
        written = written or above
        above = written
        code = _plain(written) or _lost_nought(written, old)
        shown = f"{code or written[:40]} → {target[:40] or '(kosong)'}"
        if _other_section(code):
            found.outside += 1
            found.first_outside = found.first_outside or Reject(row.number, shown, "", sheet.name)
            continue
        problem = "" if code in old else f"“{written[:40]}” bukan kode lima angka KBLI 2020"
        targets = [] if problem else list(_targets(target))
        for one in targets:
            if one not in new:
                problem = f"“{one[:40]}” bukan kode lima angka KBLI 2025 kategori C"
        if problem:
            found.rejects.append(Reject(row.number, shown, problem, sheet.name))
            continue
        found.pairs += [(code, one, basis) for one in targets or [""]]


def _other_section(code: str) -> bool:
    """Whether a code is of a section other than C; a division that KBLI has not is none."""
    return bool(code) and not "10" <= code[:2] <= "33" and code[:2] not in NO_DIVISION


def _cell(cells: Sequence[Any], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else cell_text(cells[column])


def _targets(written: str) -> Iterator[str]:
    """Yield the codes of a cell; nothing where it says that there is none."""
    if is_nothing(written) or _GONE.match(written):
        return
    for part in _PARTS.split(written):
        text = part.strip()
        if text:
            yield _plain(text) or text


def _plain(written: str) -> str:
    """Return "10391" of "10391", "C10391", "10.391", "10391*"; "" when it is no code."""
    match = _CODE.match(written.strip())
    digits = re.sub(r"[^0-9]", "", match.group(1)) if match else ""
    return digits if len(digits) == 5 else ""


def _lost_nought(written: str, known: Collection[str]) -> str:
    """Return "01111" of 1111, which a number keeps no nought before; "" of the group of a known code."""
    short = len(written) == 4 and written.isascii() and written.isdigit()
    return f"0{written}" if short and not any(one.startswith(written) for one in known) else ""
