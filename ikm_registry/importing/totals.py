"""The sheet's own JUMLAH rows as checksums: stated against read, and where to look."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.counting import people_in
from ikm_registry.cleaning.numbers import number_in
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.money_units import MONEY

SUMMED = ("male", "female", "workers", "investment", "output_value", "input_value")
SUSPECTS = 5
KEPT = 200
REMEMBERED = 5_000  # distinct cells of a column: counts and round sums repeat
MOST = 10.0**15  # beyond it no figure of a list; sums of such would be no number any more


class Totals:
    """Adds up figures as rows go by and compares each stated total with what it may cover: the rows
    since the last total, those since an earlier one (a total of subtotals), or all.
    """

    def __init__(self, sheet: str, fields: dict[int, str]) -> None:
        self._sheet = sheet
        self.columns = {i: name for i, name in fields.items() if name in SUMMED}
        self._parts: dict[int, list[float]] = {i: [0.0] for i in self.columns}
        self._unread: dict[int, list[int]] = {i: [] for i in self.columns}
        self._read: dict[int, dict[str, tuple[float, bool]]] = {i: {} for i in self.columns}
        self.checks: list[dict[str, Any]] = []

    def add(self, number: int, cells: Sequence[Any]) -> None:
        """Count a data row."""
        for column in self.columns:
            cell = cells[column] if column < len(cells) else ""
            known = self._read[column]
            found = known.get(cell) if cell.__class__ is str else None
            if found is None:
                found = self._figure(column, cell)
                if cell.__class__ is str and len(known) < REMEMBERED:
                    known[cell] = found
            value, is_unread = found
            if value:
                self._parts[column][-1] += value
            elif is_unread and len(self._unread[column]) < SUSPECTS:
                self._unread[column].append(number)

    def _figure(self, column: int, cell: Any) -> tuple[float, bool]:
        """Return what a cell adds to its column, and whether it says something that is no figure."""
        value = number_in(cell)
        if value is None and self.columns[column] not in MONEY:
            value = people_in(cell_text(cell))  # "dua" is read as 2 in the rows too
        if value is not None and abs(value) <= MOST:
            return value, False
        return 0.0, not is_nothing(cell_text(cell))

    def stated(self, number: int, cells: Sequence[Any]) -> None:
        """Hold a total row against the rows it may cover."""
        any_stated = False
        for column, field in self.columns.items():
            value = number_in(cells[column]) if column < len(cells) else None
            if value is None or abs(value) > MOST:
                continue
            any_stated = True
            read, agrees = self._closest(column, value, field)
            if len(self.checks) < KEPT:
                self.checks.append(
                    {
                        "sheet": self._sheet,
                        "row": number,
                        "field": field,
                        "stated": value,
                        "read": read,
                        "agrees": agrees,
                        "suspects": [] if agrees else list(self._unread[column]),
                    }
                )
        if any_stated:
            for column in self.columns:
                if self._parts[column][-1] or len(self._parts[column]) == 1:
                    self._parts[column].append(0.0)
                self._unread[column].clear()

    def _closest(self, column: int, stated: float, field: str) -> tuple[float, bool]:
        parts = self._parts[column]
        # Longest last: after subtotals the open part is empty and a total covers several.
        sums, running = [], 0.0
        for part in reversed(parts):
            running += part
            sums.append(running)
        tolerance = max(0.5, stated * 0.0005) if field in MONEY else 0.5
        for total in sums:
            if abs(total - stated) <= tolerance:
                return total, True
        first = parts[-1] if parts[-1] else sums[-1]
        return first, False
