"""A file to sheets of raw cells, under limits.

Text files are decoded strictly by ourselves. Workbooks are opened by python-calamine in a child
process with limits on memory and time: a 1.7 kB workbook can abort the process that opens it
(measured.md A8b), and that must not be the worker.
"""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ikm_registry.importing.errors import UnreadableFile

MAX_BYTES = 256 * 2**20
MAX_ROWS = 1_200_000
MAX_COLUMNS = 500
MAX_CELL = 32_767  # what a spreadsheet cell can hold
MAX_MEMBERS = 2_000
MAX_UNPACKED = 1_500 * 2**20
MAX_RATIO = 120  # a real workbook shrinks 10 to 20 times
CHILD_SECONDS = 180

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}
TEXTS = {".csv", ".tsv", ".txt"}
_KINDS = {
    b"\x89PNG": "gambar PNG",
    b"\xff\xd8\xff": "foto JPEG",
    b"%PDF": "dokumen PDF",
    b"GIF8": "gambar GIF",
    b"Rar!": "arsip RAR",
    b"7z\xbc\xaf": "arsip 7z",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its raw cells."""

    number: int
    cells: list[Any]


@dataclass(slots=True)
class Sheet:
    """One sheet; ``hidden`` ones are not used unless a person asks."""

    name: str
    rows: list[Row]
    hidden: bool = False


@dataclass(slots=True)
class Workbook:
    """What was read, and how."""

    sheets: list[Sheet]
    format: str
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)


def read(path: Path, name: str) -> Workbook:
    """Return the sheets of a file; ``name`` is what the person called it.

    Raises:
        UnreadableFile: empty, not a table, broken, protected, or beyond the limits.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(
            "Berkas kosong (0 bita). Periksa apakah berkas tersimpan dengan benar."
        )
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"Berkas lebih besar dari {MAX_BYTES // 2**20} MB. Bagi menjadi beberapa berkas."
        )
    with path.open("rb") as file:
        head = file.read(4096)
    suffix = Path(name.lower()).suffix
    for magic, kind in _KINDS.items():
        if head.startswith(magic):
            raise UnreadableFile(
                f"Berkas ini {kind}, bukan daftar. Unggah daftar berformat CSV atau XLSX."
            )
    if suffix not in WORKBOOKS | TEXTS:
        raise UnreadableFile(
            f"Jenis berkas “{suffix or name[:20]}” tidak dikenali. Simpan sebagai XLSX, XLS, ODS, atau CSV."
        )
    if head.startswith(b"PK\x03\x04"):
        return _read_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_ole(path)
    if head.lstrip()[:200].lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise UnreadableFile(
            "Berkas ini sebenarnya halaman web (HTML/XML). Buka di Excel, lalu simpan sebagai XLSX."
        )
    if suffix in WORKBOOKS and b"\x00" in head:
        raise UnreadableFile(
            "Berkas ini bukan buku kerja Excel yang utuh. Buka lalu simpan ulang sebagai XLSX."
        )
    return _read_text(path)


# Text ------------------------------------------------------------------------------------------


def _read_text(path: Path) -> Workbook:
    data = path.read_bytes()
    text, encoding = _decode(data)
    if "\x00" in text:
        raise UnreadableFile(
            "Berkas berisi data biner, bukan teks. Simpan ulang sebagai CSV atau XLSX."
        )
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL * 4)
    rows: list[Row] = []
    line = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line, cells in enumerate(reader, start=1):
            if len(cells) > MAX_COLUMNS:
                raise UnreadableFile(_too_wide(len(cells)))
            if line > MAX_ROWS:
                raise UnreadableFile(_too_long())
            rows.append(Row(line, cells))
    except csv.Error as error:
        raise UnreadableFile(
            f"Baris {line + 1}: tanda kutip dibuka tetapi tidak ditutup, atau sel terlalu panjang. "
            "Perbaiki baris itu lalu unggah ulang."
        ) from error
    if not any(any(cell.strip() for cell in row.cells) for row in rows):
        raise UnreadableFile(
            "Berkas tidak berisi data. Unggah daftar dengan baris judul dan isinya."
        )
    return Workbook([Sheet("", rows)], "csv", encoding, delimiter)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data[3:], "utf-8"), "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16"), "utf-16"
    sample = data[:4000]
    if sample.count(0) > len(sample) // 4:
        order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return _strict(data, order), order
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
        if controls > len(sample) // 50:
            raise UnreadableFile(
                "Berkas ini bukan teks. Unggah daftar berformat CSV atau XLSX."
            ) from None
        return data.decode("cp1252", "replace"), "cp1252"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            f"Baris {line} tidak dapat dibaca sebagai {encoding}. Simpan ulang sebagai CSV UTF-8."
        ) from error


def _delimiter(text: str) -> str:
    """The mark that cuts the most lines into the same number of parts (more than one)."""
    lines = [line for line in text[:200_000].splitlines()[:200] if line.strip()]
    best, best_score = ",", 0.0
    for mark in (";", ",", "\t", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        wide = [count for count in counts if count > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) * min(usual, 12)
        if score > best_score:
            best, best_score = mark, score
    return best


# Workbooks -------------------------------------------------------------------------------------


def _read_zip(path: Path) -> Workbook:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(
            "Berkas rusak atau terpotong. Buka di Excel lalu simpan ulang."
        ) from error
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > 20 * 2**20 and unpacked / packed > MAX_RATIO)
    ):
        raise UnreadableFile(
            "Isi berkas mengembang tidak wajar saat dibuka (bom zip). Salin datanya ke buku kerja baru."
        )
    if "EncryptedPackage" in names or any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(_protected())
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise UnreadableFile(
            "Berkas ini arsip zip, bukan buku kerja. Unggah berkas XLSX atau CSV di dalamnya."
        )
    return _read_in_child(path, "ods" if "content.xml" in names else "xlsx")


def _read_ole(path: Path) -> Workbook:
    if (
        b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e"
        in path.read_bytes()
    ):
        raise UnreadableFile(_protected())
    return _read_in_child(path, "xls")


def _protected() -> str:
    return "Berkas terkunci kata sandi. Buka di Excel, hapus kata sandinya, lalu simpan dan unggah ulang."


def _too_wide(columns: int) -> str:
    return f"Lembar ini punya {columns} kolom; batasnya {MAX_COLUMNS}. Hapus kolom kosong lalu unggah ulang."


def _too_long() -> str:
    return f"Berkas lebih dari {MAX_ROWS:,} baris. Bagi menjadi beberapa berkas.".replace(",", ".")


def _read_in_child(path: Path, kind: str) -> Workbook:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "ikm_registry.importing.child", str(path.resolve()), kind]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(  # noqa: S603
                command, cwd=root, stdout=output, stderr=errors, timeout=CHILD_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(
                "Berkas terlalu lama dibuka. Salin datanya ke buku kerja baru."
            ) from error
        output.seek(0)
        if done.returncode:
            raise UnreadableFile(_child_sentence(output))
        return _workbook(output, kind)


def _child_sentence(output: Any) -> str:
    last = output.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
    if last and last[-1].startswith('{"refused"'):
        return str(json.loads(last[-1])["refused"])
    return "Berkas rusak atau tidak wajar sehingga tidak dapat dibuka. Salin datanya ke buku kerja baru."


def _workbook(output: Any, kind: str) -> Workbook:
    sheets: list[Sheet] = []
    for line in output:
        item = json.loads(line)
        if isinstance(item, dict):
            sheets.append(Sheet(item["sheet"], [], item["hidden"]))
        else:
            sheets[-1].rows.append(Row(item[0], [_cell(cell) for cell in item[1]]))
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(
            "Buku kerja tidak berisi data. Unggah daftar dengan baris judul dan isinya."
        )
    return Workbook(sheets, kind)


def _cell(cell: Any) -> Any:
    if isinstance(cell, list):
        return dt.datetime.fromisoformat(cell[0])
    return cell


def rows_of(workbook: Workbook) -> Iterator[Row]:
    """Yield every row of every sheet."""
    for sheet in workbook.sheets:
        yield from sheet.rows
