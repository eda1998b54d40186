"""What stands behind it: management, group, cooperative, statutes, UPT, field officer."""

from sentra.services import institutions
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen
from sentra.services.institutions import Answered


def block(seen: Seen) -> Block:
    """Return every answer; "belum ada" asks to be looked at, an unasked question lacks."""
    lines = [_answer(line) for line in seen.told or institutions.lines(None)]
    return Block("institution", "Kelembagaan", lines, "PP 29/2018 Pasal 4-6")


def _answer(said: Answered) -> Line:
    if said.answer == institutions.UNTOLD:
        return untold(said.label, "institution", said.note)
    level, mend = ("ok", "") if said.there else ("warn", "institution")
    return Line(said.label, said.answer, note=said.note, level=level, mend=mend)
