"""Find the table in a sheet: title, header (one or two rows), body, and what is not data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ikm_registry.cleaning.addresses import place_in_heading
from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.mapping import heading_match
from ikm_registry.importing.readers import Row, Sheet

SEARCH_ROWS = 40
_TOTAL = re.compile(
    r"\A\s*(?:sub\s*-?\s*total|subtotal|jumlah|total|jml|rekap|grand total)\b", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"mengetahui|kepala dinas|kepala bidang|kepala upt|\bnip\b|\bcamat\b|nama terang|petugas pendata|"
    r"pembina|\A[a-z. ]+,\s*[0-9]{1,2}\s+[a-z]+\s+20[0-9]{2}|sumber\s*:|dibuat oleh|kabid|an\. kepala",
    re.IGNORECASE,
)
NAMES = {"owner", "business"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data, and why."""

    number: int
    reason: str
    text: str


@dataclass(slots=True)
class Table:
    """The table of a sheet: its title lines, header rows, headings, and where the body starts."""

    sheet: str
    title: str
    header_rows: list[int]
    headers: list[str]
    body: list[Row]
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A data row with the kecamatan and desa that headings above it gave."""

    number: int
    cells: list[Any]
    desa: str = ""
    kecamatan: str = ""


def find_table(sheet: Sheet, header_number: int | None = None) -> Table | None:
    """Return the table of a sheet, None for a sheet of notes.

    ``header_number`` is the (first) header row a person pointed at, as the spreadsheet shows it.
    """
    rows = sheet.rows
    start = _header_position(rows, header_number)
    if start is None:
        return None
    parent = [cell_text(cell) for cell in rows[start].cells]
    header_rows, headers, after = [rows[start].number], parent, start + 1
    child = _child_header(rows, start)
    if child is not None:
        headers = _joined(parent, child)
        header_rows.append(rows[start + 1].number)
        after += 1
    while headers and not headers[-1]:
        headers = headers[:-1]
    title = " ".join(filter(None, (" ".join(_texts(row)) for row in rows[:start])))[:400]
    skipped = [
        Skipped(row.number, "judul di atas tabel", " ".join(_texts(row))[:80])
        for row in rows[:start]
        if _texts(row)
    ]
    return Table(sheet.name, title, header_rows, headers, rows[after:], skipped)


def _texts(row: Row) -> list[str]:
    return [text for cell in row.cells if (text := cell_text(cell))]


def _header_position(rows: Sequence[Row], wanted: int | None) -> int | None:
    if wanted is not None:
        return next((i for i, row in enumerate(rows) if row.number == wanted), None)
    best, best_score = None, 1.5
    for position, row in enumerate(rows[:SEARCH_ROWS]):
        texts = [cell_text(cell) for cell in row.cells]
        filled = [text for text in texts if text]
        if len(filled) < 2 or sum(_is_number(text) for text in filled) > len(filled) // 3:
            continue
        score = sum(heading_match(text)[1] for text in filled if len(text) < 120)
        # A heading repeats no value, and stands above what it heads.
        score *= len(set(filled)) / len(filled)
        if score > best_score + 0.5:
            best, best_score = position, score
    return best


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit()


def _child_header(rows: Sequence[Row], start: int) -> list[str] | None:
    """The second header row: fills only columns whose heading is blank or spans to the right."""
    if start + 1 >= len(rows) or rows[start + 1].number != rows[start].number + 1:
        return None
    parent = [cell_text(cell) for cell in rows[start].cells]
    child = [cell_text(cell) for cell in rows[start + 1].cells]
    filled = [i for i, text in enumerate(child) if text]
    if not filled or any(_is_number(child[i]) for i in filled):
        return None
    spans = {i for i, text in enumerate(parent) if not text}
    spans |= {i - 1 for i in spans if i > 0}
    if not all(i in spans or i >= len(parent) for i in filled):
        return None
    joined = _joined(parent, child)
    known = sum(
        heading_match(joined[i])[0] is not None or heading_match(child[i])[0] is not None
        for i in filled
    )
    return (
        child
        if known >= max(1, len(filled) // 2)
        and len(filled) < len([p for p in parent if p]) + len(spans)
        else None
    )


def _joined(parent: Sequence[str], child: Sequence[str]) -> list[str]:
    width = max(len(parent), len(child))
    top = [*parent, *[""] * (width - len(parent))]
    low = [*child, *[""] * (width - len(child))]
    joined, above = [], ""
    for i in range(width):
        if top[i]:
            above = top[i]
        elif not low[i]:
            above = ""
        joined.append(f"{above} {low[i]}".strip() if low[i] else top[i])
    return joined


def body_rows(table: Table, fields: dict[int, str]) -> tuple[list[BodyRow], list[Skipped]]:
    """Return the data rows and what was skipped; ``fields`` maps column index to field.

    Numbering rows, repeated headers, headings of desa or kecamatan (they fill the rows below),
    totals and signature blocks are no data.
    """
    data: list[BodyRow] = []
    skipped: list[Skipped] = []
    desa = kecamatan = ""
    name_columns = [i for i, name in fields.items() if name in NAMES]
    numbers = [i for i, name in fields.items() if name in {"nik", "nib", "kbli", "phone"}]
    header = [text.lower() for text in table.headers]
    for row in table.body:
        texts = [cell_text(cell) for cell in row.cells]
        filled = [i for i, text in enumerate(texts) if text]
        if not filled:
            continue
        first = texts[filled[0]]
        if len(filled) <= 2 and (place := place_in_heading(" ".join(texts[i] for i in filled))):
            if place[0] == "kecamatan":
                kecamatan, desa = place[1], ""
            else:
                desa = place[1]
            skipped.append(Skipped(row.number, f"judul {place[0]}", first[:80]))
        elif _is_numbering(texts, filled):
            skipped.append(Skipped(row.number, "baris nomor kolom", " ".join(texts)[:80]))
        elif [text.lower() for text in texts[: len(header)]] == header[: len(texts)]:
            skipped.append(Skipped(row.number, "judul kolom berulang", first[:80]))
        elif _is_total(texts, filled, numbers):
            skipped.append(
                Skipped(row.number, "baris jumlah", " ".join(texts[i] for i in filled)[:80])
            )
        elif not any(i < len(texts) and texts[i] for i in name_columns) and _is_note(texts, filled):
            skipped.append(
                Skipped(
                    row.number, "catatan atau tanda tangan", " ".join(texts[i] for i in filled)[:80]
                )
            )
        else:
            data.append(BodyRow(row.number, row.cells, desa, kecamatan))
    return data, skipped


def _is_numbering(texts: Sequence[str], filled: Sequence[int]) -> bool:
    if len(filled) < 3:
        return False
    values = [texts[i].strip("()") for i in filled]
    return (
        values == [str(n) for n in range(int(values[0]), int(values[0]) + len(values))]
        if values[0].isdigit() and len(values[0]) < 3
        else False
    )


def _is_total(texts: Sequence[str], filled: Sequence[int], numbers: Sequence[int]) -> bool:
    return any(_TOTAL.match(texts[i]) for i in filled[:2]) and not any(
        i < len(texts) and texts[i] for i in numbers
    )


def _is_note(texts: Sequence[str], filled: Sequence[int]) -> bool:
    return len(filled) <= 2 or any(_SIGNATURE.search(texts[i]) for i in filled)
