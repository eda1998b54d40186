"""CSV, TSV and pasted text: decoded strictly by ourselves, read row by row."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.fixed_width import Cut, cuts_of, fixed_rows
from ikm_registry.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, too_long, too_wide
from ikm_registry.importing.workbook import Row, Sheet, Workbook

CHUNK = 1 << 20
SAMPLE = 200_000  # characters looked at for the delimiter
HEAD = 1_000  # rows read at once, so that a hopeless file is refused early
SWALLOWED = 20  # lines inside one record: a quote was opened and never closed
# Not printable, and not what separates lines: a UTF-8 or cp1252 text holds next to none of them.
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})


def read_text(path: Path) -> Workbook:
    """Return the one sheet of a text file.

    Raises:
        UnreadableFile: binary, undecodable, without data, too wide.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=errors_of(encoding), newline="") as file:
        sample = file.read(SAMPLE)
    cuts = cuts_of(sample)
    delimiter = "" if cuts else _delimiter(sample)
    sheet = Sheet("", TextRows(path, encoding, delimiter, cuts))
    if not any(any(cell.strip() for cell in row.cells) for row in sheet.head(HEAD)):
        raise UnreadableFile(
            "Berkas tidak berisi data. Unggah daftar dengan baris judul dan isinya."
        )
    return Workbook([sheet], "csv", encoding, delimiter)


class TextRows:
    """The rows of a text file; each pass opens the file anew."""

    def __init__(self, path: Path, encoding: str, delimiter: str, cuts: Sequence[Cut] = ()) -> None:
        self._path, self._encoding, self._delimiter = path, encoding, delimiter
        self._cuts = cuts  # of a text without a delimiter

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(MAX_CELL * 4)
        with self._path.open(
            encoding=self._encoding, errors=errors_of(self._encoding), newline=""
        ) as file:
            lines = (line.replace("\x00", "") if "\x00" in line else line for line in file)
            if self._cuts:
                yield from fixed_rows(lines, self._cuts)
                return
            reader = csv.reader(lines, delimiter=self._delimiter)
            number = line = width = 0
            try:
                for number, cells in enumerate(reader, start=1):
                    span = reader.line_num - line
                    if span > SWALLOWED or (span > 1 and self._swallowed(cells, width)):
                        raise UnreadableFile(_open_quote(number))
                    line, width = reader.line_num, max(width, len(cells))
                    if len(cells) > MAX_COLUMNS:
                        raise UnreadableFile(too_wide(len(cells)))
                    if number > MAX_ROWS:
                        raise UnreadableFile(too_long())
                    yield Row(number, cells)
            except csv.Error as error:
                raise UnreadableFile(_open_quote(number + 1)) from error

    def _swallowed(self, cells: list[str], width: int) -> bool:
        """Whether a cell of several lines looks like rows that an open quote took in: of the first
        it holds but the end, so that of many lines a few marks may be missing.
        """
        marks = max(2.0, 0.6 * (width - 1))
        return any(
            (breaks := cell.count("\n") or cell.count("\r"))
            and cell.count(self._delimiter) >= marks * breaks * (1 if breaks < 5 else 0.8)
            for cell in cells
        )


def _open_quote(number: int) -> str:
    return (
        f"Baris {number}: tanda kutip dibuka tetapi tidak ditutup, atau sel terlalu panjang. "
        "Perbaiki baris itu lalu unggah ulang."
    )


def errors_of(encoding: str) -> str:
    """Return how bytes that ``encoding`` does not know are read: cp1252 leaves some of them open."""
    return "replace" if encoding == "cp1252" else "strict"


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, UTF-16 or what old Excel writes (cp1252).

    Raises:
        UnreadableFile: binary, or with a spot that its encoding cannot hold.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        sample = file.read(CHUNK)
    if sample.startswith(codecs.BOM_UTF8):
        return _checked(path, "utf-8-sig")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, "utf-16")
    zeros = sample.count(0)
    if zeros > len(sample) // 4:
        order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return _checked(path, order)
    controls = sum(sample.count(byte) for byte in _CONTROLS)
    if controls > max(2, len(sample) // 100):
        raise UnreadableFile(
            "Berkas berisi data biner, bukan teks. Simpan ulang sebagai CSV atau XLSX."
        )
    fault, foreign = _utf8_fault(path)
    if fault is None:
        return "utf-8"
    # Many good multi-byte letters before the fault: a UTF-8 file with a broken spot. Reading it
    # as cp1252 would spoil every one of them.
    if foreign > 3:
        raise UnreadableFile(_undecodable(path, fault, "utf-8"))
    return "cp1252"


def _utf8_fault(path: Path) -> tuple[int | None, int]:
    """Return (position of the first byte that is no UTF-8, good foreign letters before it)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = foreign = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            kept = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode("utf-8")
                return done - kept + error.start, foreign + _foreign(good)
            foreign += _foreign(text)
            done += len(chunk)
            if not chunk:
                return None, foreign


def _foreign(text: str) -> int:
    return 0 if text.isascii() else sum(letter > "\x7f" for letter in text)


def _checked(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise UnreadableFile(_undecodable(path, done + error.start, encoding)) from error
            done += len(chunk)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise UnreadableFile(_undecodable(path, done, encoding)) from error
    return encoding


def _undecodable(path: Path, position: int, encoding: str) -> str:
    line, left = 1, position
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            line += chunk.count(b"\n")
            left -= len(chunk)
    return (
        f"Baris {line} berisi huruf yang tidak dapat dibaca sebagai {encoding}. "
        "Perbaiki baris itu, atau simpan ulang sebagai CSV UTF-8."
    )


def _delimiter(text: str) -> str:
    """The mark that cuts the most lines into the same number of parts (more than one)."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    best, best_score = ",", 0.0
    for mark in (";", ",", "\t", "|"):
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            continue
        wide = Counter(count for count in counts if count > 1)
        if not wide:
            continue
        usual, number = wide.most_common(1)[0]
        score = number * min(usual, 12)
        if score > best_score:
            best, best_score = mark, score
    return best
