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
    ``number``, ``action`` and ``cells`` [(field's name, address such as H12, heading, as written where
    it was cleaned; "" for a person's numbers)].
    """
    rows = (
        ImportRow.objects.filter(ikm=ikm, batch__state=BatchState.COMMITTED)
        .select_related("batch__file", "batch__committed_by")
        .only(
            "sheet", "number", "action", "written", "batch__understanding", "batch__committed_at",
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
            "cells": _cells(row),
        }
        for row in rows
    ]


def _cells(row: ImportRow) -> list[tuple[str, str, str, str]]:
    for one in row.batch.understanding.get("sheets", []):
        if one["name"][:120] != row.sheet:
            continue
        return [
            (
                FIELDS[field],
                f"{letters(column['index'])}{row.number}",
                column["header"],
                row.written.get(field, ""),
            )
            for column in one["columns"]
            if (field := column["field"]) in FIELDS and not field.startswith("-")
        ]
    return []
