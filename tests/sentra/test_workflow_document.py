"""The page on the workflow and the table of the code say the same."""

import re
from pathlib import Path

from sentra.choices import ProposalState
from sentra.workflow import CHECKLIST, DEADLINES, ON_THE_WAY, OPEN_STATES, STAGES, TRANSITIONS

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


def test_stages_equal_the_code():
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition("| stage ")[2].partition("\n\n")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    written = [
        (*_codes(name), name.split("` ")[1].strip(), *(_codes(state) or [""]), *_codes(who), *_codes(ends), paper.strip())
        for name, state, who, ends, paper in rows
    ]  # fmt: skip
    assert written == [(s.code, s.title, s.state, s.permission, s.ends, s.paper) for s in STAGES]
    inside = text.partition("state diusulkan {")[2].partition("}")[0]
    drawn = set(re.findall(r"\w+", inside))
    assert drawn == {stage.code for stage in STAGES if stage.state == "diusulkan"}
    assert set(ON_THE_WAY) < {stage.code for stage in STAGES}
    actions = {transition.action: transition for transition in TRANSITIONS}
    for stage in STAGES:  # one that ends by a step of the table is that step's
        step = actions.get(stage.ends)
        if step:
            assert stage.state in step.sources
            assert stage.code == "evaluasi" or stage.permission == step.permission


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
