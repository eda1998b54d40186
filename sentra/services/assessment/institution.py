"""What stands behind it: management, group, cooperative, statutes, UPT, field officer."""

from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen
from sentra.services.institutions import UNTOLD


def block(seen: Seen) -> Block:
    """Return every answer; "belum ada" asks to be looked at, an unasked question lacks."""
    if all(line.answer == UNTOLD for line in seen.told):
        lines = [untold("Pengurus, kelompok, koperasi, UPT, TPL", "institution")]
    else:
        lines = [
            Line(
                line.label,
                line.answer,
                note=line.note,
                level="ok" if line.there else "warn",
                mend="" if line.there else "institution",
            )
            for line in seen.told
        ]
    return Block("institution", "Kelembagaan", lines, "PP 29/2018 Pasal 4-6")
