"""A file to sheets of raw cells, under limits.

Text files are decoded strictly by ourselves. Workbooks are opened by python-calamine in a child
process with limits on memory and time: a 1.7 kB workbook can abort the process that opens it
(measured.md A8b), and that must not be the worker.
"""

import datetime as dt
import errno
import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ikm_registry import child_process
from ikm_registry.importing.angles import angles_joined
from ikm_registry.importing.asked_twice import answered_once
from ikm_registry.importing.child import DISK_FULL
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.forms import unformed
from ikm_registry.importing.labelled_cells import unlabelled
from ikm_registry.importing.limits import (
    CHILD_SECONDS,
    MAX_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED,
)
from ikm_registry.importing.long_table import widened
from ikm_registry.importing.one_column import unfolded
from ikm_registry.importing.text_files import read_text
from ikm_registry.importing.turned import turned
from ikm_registry.importing.workbook import Row, Sheet, Workbook
from ikm_registry.importing.wrapped import unwrapped

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}
TEXTS = {".csv", ".tsv", ".txt"}
_KINDS = {
    b"\x89PNG": "gambar PNG",
    b"\xff\xd8\xff": "foto JPEG",
    b"%PDF": "dokumen PDF",
    b"GIF8": "gambar GIF",
    b"BM": "gambar BMP",
    b"Rar!": "arsip RAR",
    b"7z\xbc\xaf": "arsip 7z",
    b"\x1f\x8b": "arsip gzip",
    b"MZ": "program",
}


def read(path: Path, name: str) -> Workbook:
    """Return the sheets of a file; lists pasted into one column are cut into
    theirs, lists on their side are turned, what goes on below or in another column is joined.

    Raises:
        UnreadableFile: as ``opened``.
    """
    workbook = opened(path, name)
    workbook.sheets = [
        angles_joined(
            answered_once(unwrapped(turned(unfolded(widened(unformed(unlabelled(sheet)))))))
        )
        for sheet in workbook.sheets
    ]
    return workbook


def opened(path: Path, name: str) -> Workbook:
    """Return the sheets of a file; ``name`` is what the person called it.

    Raises:
        UnreadableFile: empty, not a table, broken, protected, or beyond the limits. A text file
            may still raise it while its rows are gone through.
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
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
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
    if (
        head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200]
        .lower()
        .startswith(
            (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"<center")
        )
    ):
        return _read_in_child(path, "html")
    if suffix in WORKBOOKS and b"\x00" in head:
        raise UnreadableFile(
            "Berkas ini bukan buku kerja Excel yang utuh. Buka lalu simpan ulang sebagai XLSX."
        )
    return read_text(path)


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
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise UnreadableFile(
            "Berkas ini dokumen Word atau PowerPoint. Salin tabelnya ke Excel, lalu unggah sebagai XLSX."
        )
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise UnreadableFile(
            "Berkas ini arsip zip, bukan buku kerja. Unggah berkas XLSX atau CSV di dalamnya."
        )
    kind = "ods" if "content.xml" in names else "xlsx" if "xl/workbook.xml" in names else "xlsb"
    return _read_in_child(path, kind)


def _read_ole(path: Path) -> Workbook:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(_protected())
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile(
            "Berkas ini dokumen Word. Salin tabelnya ke Excel, lalu unggah sebagai XLSX."
        )
    return _read_in_child(path, "xls")


def _protected() -> str:
    return "Berkas terkunci kata sandi. Buka di Excel, hapus kata sandinya, lalu simpan dan unggah ulang."


# The child ------------------------------------------------------------------------------------


def _read_in_child(path: Path, kind: str) -> Workbook:
    command = child_process.command("ikm_registry.importing.child", str(path.resolve()), kind)
    output = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the rows are read)
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=child_process.ROOT,
            env=child_process.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        code = child_process.finished(process, CHILD_SECONDS)
    except subprocess.TimeoutExpired as error:
        output.close()
        raise UnreadableFile(
            "Berkas terlalu lama dibuka. Salin datanya ke buku kerja baru."
        ) from error
    except BaseException:  # the person stopped it
        output.close()
        raise
    if code == DISK_FULL:
        output.close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code:
        sentence = _child_sentence(output)
        output.close()
        raise UnreadableFile(sentence)
    return _workbook(output, kind)


def _child_sentence(output: IO[bytes]) -> str:
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - 2000))
    last = output.read().decode("utf-8", "replace").strip().splitlines()
    if last and last[-1].startswith('{"refused"'):
        return str(json.loads(last[-1])["refused"])
    return "Berkas rusak atau tidak wajar sehingga tidak dapat dibuka. Salin datanya ke buku kerja baru."


class ChildRows:
    """Rows of one sheet in the child's answer; each pass reads the temporary file again."""

    def __init__(self, output: IO[bytes], start: int, end: int) -> None:
        self._output, self._start, self._end = output, start, end

    def __iter__(self) -> Iterator[Row]:
        position = self._start
        while position < self._end:
            self._output.seek(position)
            lines = self._output.readlines(1 << 20)
            for line in lines:
                position += len(line)
                if position > self._end:
                    return
                number, cells = json.loads(line)
                yield Row(number, [_cell(cell) for cell in cells])

    def __bool__(self) -> bool:
        return self._end > self._start


def _workbook(output: IO[bytes], kind: str) -> Workbook:
    sheets: list[Sheet] = []
    heads: list[tuple[dict[str, Any], int, int]] = []
    output.seek(0)
    position = held = 0
    for line in output:
        if line.startswith(b"{"):
            if heads:
                heads[-1] = (heads[-1][0], heads[-1][1], position)
            heads.append((json.loads(line), position + len(line), 0))
        else:
            held += 1
        position += len(line)
    if heads:
        heads[-1] = (heads[-1][0], heads[-1][1], position)
    for head, start, end in heads:
        merges = [(a, b, c, d) for a, b, c, d in head["merges"]]
        hidden_rows = frozenset(head["hidden_rows"])
        sheets.append(
            Sheet(head["sheet"], ChildRows(output, start, end), head["hidden"], merges, hidden_rows)
        )
    if not any(sheet.rows for sheet in sheets):
        output.close()
        raise UnreadableFile(
            "Buku kerja tidak berisi data. Unggah daftar dengan baris judul dan isinya."
        )
    return Workbook(sheets, kind, source=output, held=held)


def _cell(cell: Any) -> Any:
    if isinstance(cell, list):
        return dt.datetime.fromisoformat(cell[0])
    return cell
