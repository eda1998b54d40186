"""Pages by key: page ten thousand costs what page one costs, and nothing is counted to the end."""

import base64
import json
import math
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BigIntegerField, Field, Q, QuerySet
from django.http import QueryDict

CAP = 10_000


@dataclass(slots=True)
class KeysetPage:
    """One page: its rows, addresses of its neighbours, and a capped count."""

    rows: list[Any]
    previous_url: str = ""
    next_url: str = ""
    count: int = 0
    is_capped: bool = False
    query: str = field(default="")

    @property
    def count_text(self) -> str:
        """The count with dots, "> 10.000" beyond the cap."""
        return "> " + dotted(CAP) if self.is_capped else dotted(self.count)


def dotted(number: int) -> str:
    """1234 → 1.234."""
    return f"{number:,}".replace(",", ".")


def paginate(
    queryset: QuerySet[Any],
    *,
    order: tuple[str, ...],
    query: QueryDict,
    size: int = 50,
    part: str = "",
) -> KeysetPage:
    """Return the page that ``query`` asks for by ``sesudah`` or ``sebelum``.

    ``part`` names one of several lists on a page: its cursors are ``<part>-sesudah`` and so on, its
    addresses keep the others' places and end at the element of that id.

    ``order`` names non-null columns, all in one direction ("-x" is down), the last one unique. A
    broken cursor is page one. Three queries at most: rows, count, never an OFFSET.
    """
    descending = order[0].startswith("-")
    columns = [name.lstrip("-") for name in order]
    kinds = [_kind(queryset, name) for name in columns]
    before, after = (f"{part}-{name}" if part else name for name in ("sebelum", "sesudah"))
    back = _decode(query.get(before), kinds)
    ahead = _decode(query.get(after), kinds)
    cursor, backwards = (back, True) if back else (ahead, False)
    ordered = queryset.order_by(*(_flip(order) if backwards else order))
    if cursor:
        ordered = ordered.filter(_beyond(columns, cursor, greater=descending == backwards))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    count = queryset.order_by().values("pk")[: CAP + 1].count()
    page = KeysetPage(rows, count=min(count, CAP), is_capped=count > CAP)
    if rows:
        if more or backwards:
            page.next_url = _address(query, (after, before), rows[-1], columns, part)
        if (backwards and more) or (cursor and not backwards):
            page.previous_url = _address(query, (before, after), rows[0], columns, part)
    return page


def _flip(order: tuple[str, ...]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _beyond(columns: list[str], values: list[Any], *, greater: bool) -> Q:
    """(a, b) > (x, y) as the database's indexes like it: a > x or (a = x and b > y)."""
    sign = "gt" if greater else "lt"
    condition, equal = Q(), Q()
    for column, value in zip(columns, values, strict=True):
        condition |= equal & Q(**{f"{column}__{sign}": value})
        equal &= Q(**{column: value})
    return condition


def _address(
    query: QueryDict, names: tuple[str, str], row: Any, columns: list[str], part: str
) -> str:
    kept = [
        (key, value)
        for key, values in query.lists()
        for value in values
        if key not in names and value
    ]
    values = [getattr(row, column) for column in columns]
    text = json.dumps([v.isoformat() if hasattr(v, "isoformat") else v for v in values])
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return "?" + urlencode([*kept, (names[0], cursor)]) + (f"#{part}" if part else "")


def _kind(queryset: QuerySet[Any], name: str) -> "Field[Any, Any]":
    """The column's field; what is annotated is a whole number."""
    try:
        found = queryset.model._meta.get_field(name)
    except FieldDoesNotExist:
        return BigIntegerField()
    return found if isinstance(found, Field) else BigIntegerField()


def _decode(text: str | None, kinds: list["Field[Any, Any]"]) -> list[Any] | None:
    """Return the cursor's values in their columns' types, None for anything typed by hand."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            return None
        return [_fitting(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError, RecursionError):
        return None


def _fitting(kind: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("a cursor holds texts and numbers")
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate is no text
        if "\x00" in value:
            raise ValueError("NUL")
    elif not math.isfinite(value) or abs(value) >= 2**63:
        raise ValueError("no number a column holds")
    fitting = kind.to_python(value)
    if isinstance(fitting, datetime) and (
        fitting.tzinfo is None or not MINYEAR + 1 < fitting.year < MAXYEAR
    ):
        raise ValueError("no moment this register wrote")
    return fitting
