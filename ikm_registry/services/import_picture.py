"""The picture of a sheet that the columns page shows, without anybody's NIK, phone or address."""

import re
from typing import Any

from ikm_registry.services.import_rows import PERSONAL
from rpik.core.hidden import hide_numbers

MASK = "•"
SHOWN = 3
# Columns whose long digits are figures, codes or points, not a person's number.
FIGURES = frozenset(
    {"investment", "output_value", "capacity", "kbli", "lat", "lon", "point", "year", "nib",
     "male", "female", "workers", "desa_code", "input_value", "-no"}
)  # fmt: skip
_LONG_NUMBER = re.compile(r"[0-9][0-9 .\-]{7,}[0-9]")

# When somebody answered a form or was born is no number of a person: 17/7/2024 15.55.00.
_YEAR = "(?:19|20)[0-9]{2}"
_MOMENT = re.compile(
    rf"(?:[0-9]{{1,2}}[-/. ][0-9]{{1,2}}[-/. ]{_YEAR}|{_YEAR}[-/. ][0-9]{{1,2}}[-/. ][0-9]{{1,2}})"
    r"(?:[ T,]+[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AP]M)?)?",
    re.IGNORECASE,
)


def without_personal(understanding: dict[str, Any]) -> dict[str, Any]:
    """Mask the picture and samples in place: what is stored in clear must name nobody's number."""
    for sheet in understanding["sheets"]:
        fields = {column["index"]: column["field"] or "" for column in sheet["columns"]}
        last_header = max(sheet["header_rows"], default=0)
        sheet["picture"] = [
            [number, [
                hide_numbers(cell) if number in sheet["header_rows"]
                else _cell(cell, fields.get(index, "") if number > last_header else "")
                for index, cell in enumerate(cells)
            ]]
            for number, cells in sheet["picture"]
        ]  # fmt: skip
        # A person may point at a row of data as that of the headings.
        sheet["title"] = hide_numbers(sheet["title"])
        for column in sheet["columns"]:
            column["header"] = hide_numbers(column["header"])
            column["samples"] = [_cell(text, column["field"] or "") for text in column["samples"]]
        for skipped in sheet["skipped"]:
            skipped["text"] = _cell(skipped["text"], "")
    return understanding


def _cell(text: str, field: str) -> str:
    if not text or field in FIGURES or (field not in PERSONAL and _MOMENT.fullmatch(text)):
        return text
    if field in PERSONAL:
        return text[:SHOWN] + MASK * max(0, min(12, len(text) - SHOWN))
    return _LONG_NUMBER.sub(lambda found: found.group()[:SHOWN] + MASK * 8, text)
