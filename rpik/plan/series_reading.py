"""Read a table of figures as BPS publishes them: titles above, years in columns, footnotes below.

Plain Python on the rows of a sheet. Numbers of a workbook are taken as they are; written ones by the
convention of the whole table ("12.345,6" or "12,345.6"), never cell by cell.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning.text import cell_text
from rpik.plan.document.series import YEAR, Number, Series

MAX_ROWS, MAX_COLUMNS, MAX_LABEL = 200, 30, 160
LARGEST = 1e15  # what is written with fifteen digits
NOTHING = re.compile(r"[-–—.…\s]*|n\.?\s?a\.?|tad", re.IGNORECASE)
FOOTNOTE = re.compile(r"(?:\*|sumber|source|catatan|note|keterangan)", re.IGNORECASE)
SUMS = re.compile(r"(?:jumlah|total|kab(?:upaten|\.)? malang|malang).*", re.IGNORECASE)
NUMBERED = re.compile(r"^\d{1,7}[.)]?\s+")
Cells = Sequence[Any]


class UnreadableTable(ValueError):
    """A sentence in Indonesian on what the table lacks."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and what the reader should look at."""

    series: Series
    doubts: tuple[str, ...] = ()


def read(
    rows: Iterable[tuple[int, Cells]], *, source: str, places: Mapping[str, str] | None = None
) -> Read:
    """Return the table of a sheet.

    Args:
        rows: (row number as the sheet has it, cells).
        source: what stands under the table.
        places: spelling (lower case) → official name; given, every row must be one of them.

    Raises:
        UnreadableTable: no heading, no row, a number or place that is none; with the row's number.
    """
    filled = [(number, list(cells)) for number, cells in rows if any(map(cell_text, cells))]
    start, columns = _heading(filled, by_place=places is not None)
    body, note = _body(filled[start + 1 :], columns)
    convention = _convention(
        cell for _, _, cells in body for cell in cells if isinstance(cell, str)
    )
    found: list[tuple[str, tuple[Number, ...]]] = []
    sums: list[tuple[Number, ...]] = []
    for number, label, cells in body:
        values = tuple(_value(cell, convention, number) for cell in cells)
        if places is not None:
            official = places.get(_key(label))
            if official is None and SUMS.fullmatch(label):
                sums.append(values)
                continue
            if official is None:
                raise UnreadableTable(
                    f"Baris {number}: “{NUMBERED.sub('', label)[:40]}” bukan nama kecamatan di Kabupaten Malang."
                )
            if official in dict(found):
                raise UnreadableTable(f"Baris {number}: {official} sudah ada.")
            label = official
        found.append((label, values))
    if not found:
        raise UnreadableTable("Tidak ada baris berisi angka di bawah judul kolom.")
    if len(found) > MAX_ROWS:
        raise UnreadableTable(f"Tabel memuat lebih dari {MAX_ROWS} baris.")
    made = Series(tuple(columns.values()), tuple(found), source, note)
    return Read(made, tuple(_doubts(made, sums)))


def _heading(rows: list[tuple[int, list[Any]]], *, by_place: bool) -> tuple[int, dict[int, str]]:
    """Return where the heading row is and its columns of figures by position."""
    best = _named_heading(rows) if by_place else None
    best = best or max(
        ((at, years) for at, (_, cells) in enumerate(rows[:60]) if (years := _years(cells))),
        key=lambda found: len(found[1]),
        default=None,
    )
    if best is None:
        raise UnreadableTable(
            "Baris judul kolom tidak ditemukan. Tulis tahunnya di satu baris, misalnya: Uraian, 2020, 2021."
            if not by_place
            else "Baris judul kolom tidak ditemukan. Tulis “Kecamatan” dan nama atau tahun kolomnya di satu baris."
        )
    repeated = sorted({y for y in best[1].values() if list(best[1].values()).count(y) > 1})
    if repeated:
        raise UnreadableTable(
            f"Kolom {', '.join(repeated)} ada lebih dari sekali di baris judul. "
            "Unggah satu satuan atau satu jenis harga saja."
        )
    if len(best[1]) > MAX_COLUMNS:
        raise UnreadableTable(f"Tabel memuat lebih dari {MAX_COLUMNS} kolom.")
    return best


def _named_heading(rows: list[tuple[int, list[Any]]]) -> tuple[int, dict[int, str]] | None:
    """Return the row that says "Kecamatan", or the years right below it, where its own name is merged."""
    for at, (_, cells) in enumerate(rows[:60]):
        texts = [cell_text(cell) for cell in cells]
        where = next((i for i, t in enumerate(texts) if "kecamatan" in t.lower()), None)
        if where is None:
            continue
        for below, (_, under) in enumerate(rows[at : at + 3]):
            years = _years(under)
            if years and (not below or not any(map(cell_text, under[: min(years)]))):
                return at + below, years
        columns = {i: t[:60] for i, t in enumerate(texts) if i > where and t}
        if columns:
            return at, columns
    return None


def _years(cells: Cells) -> dict[int, str]:
    return {i: f"{y[1]}{y[2]}" for i, c in enumerate(cells) if (y := _year(c))}


def _year(cell: Any) -> re.Match[str] | None:
    if isinstance(cell, float) and not cell.is_integer():
        return None
    return YEAR.fullmatch(cell_text(cell).replace(" ", ""))


def _body(
    rows: list[tuple[int, list[Any]]], columns: dict[int, str]
) -> tuple[list[tuple[int, str, list[Any]]], str]:
    """Return (row number, label, cells of the figures), and the footnotes below as one line."""
    first = min(columns)
    body: list[tuple[int, str, list[Any]]] = []
    notes: list[str] = []
    for number, cells in rows:
        label = " ".join(t for t in map(cell_text, cells[:first]) if t)
        figures = [cells[i] if i < len(cells) else None for i in columns]
        if body and FOOTNOTE.match(label):
            notes.append(label)
        elif label and any(map(cell_text, figures)) and not _is_numbering(label, figures):
            body.append((number, label[:MAX_LABEL], figures))
    kept = [note for note in notes if not note.lower().startswith(("sumber", "source"))]
    return body, " ".join(kept)[:400]


def _is_numbering(label: str, figures: list[Any]) -> bool:
    """Tell the row "(1) (2) (3)" under a heading."""
    texts = [label, *map(cell_text, figures)]
    return all(re.fullmatch(r"\(\d{1,2}\)|\[\d{1,2}\]", text) for text in texts if text)


def _convention(texts: Iterable[str]) -> str:
    """Return the decimal mark of written numbers: "," or ".", or "" where none is written."""
    both: list[str] = []
    single: list[tuple[str, str]] = []
    for text in texts:
        marks = [mark for mark in text if mark in ".,"]
        if len(set(marks)) == 2:
            both.append(marks[-1])
        elif len(marks) == 1:
            single.append((marks[0], text))
        elif marks:  # repeated: it groups thousands
            both.append("," if marks[0] == "." else ".")
    if both:
        return both[0] if len(set(both)) == 1 else "?"
    for mark, text in single:
        whole, _, rest = text.strip().partition(mark)
        if len(re.sub(r"\D", "", rest)) != 3 or len(whole.strip("- ")) > 3:
            return mark
    return "," if single and single[0][0] == "." else "." if single else ""


def _value(cell: Any, decimal: str, number: int) -> Number:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not abs(cell) < LARGEST:  # nor NaN
            raise UnreadableTable(f"Baris {number}: “{cell_text(cell)[:30]}” bukan angka.")
        return float(cell)
    text = cell_text(cell).strip()
    if NOTHING.fullmatch(text):
        return None
    text = re.sub(r"[*\s]|[a-z]\)$|r$", "", text.replace("\u202f", ""))
    if decimal == "?":
        raise UnreadableTable(
            f"Baris {number}: angka ditulis dengan titik dan koma secara bergantian. "
            "Samakan dahulu cara menulisnya."
        )
    group = "." if decimal == "," else ","
    figure = rf"(?:\d{{1,15}}|\d{{1,3}}(?:\{group}\d{{3}}){{1,4}})(?:\{decimal or '.'}\d+)?"
    if not re.fullmatch(rf"-?{figure}|\({figure}\)", text):
        raise UnreadableTable(f"Baris {number}: “{text[:30]}” bukan angka.")
    plain = text.replace(group, "").replace(",", ".")
    return -float(plain.strip("()")) if plain.startswith("(") else float(plain)


def _doubts(made: Series, sums: list[tuple[Number, ...]]) -> Iterable[str]:
    """Say which rows are below zero, which nothing asked for is, and where the file's own total is
    not the sum of its rows (more than half a unit a row).
    """
    below = [label for label, values in made.rows if any((one or 0) < 0 for one in values)]
    if below:
        more = f" dan {len(below) - 3} baris lagi" if len(below) > 3 else ""
        yield f"Ada angka di bawah nol: {', '.join(below[:3])}{more}. Periksa tandanya."
    for total in sums[-1:]:
        for at, stated in enumerate(total):
            known = [values[at] for _, values in made.rows]
            counted = sum(value for value in known if value is not None)
            if stated is not None and abs(stated - counted) > 0.5 * len(known):
                yield (
                    f"Kolom {made.columns[at]}: jumlah di berkas {stated:,.0f} bukan jumlah "
                    f"barisnya {counted:,.0f}."
                ).replace(",", ".")


def _key(label: str) -> str:
    text = re.sub(r"^(?:\d{1,3}[.)]?\s+|\d{7}\s+|kec(?:amatan|\.)\s+)+", "", label.lower())
    return " ".join(text.split())


def lines(made: Series, first: str) -> str:
    """Return a table as tab-separated lines that ``read`` reads back to the same values."""
    head = "\t".join((first, *made.columns))
    body = ("\t".join((label, *map(_written, values))) for label, values in made.rows)
    return "\n".join((head, *body))


def _written(value: Number) -> str:
    if value is None:
        return ""
    text = repr(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0")
    whole, _, rest = text.partition(".")
    if not rest:
        return whole
    return f"{whole},{rest}0" if len(rest) == 3 else f"{whole},{rest}"
