"""The façade: what was understood of a file, and its clean rows after corrections."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ikm_registry.cleaning.numbers import clean_count, parse_number
from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.mapping import ColumnGuess, guess
from ikm_registry.importing.readers import Workbook, read
from ikm_registry.importing.rows import CleanRow, RowDefaults, clean_table
from ikm_registry.importing.sheets import Skipped, Table, body_rows, find_table

PICTURE_ROWS = 14  # of the sheet, shown beside what was understood
SAMPLE_ROWS = 200
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_KBLI = re.compile(r"kbli\s*\(?(2020|2025)", re.IGNORECASE)


@dataclass(slots=True)
class SheetUnderstanding:
    """One sheet: used or not and why, where its table is, its columns, what was skipped."""

    name: str
    use: bool
    reason: str
    hidden: bool = False
    title: str = ""
    header_rows: list[int] = field(default_factory=list)
    columns: list[ColumnGuess] = field(default_factory=list)
    data_rows: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    picture: list[tuple[int, list[str]]] = field(default_factory=list)
    kecamatan: str = ""


@dataclass(slots=True)
class Understanding:
    """What was understood of a file; JSON in and out, so that a person's corrections are kept."""

    format: str
    encoding: str
    delimiter: str
    sheets: list[SheetUnderstanding]
    kbli_version: str = "2020"
    data_year: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Understanding":
        """Return the understanding kept as JSON."""
        sheets = [
            SheetUnderstanding(
                **{
                    **sheet,
                    "columns": [ColumnGuess(**column) for column in sheet["columns"]],
                    "skipped": [Skipped(**one) for one in sheet["skipped"]],
                    "picture": [(number, cells) for number, cells in sheet["picture"]],
                }
            )
            for sheet in value["sheets"]
        ]
        return cls(**{**value, "sheets": sheets})

    @property
    def data_rows(self) -> int:
        """Data rows of the sheets in use."""
        return sum(sheet.data_rows for sheet in self.sheets if sheet.use)


def understand(
    path: Path, name: str, gazetteer: Gazetteer, header_rows: dict[str, int] | None = None
) -> Understanding:
    """Read a file and say what each sheet and column is.

    ``header_rows`` gives the header row a person pointed at, by sheet name.

    Raises:
        UnreadableFile: no sheet of the file holds a list.
    """
    workbook = read(path, name)
    return understand_workbook(workbook, name, gazetteer, header_rows or {})


def understand_workbook(
    workbook: Workbook, name: str, gazetteer: Gazetteer, header_rows: dict[str, int]
) -> Understanding:
    """As ``understand``, of a workbook already read."""
    sheets = []
    titles = [name]
    for sheet in workbook.sheets:
        table = find_table(sheet, header_rows.get(sheet.name))
        one = SheetUnderstanding(sheet.name, False, "tidak ada tabel di lembar ini", sheet.hidden)
        one.picture = [
            (row.number, [cell_text(cell)[:40] for cell in row.cells[:40]])
            for row in sheet.rows[:PICTURE_ROWS]
        ]
        if table is not None:
            _fill(one, table, gazetteer)
            titles.append(table.title)
        sheets.append(one)
    found = Understanding(workbook.format, workbook.encoding, workbook.delimiter, sheets)
    if not any(sheet.columns for sheet in sheets):
        raise UnreadableFile(
            "Tidak ditemukan baris judul kolom (misalnya Nama Pemilik, Desa, Jenis Produk). "
            "Tambahkan baris judul di atas data, lalu unggah ulang."
        )
    if not found.data_rows and not any(sheet.data_rows for sheet in sheets):
        raise UnreadableFile(
            "Berkas hanya berisi judul kolom tanpa data. Isi barisnya, lalu unggah ulang."
        )
    headers = " ".join(column.header for sheet in sheets for column in sheet.columns)
    version = _KBLI.search(headers)
    year = _YEAR.search(" ".join(titles))
    found.kbli_version = version.group(1) if version else "2020"
    found.data_year = int(year.group(1)) if year else None
    return found


def _fill(one: SheetUnderstanding, table: Table, gazetteer: Gazetteer) -> None:
    sample = [row.cells for row in table.body[:SAMPLE_ROWS]]
    one.columns = guess(table.headers, sample, gazetteer)
    one.title, one.header_rows = table.title, table.header_rows
    data, skipped = body_rows(table, _fields(one))
    one.data_rows, one.skipped = len(data), table.skipped + skipped
    one.kecamatan = _default_kecamatan(one.name, table.title, gazetteer)
    fields = set(_fields(one).values())
    useful = bool(fields & {"owner", "business"}) and len(fields) >= 2
    one.use = useful and bool(data) and not one.hidden
    one.reason = (
        f"{len(data)} baris data, judul di baris {one.header_rows[0]}"
        if one.use
        else "lembar tersembunyi"
        if one.hidden and useful
        else "tidak ada kolom nama pemilik atau nama usaha"
        if data
        else "tidak ada baris data"
    )


def _fields(one: SheetUnderstanding) -> dict[int, str]:
    return {c.index: c.field for c in one.columns if c.field and not c.field.startswith("-")}


def _default_kecamatan(sheet: str, title: str, gazetteer: Gazetteer) -> str:
    if gazetteer.is_kecamatan(sheet):
        return sheet
    match = re.search(
        r"\bKEC(?:AMATAN)?\b\.?\s+([A-Z][A-Z ]+?)(?=\s+(?:TAHUN|TH|KAB|KABUPATEN|[0-9])|\s*$)",
        title.upper(),
    )
    return match.group(1).title() if match and gazetteer.is_kecamatan(match.group(1)) else ""


def clean(
    path: Path, name: str, understanding: Understanding, gazetteer: Gazetteer
) -> Iterator[CleanRow]:
    """Yield the clean rows of the sheets in use, in the order of the file."""
    workbook = read(path, name)
    chosen = {sheet.name: sheet for sheet in understanding.sheets if sheet.use}
    for sheet in workbook.sheets:
        one = chosen.get(sheet.name)
        if one is None or not one.header_rows:
            continue
        table = find_table(sheet, one.header_rows[0])
        if table is None:
            continue
        data, _ = body_rows(table, _fields(one))
        yield from clean_table(
            sheet.name, data, one.columns, gazetteer, RowDefaults(kecamatan=one.kecamatan)
        )


@dataclass(slots=True)
class Balance:
    """Neraca: every row of the file accounted for, and the sheet's own totals as checksums."""

    rows: int
    data: int
    skipped: dict[str, int]
    totals: list[dict[str, Any]]


def balance(path: Path, name: str, understanding: Understanding) -> Balance:
    """Return the balance of a file: rows = data + skipped by reason; its JUMLAH rows compared.

    A grand total is the last total row of a sheet whose figures are at least the sums of the
    others; only count columns (workers) are compared, as money may be rounded.
    """
    workbook = read(path, name)
    chosen = {sheet.name: sheet for sheet in understanding.sheets if sheet.use}
    rows = sum(1 for sheet in workbook.sheets if sheet.name in chosen for row in sheet.rows)
    skipped: Counter[str] = Counter()
    data_rows, totals = 0, []
    for sheet in workbook.sheets:
        one = chosen.get(sheet.name)
        table = find_table(sheet, one.header_rows[0]) if one and one.header_rows else None
        if one is None or table is None:
            continue
        data, left_out = body_rows(table, _fields(one))
        data_rows += len(data)
        skipped.update(item.reason for item in (*table.skipped, *left_out))
        skipped["judul kolom"] += len(table.header_rows)
        totals += _checksums(sheet.name, table, data, left_out, _fields(one))
    accounted = data_rows + sum(skipped.values())
    if rows > accounted:
        skipped["baris kosong"] += rows - accounted
    return Balance(rows, data_rows, dict(skipped), totals)


def _checksums(
    sheet: str, table: Table, data: list[Any], skipped: list[Skipped], fields: dict[int, str]
) -> list[dict[str, Any]]:
    sums = {item.number for item in skipped if item.reason == "baris jumlah"}
    cells = {row.number: row.cells for row in table.body if row.number in sums}
    found = []
    for index, name in fields.items():
        if name not in {"male", "female", "workers"}:
            continue
        previous = 0
        for number in sorted(cells):
            stated = (
                parse_number(cell_text(cells[number][index]))
                if index < len(cells[number])
                else None
            )
            if stated is None:
                continue
            between = [row for row in data if previous < row.number < number]
            read_sum = sum(
                clean_count(row.cells[index]).value or 0
                for row in between
                if index < len(row.cells)
            )
            found.append(
                {"sheet": sheet, "row": number, "field": name, "stated": stated, "read": read_sum,
                 "agrees": abs(stated - read_sum) < 0.5}
            )  # fmt: skip
            previous = number
    return found
