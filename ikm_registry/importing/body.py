"""The rows below a header: what is data, what is not and why, what headings and totals say.

One pass, nothing held: a list may have a million rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from ikm_registry.cleaning.addresses import place_in_address
from ikm_registry.cleaning.text import cell_text, row_texts
from ikm_registry.importing.address_below import NOWHERE, is_address
from ikm_registry.importing.contents import is_business_form, is_name_of_person
from ikm_registry.importing.ditto import resolved
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.group_rows import (
    hamlet_of_group,
    is_group,
    place_of_group,
    product_of_group,
)
from ikm_registry.importing.headings import is_heading
from ikm_registry.importing.row_words import (
    AVERAGE,
    BARE_TOTAL,
    COUNT_LINE,
    EXAMPLE,
    LETTERS,
    NOTE,
    NUMBERED,
    SIGNATURE,
    TOLD_HOW,
    TOTAL,
    TOTAL_BEHIND,
    UNITS,
    is_figure,
    is_foot,
    is_numbering,
    is_rule,
    is_total_label,
    unspaced,
)
from ikm_registry.importing.sheets import Skipped, Table
from ikm_registry.importing.totals import Totals
from ikm_registry.importing.workbook import Row

KEPT = 300  # skipped rows kept one by one; the rest are counted
_WORDS = frozenset({"owner", "business", "product", "raw", "address"})
_IDENTIFIERS = frozenset({"nik", "nib", "kbli", "phone"})
NAMES = frozenset({"owner", "business"})
FEW = 3  # a note or signature fills no more cells than this


class BodyRow(NamedTuple):
    """A data row, its cells also as text as they came, with the kecamatan, desa and
    product that headings above it gave; ``hamlet`` likewise, ``further`` for another product of
    the owner above, ``address`` from the line below.
    """

    number: int
    cells: list[Any]
    texts: list[str]
    desa: str = ""
    kecamatan: str = ""
    group: str = ""
    hamlet: str = ""
    further: bool = False
    address: str = ""


class Body:
    """Iterates the data rows of a table. Afterwards ``skipped``, ``counts`` and ``totals`` tell the
    rest. ``fields`` maps column index to field; ``gazetteer`` knows bare names of desa as headings.
    ``product`` is what the sheet says of all rows. It ends where another table begins: ``next_header`` is then the row of its headings.
    """

    def __init__(
        self,
        table: Table,
        fields: dict[int, str],
        gazetteer: Gazetteer | None = None,
        fill: frozenset[int] = frozenset(),
        heads: frozenset[int] = frozenset(),
        product: str = "",
        below_name: int = NOWHERE,
    ) -> None:
        self._table, self._fields, self._gazetteer = table, fields, gazetteer
        self._names = [i for i, name in fields.items() if name in NAMES]
        self._words = [i for i, name in fields.items() if name in _WORDS]
        self._identifiers = [i for i, name in fields.items() if name in _IDENTIFIERS]
        address = next((i for i, name in fields.items() if name == "address"), None)
        # An address goes on in the next row only behind a name: before it stand headings.
        self._address = address if address and any(i < address for i in self._names) else None
        # Commas of an address nobody quoted cut it into cells behind the last heading.
        end = len(table.headers) - 1
        self._last = end if fields.get(end) == "address" else None
        self._fill, self._heads, self._made = fill, heads, product
        self._title_hamlet = hamlet_of_group([table.title.rpartition("; ")[2]])
        self._below_name = below_name
        self._product_column = next((i for i, name in fields.items() if name == "product"), None)
        self._by_groups = "product" not in fields.values()  # else each row says what it makes
        self._previous: list[Any] = []
        self._merges = _vertical(table)
        width = max(map(len, table.header_texts), default=0)
        self._headings = [
            {header[i] for header in table.header_texts if i < len(header)} for i in range(width)
        ]
        self._reset()

    def __iter__(self) -> Iterator[BodyRow]:
        self._reset()
        held: BodyRow | None = None
        for row in self._table.body():
            if self._merges:
                row = Row(row.number, self._unmerged(row))
            if self._last is not None and len(row.cells) > self._last + 1:
                row = Row(row.number, _with_rest(row.cells, self._last))
            texts = row_texts(row.cells)
            filled = [i for i, text in enumerate(texts) if text]
            if self._is_other_header(row.cells, texts, filled):
                self.next_header = row.number
                break
            self.rows += 1
            if (
                len(filled) == 1
                and held
                and self._goes_on(held, row.number, texts[filled[0]], filled[0])
            ):
                held = self._with_more(held, row.number, texts[filled[0]])
                self._skip(row.number, "sambungan alamat", texts, filled)
                continue
            further = bool(self._heads) and self._is_further(texts, filled)
            reason = "" if further else self._not_data(texts, filled)
            if reason:
                self._skip(row.number, reason, texts, filled)
                if reason == "baris jumlah":
                    self.totals.stated(row.number, row.cells)
                continue
            cells = resolved(self._filled_down(row, further), texts, self._previous)
            self._previous = cells
            self._continued = 0
            self.data_rows += 1
            self.totals.add(row.number, cells)
            if held:
                yield held
            place = (self._desa, self._kecamatan)
            held = BodyRow(row.number, cells, texts, *place, self._product, self._hamlet, further)
        if held:
            yield held

    def _goes_on(self, held: BodyRow, number: int, text: str, column: int) -> bool:
        """Whether a cell alone in its row is the rest of the address above: "Kec. Wajak" under
        "Jl. Raya 5 Desa Codo". An address that names the same already does not go on.
        """
        if column == self._below_name and column < len(held.texts) and held.texts[column]:
            return number == held.number + 1 + self._continued and is_address(text)
        if column != self._address or column >= len(held.texts) or not held.texts[column]:
            return False
        if self._headed and place_of_group([text], self._gazetteer):
            return False  # the first one stood above all rows: it heads them
        if number != held.number + 1 + self._continued or TOTAL.match(text) or NOTE.match(text):
            return False
        told, more = place_in_address(held.texts[column]), place_in_address(text)
        return not (told[0] and more[0]) and not (told[1] and more[1])

    def _with_more(self, held: BodyRow, number: int, text: str) -> BodyRow:
        self._continued = number - held.number
        if self._below_name != NOWHERE:
            return held._replace(address=f"{held.address} {text}".strip())
        column = self._address or 0
        cells, texts = list(held.cells), list(held.texts)
        cells[column] = texts[column] = f"{held.texts[column]} {text}"
        self._previous = cells
        return held._replace(cells=cells, texts=texts)

    def _reset(self) -> None:
        self.skipped: list[Skipped] = []
        self.counts: Counter[str] = Counter()
        self.totals = Totals(self._table.sheet.name, self._fields)
        self.data_rows = self.rows = self.next_header = 0
        self._desa = self._kecamatan = ""
        self._desa_told = 0  # rows of data above the heading that named the desa
        self._hamlet = self._title_hamlet
        self._product = self._made
        self._foot = self._headed = False
        self._above: dict[int, Any] = {}
        self._previous = []
        self._continued = 0  # rows that the last one's address went on for
        self._merge = 0  # the next of the merged areas
        self._open: dict[int, tuple[int, Any]] = {}  # column: last row of an area, its value

    def _skip(self, number: int, reason: str, texts: Sequence[str], filled: Sequence[int]) -> None:
        self.counts[reason] += 1
        if len(self.skipped) < KEPT and filled:
            text = " ".join(texts[i] for i in filled)[:80]
            self.skipped.append(Skipped(number, reason, text))

    def _not_data(self, texts: list[str], filled: list[int]) -> str:
        """Return why a row is no data, "" for data."""
        if not filled or is_rule(texts, filled):
            return "baris kosong"
        if self._is_header_again(texts):
            return "judul kolom berulang"
        if len(filled) <= FEW and (kind := self._heading(texts, filled)):
            self._foot = False
            return kind
        if is_numbering(texts, filled):
            return "baris nomor kolom"
        if self._is_template(texts, filled):
            return "contoh atau petunjuk pengisian"
        if self._is_total(texts, filled) or self._is_subtotal(texts, filled):
            averages = any(AVERAGE.match(texts[i]) for i in filled[:3])
            return "baris rata-rata" if averages else "baris jumlah"
        if len(filled) == 1 and filled[0] not in self._fields and texts[filled[0]].isdigit():
            return "nomor tanpa isi"
        named = any(i < len(texts) and texts[i] for i in self._names)
        if len(filled) <= FEW and not self._identified(texts):
            if any(SIGNATURE.search(texts[i]) for i in filled):
                self._foot = True
                return "catatan atau tanda tangan"
            if self._foot or NOTE.match(texts[filled[0]]) or (not named and len(filled) <= 2):
                return "catatan atau tanda tangan"
            if len(filled) == 1 and len(self._fields) > FEW and not _names_one(texts[filled[0]]):
                return "catatan atau tanda tangan"  # "Monggo dilanjut" below the names of a message
        elif not named and any(SIGNATURE.search(texts[i]) for i in filled):
            return "catatan atau tanda tangan"
        self._foot = False
        return ""

    def _identified(self, texts: Sequence[str]) -> bool:
        """Whether the row holds a number that only a business or its owner has."""
        held = (texts[i] for i in self._identifiers if i < len(texts) and texts[i])
        return any(NUMBERED.search(text) and not SIGNATURE.search(text) for text in held)

    def _is_header_again(self, texts: list[str]) -> bool:
        """Whether each cell is a heading of its column, in whichever row of the header: what is merged
        down in a repeated one stands in all its rows.
        """
        if not self._headings or texts[0].lower() not in self._headings[0]:
            return False
        filled = [(i, text.lower()) for i, text in enumerate(texts) if text]
        return len(filled) > 1 and all(
            i < len(self._headings) and text in self._headings[i] for i, text in filled
        )

    def _is_other_header(
        self, cells: Sequence[Any], texts: list[str], filled: Sequence[int]
    ) -> bool:
        """Whether a table of other columns begins here: nothing but headings, not those above."""
        # Rows of data seldom begin with two headings; the rest is looked at only then.
        if len(filled) < 3 or not (is_heading(texts[filled[0]]) and is_heading(texts[filled[1]])):
            return False
        if not all(isinstance(cells[i], str) for i in filled):
            return False
        known = sum(is_heading(texts[i]) for i in filled)
        return known >= 0.6 * len(filled) and not self._is_header_again(texts)

    def _heading(self, texts: Sequence[str], filled: Sequence[int]) -> str:
        """Take the place of a heading row such as "II. DESA TOYOMARTO"; return its reason or ""."""
        held = [texts[i] for i in filled]
        if hamlet := hamlet_of_group(held):
            self._hamlet = hamlet
            return "judul dusun"
        place = place_of_group(held, self._gazetteer)
        product = product_of_group(held) if self._by_groups else ""
        if place is None and len(filled) == 1 and self._gazetteer:
            bare = texts[filled[0]]
            # A name alone in its row: the place it names is known in full or it is no heading.
            # Desa and kecamatan may bear one name: below a heading of a kecamatan it is the desa.
            if self._gazetteer.is_kecamatan(bare) and not self._kecamatan:
                place = ("", bare)
            elif self._gazetteer.is_desa(bare):
                place = (bare, "")
        if place is None:
            if not (product or is_group(held, len(self._fields))):
                return ""
            self._product = product
            return "judul kelompok"
        if product:
            self._product = product
        desa, kecamatan = place
        self._headed |= not self.data_rows
        if kecamatan:
            # "DESA : BLAYU", and below it "KECAMATAN : WAJAK", head the same rows.
            if not desa and self._desa_told == self.data_rows and self._lies_in(kecamatan):
                desa = self._desa
            self._kecamatan = kecamatan
        self._desa, self._hamlet, self._desa_told = desa, "", self.data_rows
        return "judul desa" if desa else "judul kecamatan"

    def _lies_in(self, kecamatan: str) -> bool:
        return self._gazetteer is not None and self._gazetteer.is_desa_of(self._desa, kecamatan)

    def _is_template(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        """Whether the row tells how to fill the columns in, or is the example of a template."""
        for i in self._names:
            if i < len(texts) and EXAMPLE.match(texts[i]):
                return True
        if self.data_rows or len(filled) < FEW:
            return False
        return sum(TOLD_HOW.fullmatch(texts[i]) is not None for i in filled) >= len(filled) / 2

    def _is_total(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        # "Total Konveksi" is a business: a total names nothing else in words.
        worded = []
        for i in self._words:
            if i < len(texts) and LETTERS.search(texts[i]) and not UNITS.match(texts[i]):
                worded.append(i)
                if len(worded) > 1:
                    return False
        label = next((i for i in filled[:3] if is_total_label(texts[i])), None)
        others = bool(worded) and worded[0] != label
        if others or self._identified(texts):
            return False
        if label is not None:
            figures = any(is_figure(texts[i]) for i in filled if i != label)
            told = unspaced(texts[label])
            alone = BARE_TOTAL.fullmatch(told) or COUNT_LINE.fullmatch(told)
            bare = len(filled) == 1 and alone is not None
            return figures or bare
        if len(filled) < 2 or any(LETTERS.search(texts[i]) for i in filled):
            return False
        # Figures only, and not even a running number: what stands above, added up.
        return 0 not in filled and any(i in self.totals.columns for i in filled)

    def _is_subtotal(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        """Whether the row is "Wajak Total" with figures, and names nothing that is made or who makes it."""
        return (
            not any(i < len(texts) and texts[i] for i in self._words)
            and any(texts[i][-12:].lower().endswith(TOTAL_BEHIND) for i in filled[:3])
            and any(is_figure(texts[i]) for i in filled)
            and not self._identified(texts)
        )

    def _unmerged(self, row: Row) -> list[Any]:
        """The cells of a row, those of a merged area as its first row wrote them."""
        cells = row.cells
        while self._merge < len(self._merges) and self._merges[self._merge][0] <= row.number:
            top, column, bottom = self._merges[self._merge]
            held = cells[column] if top == row.number and column < len(cells) else ""
            self._open[column] = (bottom, held)
            self._merge += 1
        for column, (bottom, held) in list(self._open.items()):
            if bottom < row.number:
                del self._open[column]
                continue
            cells = _padded(cells, column)
            if not cell_text(cells[column]):
                cells[column] = held
        return cells

    def _is_further(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        """Whether the row is another product of the owner above, of whom it says nothing."""
        column = self._product_column
        return (
            column is not None
            and column in filled
            and self.data_rows > 0
            and not self._foot  # whoever signs stands below
            and self._heads.isdisjoint(filled)
            and LETTERS.search(texts[column]) is not None
            and not any(is_foot(texts[i]) for i in filled)
        )

    def _filled_down(self, row: Row, further: bool) -> list[Any]:
        cells = row.cells
        if further:
            for column in self._heads:
                cells = _padded(cells, column)
                cells[column] = self._previous[column] if column < len(self._previous) else ""
        for column in self._fill:
            if column < len(cells) and cell_text(cells[column]):
                self._above[column] = cells[column]
            elif column in self._above:
                cells = _padded(cells, column)
                cells[column] = self._above[column]
        return cells


def _names_one(text: str) -> bool:
    return is_name_of_person(text) or is_business_form(text)


def _with_rest(cells: list[Any], last: int) -> list[Any]:
    """The cells with those right behind the last one put to it, as far as they hold text."""
    rest = list(takewhile(bool, map(cell_text, cells[last + 1 :])))
    if not rest or not cell_text(cells[last]):
        return cells
    return [*cells[:last], ", ".join([cell_text(cells[last]), *rest])]


def _padded(cells: list[Any], column: int) -> list[Any]:
    return [*cells, *[""] * (column + 1 - len(cells))]


def _vertical(table: Table) -> list[tuple[int, int, int]]:
    """Areas merged downwards in the body, from the top: (first row, column, last row)."""
    below = table.header_rows[-1]
    return sorted(
        (top, left, bottom)
        for top, left, bottom, right in table.sheet.merges
        if top > below and bottom > top and left == right and bottom - top < 5_000
    )
