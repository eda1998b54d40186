"""The façade: what was understood of a file, and its clean rows after corrections."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing import beside
from ikm_registry.importing.about_others import names_staff
from ikm_registry.importing.address_below import address_below
from ikm_registry.importing.body import NAMES, Body
from ikm_registry.importing.column_alone import Remembered
from ikm_registry.importing.column_guess import REMEMBERED
from ikm_registry.importing.damage import LastDigits
from ikm_registry.importing.errors import LongList, UnreadableFile
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.kbli_votes import Versions, votes, winner
from ikm_registry.importing.limits import MAX_QUESTIONS, MAX_TABLES
from ikm_registry.importing.mapping import guess
from ikm_registry.importing.mending import Mends
from ikm_registry.importing.money_units import MONEY, count_by_title, telling
from ikm_registry.importing.one_pass import Cleaning, body_of, not_data
from ikm_registry.importing.readers import read
from ikm_registry.importing.sheet_place import place_of_sheet, product_of_sheet
from ikm_registry.importing.sheets import Table, find_table
from ikm_registry.importing.side_by_side import columns_of, spans_of
from ikm_registry.importing.understanding import SheetUnderstanding, Understanding
from ikm_registry.importing.workbook import Row, Sheet, Workbook
from ikm_registry.importing.written_once import owner_once, written_once
from ikm_registry.importing.yearly import part_years

PICTURE_ROWS = 14  # of the sheet, shown beside what was understood
PICTURE_COLUMNS = 40
SAMPLE_ROWS = 200
MOST_TABLES = 40  # of one sheet
SHOWN_ROWS, SAMPLES = 200, 3  # of data, beside the column they stand in
NO_NAMES = "tidak ada kolom nama pemilik atau nama usaha"
OF_STAFF = "memuat nama pekerja, bukan pemilik usaha"
UNCUT = (
    "Berkas teks ini tidak terbagi menjadi kolom: tidak ada tanda (titik koma, koma, tab) di antaranya, dan "
    "kolomnya tidak lurus dari baris ke baris. Luruskan kolomnya, atau simpan daftarnya sebagai CSV atau XLSX."
)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_KBLI = re.compile(r"kbli[\s_-]*\(?(2020|2025)", re.IGNORECASE)


def understand(
    path: Path,
    name: str,
    gazetteer: Gazetteer,
    header_rows: dict[str, int] | None = None,
    remembered: Remembered | None = None,
    most_rows: int = 0,
    kbli: Versions | None = None,
) -> Understanding:
    """Read a file and say what each sheet and column is.

    ``header_rows`` gives the header row a person pointed at, by sheet name; ``remembered`` what
    people chose for a heading before; ``kbli`` the titles of each version.

    Raises:
        UnreadableFile: no sheet of the file holds a list.
        LongList: a workbook of more than ``most_rows`` rows, however few bytes they take.
    """
    with read(path, name) as workbook:
        if most_rows and workbook.held > most_rows:
            raise LongList
        return understand_workbook(workbook, name, gazetteer, header_rows or {}, remembered, kbli)


def understand_workbook(
    workbook: Workbook,
    name: str,
    gazetteer: Gazetteer,
    header_rows: dict[str, int],
    remembered: Remembered | None = None,
    kbli: Versions | None = None,
) -> Understanding:
    """As ``understand``, of a workbook already read."""
    place = place_of_sheet("", _spaced(name), gazetteer)
    asked = Asked(gazetteer, header_rows, remembered, place, kbli or {})
    sheets = [one for sheet in workbook.sheets for one in _tables(sheet, asked)]
    if not any(sheet.columns for sheet in sheets):
        if workbook.format == "csv" and all(map(_is_uncut, workbook.sheets[0].head(PICTURE_ROWS))):
            raise UnreadableFile(UNCUT)
        raise UnreadableFile(
            "Tidak ditemukan baris judul kolom (misalnya Nama Pemilik, Desa, Jenis Produk). "
            "Tambahkan baris judul di atas data, lalu unggah ulang."
        )
    if not any(sheet.data_rows for sheet in sheets):
        raise UnreadableFile(
            "Berkas hanya berisi judul kolom tanpa data. Isi barisnya, lalu unggah ulang."
        )
    _refuse_too_many(sheets)
    headers = " ".join(column.header for sheet in sheets for column in sheet.columns)
    version = _KBLI.search(headers)
    year = part_years(sheets)
    if year is None:
        found = _YEAR.search(" ".join([name, *(sheet.title for sheet in sheets)]))
        year = int(found.group(1)) if found else None
    return Understanding(
        workbook.format,
        workbook.encoding,
        workbook.delimiter,
        sheets,
        version.group(1) if version else winner(asked.votes) or "2020",
        year,
        dict(asked.votes),
    )


def _is_uncut(row: Row) -> bool:
    return sum(map(bool, map(cell_text, row.cells))) < 2


def _refuse_too_many(sheets: list[SheetUnderstanding]) -> None:
    """A person sets the columns of all tables on one page, once for tables that are alike."""
    tables = [one for one in sheets if one.columns]
    kinds = {tuple((c.header, c.field, c.multiplier) for c in one.columns) for one in tables}
    if len(tables) > MAX_TABLES or sum(map(len, kinds)) > MAX_QUESTIONS:
        raise UnreadableFile(
            f"Berkas ini memuat {len(tables)} tabel dengan {sum(map(len, kinds))} kolom yang berlainan; "
            f"batasnya {MAX_TABLES} tabel dan {MAX_QUESTIONS} kolom. Bagi menjadi beberapa berkas, atau "
            "samakan judul kolomnya."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known besides the sheet: places, header rows pointed at, headings remembered, and the
    (desa, kecamatan) of the file's name, titles of KBLI; ``votes`` gathers what their titles say.
    """

    gazetteer: Gazetteer
    header_rows: dict[str, int]
    remembered: Remembered | None
    place: tuple[str, str]
    kbli: Versions
    votes: Counter[str] = field(default_factory=Counter)


def _tables(sheet: Sheet, asked: Asked) -> Iterator[SheetUnderstanding]:
    """Yield the tables of a sheet: those side by side, then those below each other."""
    table = find_table(sheet, asked.header_rows.get(sheet.name), asked.gazetteer)
    spans = spans_of(table) if table else []
    named = 0
    for span in spans or [[]]:
        part = columns_of(sheet, span)
        beside = find_table(part, table.header_rows[0]) if table and span else table
        follows = False
        while True:
            named += 1
            name = sheet.name if named == 1 else f"{sheet.name} (tabel {named})".strip()
            one, below = _understood(name, sheet, beside, asked, table)
            one.span, one.source, one.table, one.below = list(span), sheet.name, named, follows
            if span:
                one.columns = [column for column in one.columns if column.index >= span[0]]
            if named == 1 or one.columns:
                yield one
            follows = True
            beside = find_table(part, below, below=True) if below and named < MOST_TABLES else None
            if beside is None:
                break


def _understood(
    name: str, sheet: Sheet, table: Table | None, asked: Asked, first: Table | None
) -> tuple[SheetUnderstanding, int]:
    """Return what was understood of one table and the header row of the next one below it, or 0."""
    gazetteer = asked.gazetteer
    one = SheetUnderstanding(name, False, "tidak ada tabel di lembar ini", sheet.hidden)
    one.picture = [
        (row.number, [cell_text(cell)[:40] for cell in row.cells[:PICTURE_COLUMNS]])
        for row in sheet.head(PICTURE_ROWS)
    ]
    if table is None:
        return one, 0
    sample = [row.cells for row in islice(table.body(), SAMPLE_ROWS)]
    one.columns = guess(table.headers, sample, gazetteer, asked.remembered, table.parts)
    one.title, one.header_rows = table.title, table.header_rows
    count_by_title(one.columns, table.title, REMEMBERED)
    places = [place_of_sheet(sheet.name, t.title, gazetteer) for t in (table, first) if t]
    told = [place for place in (*places, asked.place) if any(place)]
    one.desa, one.kecamatan = told[0] if told else ("", "")
    # A desa above a table beside others lies in the kecamatan of the title over all of them.
    one.kecamatan = one.kecamatan or next((kecamatan for _, kecamatan in told if kecamatan), "")
    if "product" not in one.fields.values():
        one.product = product_of_sheet(sheet.name, table.title)
    one.below_name = address_below(one.fields, sample)
    rows = Body(table, one.fields, gazetteer)
    one.fill = written_once(one, [row.cells for row in islice(rows, SAMPLE_ROWS)])
    one.heads = owner_once(one, sample)
    body = body_of(table, one, gazetteer)
    shown: list[list[str]] = []
    nik = next((index for index, name in one.fields.items() if name == "nik"), None)
    last_digits = LastDigits()
    for row in body:
        if len(shown) < SHOWN_ROWS:
            shown.append(row.texts)
        if nik is not None and nik < len(row.texts):
            last_digits.see(row.texts[nik])
    for column in one.columns:
        column.numeric = last_digits.damaged if column.index == nik else column.numeric
        cells = (texts[column.index] for texts in shown if column.index < len(texts))
        filled = [cell[:60] for cell in cells if cell]
        column.samples = (telling(filled) if column.field in MONEY else filled)[:SAMPLES]
    one.data_rows, one.skipped = body.data_rows, table.skipped + body.skipped
    one.not_data = dict(not_data(table, body))
    fields = set(one.fields.values())
    useful = bool(fields & NAMES) and len(fields) >= 2
    staff = next((c.header for c in one.columns if names_staff(c.header)), "")
    useful = useful and not (staff and "owner" not in fields)
    one.use = useful and bool(one.data_rows) and not one.hidden
    if one.use:
        asked.votes.update(votes(one.fields, sample, asked.kbli))
        where = (
            f"judul di baris {one.header_rows[0]}" if one.header_rows[0] else "tanpa baris judul"
        )
        one.reason = f"{one.data_rows} baris data, {where}"
    elif one.hidden and useful:
        one.reason = "lembar tersembunyi"
    elif one.data_rows and staff:
        one.reason = f"{NO_NAMES}: “{staff[:40]}” {OF_STAFF}; pilih kolom nama pemilik bila ada"
    elif one.data_rows:
        one.reason = f"{NO_NAMES}; pilih kolom yang memuat nama"
    else:
        one.reason = "tidak ada baris data"
    return one, body.next_header


def _spaced(name: str) -> str:
    """A file's name as words: "Data_IKM_Kec. Turen-2023.csv"."""
    return re.sub(r"[_+()\-]+", " , ", Path(name).stem)


def clean(
    path: Path,
    name: str,
    understanding: Understanding,
    gazetteer: Gazetteer,
    mends: Mends | None = None,
    titles: KbliTitles | None = None,
    *,
    raw: bool = True,
) -> Cleaning:
    """Return the clean rows of a file, to be gone through; nothing is read before.

    ``mends`` are the answers a person gave in the preview; ``titles`` those of the KBLI of the file.
    Without ``raw`` the rows of a long list come without their raw cells: fewer bytes to carry.
    """
    asked = (path, name, understanding, gazetteer, mends, titles)
    if beside.is_worth_it(understanding.data_rows):
        return beside.LongCleaning(*asked, raw=raw)
    return Cleaning(*asked)
