"""Sentra and candidates at two years, coached or not."""

from typing import Any

from django.utils import timezone

from ikm_registry.queries.import_undo import STANDING
from rpik.core import sql
from rpik.plan.effect import Unit, comparable

MEASURES = ("workers", "output", "active")
PAIRS = 8  # pairs of years that are tried


def newest_answer(usual: tuple[int, int]) -> tuple[int, int]:
    """Return the newest years between which something can be compared; ``usual`` where none can."""
    parameters = {
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
        "most": PAIRS,
    }
    for first, last in (usual, *sql.tuples(sql.load(__file__, "effect_years"), parameters)):
        rows = [row | {"role": role(row, first, last)} for row in places(first, last)]
        if any(comparable(units(rows, name)) for name in MEASURES):
            return first, last
    return usual


def places(first: int, last: int) -> list[dict[str, Any]]:
    """Return each place with its means in year ``first`` and after it until ``last``."""
    parameters = {
        "first": first,
        "last": last,
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
    }
    return sql.rows(sql.load(__file__, "effect").format(standing=STANDING), parameters)


def role(row: dict[str, Any], first: int, last: int) -> str:
    """Return "dibina" in the years between, "pembanding" when never, "" when it can be neither.

    Coached before the first year: its change is no fresh start. Single members that were coached
    spoil a comparison, and so does a list of which nobody said who came.
    """
    if row["since"] is not None:
        return "dibina" if row["sure"] and first < row["since"] <= last else ""
    return "" if row["touched"] else "pembanding"


def earlier(rows: list[dict[str, Any]], first: int, last: int) -> list[dict[str, Any]]:
    """Return these places, roles and all, over as many years up to ``first``: before anybody of them
    was coached nothing may have come of it (a placebo).
    """
    before = {
        (row["kind"], row["id"]): row for row in places(2 * first - last, first) if row["members"]
    }
    return [before[row["kind"], row["id"]] | {"role": row["role"]} for row in rows]


def units(rows: list[dict[str, Any]], measure: str) -> list[Unit]:
    """Return the places that have a ``role`` and may be compared in one of ``MEASURES``."""
    return [
        Unit(
            row["name"],
            row["group"],
            row["role"] == "dibina",
            row[f"{measure}_before"],
            row[f"{measure}_after"],
            row[f"{measure}_n"],
        )
        for row in rows
        if row["role"] and row[f"{measure}_n"]
    ]
