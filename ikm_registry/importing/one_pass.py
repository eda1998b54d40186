"""One pass over a file: its clean rows, and the balance of all its rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ikm_registry.importing.body import Body
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.mending import Mends
from ikm_registry.importing.readers import read
from ikm_registry.importing.rows import RowDefaults, clean_table
from ikm_registry.importing.sheets import NO_HEADER, Table, find_table
from ikm_registry.importing.side_by_side import columns_of
from ikm_registry.importing.understanding import SheetUnderstanding, Understanding
from ikm_registry.importing.workbook import Sheet, Workbook


@dataclass(slots=True)
class Balance:
    """Neraca: every row of the sheets in use accounted for (rows = data + skipped), and the sheets'
    own JUMLAH rows as checksums (``totals.Totals``).
    """

    rows: int = 0
    data: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    totals: list[dict[str, Any]] = field(default_factory=list)


class Cleaning:
    """Iterates the clean rows of the sheets in use, in the order of the file; ``balance`` is whole
    once all were taken. It can be pickled.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        understanding: Understanding,
        gazetteer: Gazetteer,
        mends: Mends | None = None,
        titles: KbliTitles | None = None,
    ) -> None:
        self._path, self._name, self._mends, self._titles = path, name, mends, titles
        self._understanding, self._gazetteer = understanding, gazetteer
        self.balance = Balance()

    def __iter__(self) -> Iterator[CleanRow]:
        return self.here()

    def here(self) -> Iterator[CleanRow]:
        """Yield the rows, read and cleaned in this process."""
        self.balance = Balance()
        with read(self._path, self._name) as workbook:
            yield from self._rows(workbook)

    def raw(self) -> Iterator[tuple[str, int, list[str]]]:
        """Yield (sheet, number, cells as they came) of the data rows, without cleaning them."""
        with read(self._path, self._name) as workbook:
            for one, _, _, body in self._tables(workbook):
                yield from ((one.name, row.number, row.texts) for row in body)

    def _tables(
        self, workbook: Workbook
    ) -> Iterator[tuple[SheetUnderstanding, Sheet, Table, Body]]:
        found = {sheet.name: sheet for sheet in workbook.sheets}
        for one in self._understanding.sheets:
            sheet = found.get(one.source if one.table > 1 else one.name)
            if sheet is None or not (one.use and one.header_rows):
                continue
            part = columns_of(sheet, one.span)
            table = find_table(part, one.header_rows[0], self._gazetteer, below=one.below)
            if table is None:
                continue
            yield one, sheet, table, body_of(table, one, self._gazetteer)

    def _rows(self, workbook: Workbook) -> Iterator[CleanRow]:
        for one, sheet, table, body in self._tables(workbook):
            yield from clean_table(
                one.name,
                body,
                one.columns,
                self._gazetteer,
                RowDefaults(kecamatan=one.kecamatan, desa=one.desa),
                sheet.hidden_rows,
                self._mends,
                self._titles,
            )
            self._account(table, body)

    def _account(self, table: Table, body: Body) -> None:
        balance = self.balance
        others = not_data(table, body)
        balance.rows += others.total() + body.data_rows
        balance.data += body.data_rows
        balance.skipped.update(others)
        balance.totals += body.totals.checks


def body_of(table: Table, one: SheetUnderstanding, gazetteer: Gazetteer) -> Body:
    """Return the rows of a table as they were understood."""
    once = frozenset(one.fill), frozenset(one.heads)
    return Body(table, one.fields, gazetteer, *once, one.product, one.below_name)


def not_data(table: Table, body: Body) -> Counter[str]:
    """Count the rows of a table that are no data, by reason, once its ``body`` was gone through."""
    found = Counter(item.reason for item in table.skipped)
    found["judul kolom"] += sum(number != NO_HEADER for number in table.header_rows)
    found.update(body.counts)
    return +found
