"""The worked examples of docs/algorithms/classification.md, row by row."""

import re
from pathlib import Path

import pytest

from ikm_registry.classification import reference_files

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "algorithms" / "classification.md").read_text(encoding="utf-8")
TABLE = TEXT.split("| text | raw material | answer |\n")[1].split("\n\n")[0]
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TABLE.splitlines()[1:]]
INDEX = reference_files.load(ROOT / "fixtures" / "reference").index


@pytest.mark.parametrize(("text", "raw", "answer"), ROWS)
def test_the_document_says_what_the_engine_answers(text, raw, answer):
    found = INDEX.suggest(text, raw=raw, version="2020")
    codes = ", ".join(f"{s.code} {s.score:.2f}" for s in found.suggestions[:3])
    assert (found.outside or codes or "—") == answer


def test_the_sum_of_the_example_is_the_score():
    assert len(ROWS) == 22
    sum_ = re.search(r"0\.72 \+ 0\.22 × 2/4 \+ 0\.05 × (0\.\d+) = (0\.\d+)\.", TEXT)
    best = INDEX.suggest("Keripik singkong Mak Nyus", version="2020").suggestions[0]
    assert best.score == pytest.approx(0.72 + 0.22 * 2 / 4 + 0.05 * float(sum_[1]), abs=0.001)
    assert f"{best.score:.2f}" == sum_[2]
