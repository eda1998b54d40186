"""What a cleaned row looks like on its way to the database."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from ikm_registry.cleaning.result import ERROR, Problem
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.queries.imports import COLUMNS
from ikm_registry.services.import_rows import staged

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def told(row, scope=()):
    (line,) = staged([row], scope=scope, suggest=lambda texts: [None] * len(texts))
    return dict(zip(COLUMNS, line, strict=True))


@given(TEXT)
@example('Tempe "asli" \\u0000 dan \x00 lagi\n')
def test_whatever_was_written_is_kept_as_json_that_the_database_takes(text):
    row = CleanRow("Data", 7, [], {"owner": "Siti"}, {"product": text}, [Problem("ragu", text)])
    line = told(row)
    kept = text.replace("\x00", "")
    assert json.loads(line["written"]) == {"product": kept}
    assert json.loads(line["problems"]) == [
        {"code": "ragu", "message": kept, "severity": "warning", "field": ""}
    ]


def test_what_is_secret_is_not_kept_as_written():
    line = told(CleanRow("Data", 7, [], {}, {"phone": "0812", "nik": "35", "desa": "Codo"}))
    assert json.loads(line["written"]) == {"desa": "Codo"}


def test_a_row_outside_the_working_area_is_rejected_and_says_so():
    here = CleanRow("Data", 7, [], {"kecamatan_code": "35.07.08"})
    assert told(here, ["35.07.08"])["action"] == ""
    elsewhere = told(here, ["35.07.09"])
    assert elsewhere["action"] == "ditolak"
    assert json.loads(elsewhere["problems"])[0]["severity"] == ERROR
    assert here.problems == []
