"""What an import did, row by row, for scripts. The only place that writes NIK and phone in clear:
into a file the operator of the server named.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ikm_registry.choices import RowAction
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.models import ImportBatch
from ikm_registry.queries import imports as queries
from ikm_registry.services import import_notes

FIELDS = (
    "business", "owner", "sex", "nik", "nib", "kbli", "product", "raw", "address", "desa",
    "kecamatan", "desa_code", "phone", "male", "female", "workers", "investment", "output_value",
    "capacity", "unit", "year", "lat", "lon",
)  # fmt: skip
# Columns that go into a field of the report together with others.
PART_OF = {
    "dusun": "address", "rt_rw": "address", "rw": "address", "man": "sex", "woman": "sex",
    "male_more": "male", "female_more": "female", "workers_more": "workers",
    "product_tick": "product",
}  # fmt: skip
ACTIONS = {
    RowAction.NEW.value: "new",
    RowAction.CHANGED.value: "changed",
    RowAction.UNCHANGED.value: "unchanged",
    RowAction.REJECTED.value: "rejected",
    RowAction.DUPLICATE.value: "duplicate",
}


class RowRecorder:
    """Keeps what ``imports.check`` shows it of each row."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, position: int, row: CleanRow) -> None:
        values = {f: _plain(row.values[f]) for f in FIELDS if row.values.get(f) is not None}
        self.rows.append(
            {
                "sheet": row.sheet,
                "row": row.number,
                "action": "",
                "values": values,
                "problems": [
                    {
                        "field": problem.field,
                        "value": row.written.get(problem.field, values.get(problem.field)),
                        "message": problem.message,
                    }
                    for problem in row.problems
                ],
            }
        )


def of_batch(batch: ImportBatch, recorder: RowRecorder, name: str) -> dict[str, Any]:
    """Return the report of one file; rows in the order of the sheets."""
    for row, (action, own) in zip(recorder.rows, queries.outcomes(batch.pk), strict=True):
        row["action"] = ACTIONS[action]
        row["problems"] += own
    # A second table of a sheet has a name of its own; a script looks for rows in the sheet.
    sources = {
        one["name"]: one["source"]
        for one in batch.understanding["sheets"]
        if one.get("table", 1) > 1
    }
    for row in recorder.rows:
        row["sheet"] = sources.get(row["sheet"], row["sheet"])
    counts = {word: batch.counts.get(action, 0) for action, word in ACTIONS.items()}
    sheets = [
        {
            "sheet": sheet["name"],
            "header_row": sheet["header_rows"][0] if sheet["header_rows"] else None,
            "header_rows": sheet["header_rows"],
            "mapping": _mapping(sheet),
        }
        for sheet in batch.understanding["sheets"]
        if sheet["use"]
    ]
    mapping: dict[str, str] = {}
    for sheet in sheets:
        mapping.update(sheet["mapping"])
    return {
        "file": name,
        "sheets": sheets,
        "mapping": mapping,
        "kbli_version": batch.kbli_version,
        "notes": import_notes.of_batch(batch),
        "rows_read": len(recorder.rows),
        **counts,
        "counts": counts,
        "rows": recorder.rows,
    }


def _mapping(sheet: dict[str, Any]) -> dict[str, str]:
    return {
        column["header"]: PART_OF.get(column["field"], column["field"])
        for column in sheet["columns"]
        # The format is fixed: what the register learned to hold since is not told in it.
        if PART_OF.get(column["field"], column["field"]) in FIELDS
    }


def joined(reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one report of a file whose years went in one after the other."""
    whole = dict(reports[0])
    for more in reports[1:]:
        for key in ("sheets", "notes", "rows"):
            whole[key] = [*whole[key], *more[key]]
        whole["mapping"] = whole["mapping"] | more["mapping"]
        whole["counts"] = {key: n + more["counts"][key] for key, n in whole["counts"].items()}
        whole["rows_read"] += more["rows_read"]
    return {**whole, **whole["counts"]}


def refused(name: str, sentence: str) -> dict[str, Any]:
    """Return the report of a file that could not be imported."""
    counts = dict.fromkeys(ACTIONS.values(), 0)
    return {
        "file": name,
        "error": sentence,
        "sheets": [],
        "mapping": {},
        "notes": [],
        "rows_read": 0,
        **counts,
        "counts": counts,
        "rows": [],
    }


def write(path: Path, files: list[dict[str, Any]]) -> None:
    """Write the report, readable by its owner alone: it holds personal data."""
    path.touch(mode=0o600)
    text = json.dumps({"files": files}, ensure_ascii=False, indent=1, default=str)
    # The name of a file on disk may be no text at all.
    path.write_text(text, encoding="utf-8", errors="replace")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
