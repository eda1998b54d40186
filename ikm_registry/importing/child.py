"""Opens a workbook in a process of its own: ``python -m ikm_registry.importing.child FILE KIND``.

Writes JSON lines: ``{"sheet": name, "hidden": bool}``, then ``[row number, [cells]]`` for each row
that is not empty; dates as ``[iso]``. A refusal is ``{"refused": sentence}`` and exit code 3.
"""

import datetime as dt
import json
import re
import resource
import sys
import zipfile
from typing import Any

MEMORY = 3 * 2**30
MAX_CELLS = 40_000_000
MAX_COLUMNS = 500
MAX_ROWS = 1_200_000
_REFERENCE = re.compile(rb'<(?:c|row)\b[^>]*?\sr="([A-Z]{0,3})([0-9]{1,7})"')


class Refused(Exception):
    """The sentence for the person."""


def main(path: str, kind: str) -> int:
    """Read one workbook to standard output; return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if kind == "xlsx":
            _check_extent(path)
        _dump(path)
    except Refused as error:
        _write({"refused": str(error)})
        return 3
    except MemoryError:
        _write(
            {"refused": "Berkas memerlukan memori terlalu besar. Salin datanya ke buku kerja baru."}
        )
        return 3
    return 0


def _check_extent(path: str) -> None:
    """Find the real last cell by streaming the XML: ``<dimension>`` may lie."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not (member.startswith("xl/worksheets/") and member.endswith(".xml")):
                continue
            row = column = 0
            tail = b""
            with archive.open(member) as stream:
                while chunk := stream.read(1 << 20):
                    for letters, number in _REFERENCE.findall(tail + chunk):
                        row = max(row, int(number))
                        column = max(column, _column(letters))
                    tail = chunk[-200:]
            if column > MAX_COLUMNS:
                raise Refused(
                    f"Lembar ini punya isi sampai kolom ke-{column}; batasnya {MAX_COLUMNS}. "
                    "Hapus kolom di kanan yang tidak dipakai, lalu simpan ulang."
                )
            if row > MAX_ROWS or row * max(1, column) > MAX_CELLS:
                raise Refused(
                    f"Lembar ini punya isi sampai baris ke-{row}. "
                    "Hapus baris kosong di bawah daftar, lalu simpan ulang."
                )


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value


def _dump(path: str) -> None:
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
        _write({"sheet": metadata.name, "hidden": not visible})
        try:
            sheet = workbook.get_sheet_by_name(metadata.name)
        except python_calamine.CalamineError:
            continue  # a chart sheet
        if sheet.width > MAX_COLUMNS:
            raise Refused(f"Lembar “{metadata.name}” terlalu lebar ({sheet.width} kolom).")
        # iter_rows begins at row 1 of the sheet, but at its first used column.
        pad = [""] * (sheet.start or (0, 0))[1]
        for offset, cells in enumerate(sheet.iter_rows()):
            if any(cell != "" for cell in cells):
                _write([offset + 1, pad + [_plain(cell) for cell in cells]])


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, (dt.datetime, dt.date)):
        return [cell.isoformat()]
    if isinstance(cell, (dt.time, dt.timedelta)):
        return str(cell)
    if isinstance(cell, float) and cell != cell:  # nan has no JSON
        return ""
    return cell


def _write(item: Any) -> None:
    sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], sys.argv[2]))
