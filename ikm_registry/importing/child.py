"""Opens a workbook in a process of its own: ``python -m ikm_registry.importing.child FILE KIND``.

Writes JSON lines: ``{"sheet", "hidden", "merges", "hidden_rows"}``, then ``[row number, [cells]]``
for each row that is not empty; dates as ``[iso]``. A refusal is ``{"refused": sentence}`` and exit
code 3.
"""

import datetime as dt
import errno
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

from ikm_registry.importing import web_tables
from ikm_registry.importing.limits import (
    CHILD_OUTPUT,
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    allowance,
    too_wide,
)

# A cell that holds something (a self-closing one is only coloured), a hidden row.
_HELD = re.compile(rb'<c\b(?=[^<>]*?\sr="([A-Z]{1,3})([0-9]{1,7})")[^<>]*?(?<!/)>')
_HIDDEN = re.compile(rb'<row\b(?=[^<>]*?\sr="([0-9]{1,7})")(?=[^<>]*?\shidden="(?:1|true)")[^<>]*>')
_SHEET = re.compile(rb'<sheet\b(?=[^<>]*?\sname="([^"]*)")(?=[^<>]*?\s[a-z]+:id="([^"]*)")[^<>]*>')
_RELATION = re.compile(
    rb'<Relationship\b(?=[^<>]*?\sId="([^"]*)")(?=[^<>]*?\sTarget="([^"]*)")[^<>]*>'
)
_MERGE = re.compile(
    rb'<mergeCell\b[^<>]*?\sref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)
DISK_FULL = 4  # exit code: nothing can be written any more, the reason neither
MAX_MERGES = 50_000
MAX_HIDDEN = 200_000

Area = tuple[int, int, int, int]  # first row from 1, first column from 0, last row, last column
Marks = tuple[list[int], list[Area]]


class Refused(Exception):
    """The sentence for the person."""


def main(path: str, kind: str) -> int:
    """Read one workbook to standard output; return the exit code."""
    memory, seconds = allowance(_unpacked(path))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (CHILD_OUTPUT, CHILD_OUTPUT))
    try:
        if kind == "html":
            _dump_page(path)
        else:
            _dump(path, _looked_through(path) if kind == "xlsx" else {})
        sys.stdout.flush()
    except Refused as error:
        _write({"refused": str(error)})
        return 3
    except zipfile.BadZipFile:
        _write({"refused": "Berkas rusak atau terpotong. Buka di Excel lalu simpan ulang."})
        return 3
    except MemoryError:
        _write(
            {"refused": "Berkas memerlukan memori terlalu besar. Salin datanya ke buku kerja baru."}
        )
        return 3
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return DISK_FULL
        raise
    return 0


def _unpacked(path: str) -> int:
    """What the members of a workbook say they unpack to; of another file its size."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return Path(path).stat().st_size


def _looked_through(path: str) -> dict[str, Marks]:
    """Find each sheet's real last cell by streaming the XML (``<dimension>`` may lie), and on the
    way its hidden rows and merged cells. Returns them by sheet name.
    """
    found: dict[str, Marks] = {}
    with zipfile.ZipFile(path) as archive:
        names = _sheet_names(archive)
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                marks = _marks(archive, member)
                found[names.get(member, member)] = marks
    return found


def _marks(archive: zipfile.ZipFile, member: str) -> Marks:
    row = column = 0
    hidden: list[int] = []
    merges: dict[tuple[int, int], Area] = {}
    farthest = ""
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            text = rest + chunk
            # Cut behind the last whole tag, so that none is seen twice or halved.
            cut = text.rfind(b">") + 1
            text, rest = text[:cut], text[cut:][-4096:]
            for letters, number in _HELD.findall(text):
                row = max(row, int(number))
                if _column(letters) > column:
                    column, farthest = _column(letters), (letters + number).decode()
            if len(hidden) < MAX_HIDDEN:
                hidden += [int(number) for number in _HIDDEN.findall(text)]
            if len(merges) < MAX_MERGES:
                for left, top, right, bottom in _MERGE.findall(text):
                    area = (int(top), _column(left) - 1, int(bottom), _column(right) - 1)
                    merges.setdefault(area[:2], area)
    if column > MAX_COLUMNS:
        raise Refused(f"Sel {farthest} berisi. {too_wide(column)}")
    if row > MAX_ROWS or row * max(1, column) > MAX_CELLS:
        raise Refused(
            f"Lembar ini punya isi sampai baris ke-{row}. "
            "Hapus baris kosong di bawah daftar, lalu simpan ulang."
        )
    return hidden, _inside(merges.values(), row, column)


def _inside(merges: Iterable[Area], rows: int, columns: int) -> list[Area]:
    """The merged areas as far as the sheet is used: beyond it they hold nothing."""
    return [
        (top, left, min(bottom, rows), min(right, columns - 1))
        for top, left, bottom, right in list(merges)[:MAX_MERGES]
        if top <= rows and left < columns
    ]


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels")
        sheets = archive.read("xl/workbook.xml")
    except KeyError:
        return {}
    targets = {
        key: target.decode().removeprefix("/xl/").removeprefix("xl/")
        for key, target in _RELATION.findall(relations)
    }
    return {
        f"xl/{targets[key]}": unescape(name.decode("utf-8", "replace"))
        for name, key in _SHEET.findall(sheets)
        if key in targets
    }


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value


def _dump_page(path: str) -> None:
    try:
        pages = web_tables.read_page(Path(path))
    except web_tables.NoTable as error:
        raise Refused(
            "Berkas ini sebenarnya halaman web (HTML/XML) tanpa tabel. "
            "Buka di Excel, lalu simpan sebagai XLSX."
        ) from error
    except web_tables.TooLarge as error:
        raise Refused(
            "Tabel pada halaman web ini terlalu besar. Bagi menjadi beberapa berkas."
        ) from error
    for page in pages:
        _write({"sheet": page.name, "hidden": False, "merges": page.merges, "hidden_rows": []})
        for number, cells in enumerate(page.rows, start=1):
            if any(cells):
                _write([number, cells])


def _dump(path: str, marks: dict[str, Marks]) -> None:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise Refused(
            "Berkas terkunci kata sandi. Hapus kata sandinya di Excel, lalu unggah ulang."
        ) from error
    except python_calamine.CalamineError as error:
        raise Refused("Berkas rusak atau terpotong. Buka di Excel lalu simpan ulang.") from error
    for metadata in workbook.sheets_metadata:
        visible = str(metadata.visible).rsplit(".", 1)[-1] == "Visible"
        hidden, merges = marks.get(metadata.name, ([], []))
        head = {
            "sheet": metadata.name,
            "hidden": not visible,
            "merges": merges,
            "hidden_rows": hidden,
        }
        try:
            sheet = workbook.get_sheet_by_name(metadata.name)
        except python_calamine.CalamineError:
            _write(head)
            continue  # a chart sheet
        if not marks:  # XLS; of ODS nothing is told
            found = [
                (top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:MAX_MERGES]
            ]
            head["merges"] = _inside(found, *(last + 1 for last in sheet.end or (0, 0)))
        _write(head)
        if sheet.width > MAX_COLUMNS:
            raise Refused(too_wide(sheet.width))
        if sheet.total_height > MAX_ROWS:
            raise Refused("Lembar terlalu panjang. Bagi menjadi beberapa berkas.")
        # iter_rows begins at row 1 of the sheet, but at its first used column.
        pad = [""] * (sheet.start or (0, 0))[1]
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if any(cell != "" for cell in cells):
                _write([number, pad + [_plain(cell) for cell in cells]])


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell if len(cell) <= MAX_CELL else cell[:MAX_CELL]
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return ""  # JSON has no word for it
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, (dt.datetime, dt.date)):
        return [cell.isoformat()]
    if isinstance(cell, (dt.time, dt.timedelta)):
        return str(cell)
    return cell


def _write(item: Any) -> None:
    sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], sys.argv[2]))
