"""From a value of an IKM back to the cell of the spreadsheet it came from."""

from typing import Any

from ikm_registry.choices import BatchState
from ikm_registry.importing.columns import FIELDS
from ikm_registry.models import Ikm, ImportRow

SHOWN = 10


def letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets name columns."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def origins(ikm: Ikm) -> list[dict[str, Any]]:
    """Return the rows of saved imports that told of an IKM, newest first: ``batch``, ``sheet``,
    ``number``, ``action`` and ``cells`` [(field's name, address such as H12, heading)].
    """
    rows = (
        ImportRow.objects.filter(ikm=ikm, batch__state=BatchState.COMMITTED)
        .select_related("batch__file", "batch__committed_by")
        .only(
            "sheet", "number", "action", "batch__understanding", "batch__committed_at",
            "batch__file__name", "batch__committed_by__username",
            "batch__committed_by__first_name", "batch__committed_by__last_name",
        )
        .order_by("-batch_id")[:SHOWN]
    )  # fmt: skip
    return [
        {
            "batch": row.batch,
            "sheet": row.sheet,
            "number": row.number,
            "action": row.get_action_display(),
            "cells": _cells(row.batch.understanding, row.sheet, row.number),
        }
        for row in rows
    ]


def _cells(understanding: dict[str, Any], sheet: str, number: int) -> list[tuple[str, str, str]]:
    for one in understanding.get("sheets", []):
        if one["name"][:120] != sheet:
            continue
        return [
            (FIELDS[column["field"]], f"{letters(column['index'])}{number}", column["header"])
            for column in one["columns"]
            if column["field"] in FIELDS and not column["field"].startswith("-")
        ]
    return []
