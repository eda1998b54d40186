"""The page on the workflow and the table of the code say the same."""

import re
from pathlib import Path

from sentra.choices import ProposalState
from sentra.workflow import CHECKLIST, DEADLINES, OPEN_STATES, TRANSITIONS

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "sentra-workflow.md"
WHO = {
    "anyone": "anyone with it",
    "proposer": "the proposer only",
    "another": "never the proposer",
}


def test_table_equals_the_code():
    _, table = PAGE.read_text(encoding="utf-8").split("| from ", 1)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.split("\n\n", 1)[0].splitlines()[1:]
        if line.startswith("| ")
    ]
    written = {
        (
            source.strip("`() ").replace("none", ""),
            *_codes(action)[:1],
            *_codes(target),
            *_codes(permission),
            who,
            tuple(_codes(needs)),
        )
        for sources, action, target, permission, who, needs in rows
        for source in sources.split(",")
    }
    coded = {
        (source, t.action, t.target, t.permission, WHO[t.by], t.needs)
        for t in TRANSITIONS
        for source in t.sources
    }
    assert written == coded


def test_drawing_equals_the_code():
    text = PAGE.read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\S+) --> (\w+): (\w+)$", text, re.M))
    coded = {(source or "[*]", t.target, t.action) for t in TRANSITIONS for source in t.sources}
    assert drawn == coded


def test_checklist_stands_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"- `{key}`: {words}" in text for key, words in CHECKLIST)


def test_every_state_is_reached_and_known():
    states = {t.target for t in TRANSITIONS}
    assert states == set(ProposalState.values)
    assert {s for t in TRANSITIONS for s in t.sources} - {""} <= states


def _codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_deadlines_stand_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    assert set(DEADLINES) == set(OPEN_STATES)
    assert all(f"`{state}` {days}" in text for state, days in DEADLINES.items())
