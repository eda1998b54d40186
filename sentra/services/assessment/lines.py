"""A line of evidence and the block it stands in; how shares, counts and money are written as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rpik.core.templatetags.format_id import angka
from sentra.services.institutions import UNTOLD

# A share below it asks to be looked at: a planning parameter, no law.
GOOD_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: ``kind`` says how the page writes ``value``.

    ``level``: fails (stands against the law), lacks (nobody recorded it and it is asked for), warn, ok,
    unknown, plain. ``mend`` names where it can be mended (``page.links``), which fills ``url`` and
    ``action``. ``law`` is the point of ``workflow.CHECKLIST`` that the line answers.
    """

    label: str
    value: Any
    kind: str = "text"  # text number rupiah metres hectares km ratio share percent change
    note: str = ""
    level: str = "plain"
    of: int | None = None  # the whole, for a share
    law: str = ""
    mend: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; ``source`` is the law or method behind it."""

    code: str
    title: str
    lines: list[Line] = field(default_factory=list)
    source: str = ""

    def count(self, level: str) -> int:
        """How many lines are of this level."""
        return sum(line.level == level for line in self.lines)

    @property
    def fails(self) -> int:
        """How many lines stand against the law."""
        return self.count("fails")

    @property
    def lacks(self) -> int:
        """How many lines nobody recorded."""
        return self.count("lacks")

    @property
    def warnings(self) -> int:
        """How many lines ask to be looked at."""
        return self.count("warn")


def untold(label: str, mend: str, note: str = "", *, law: str = "") -> Line:
    """Return a line that nobody recorded."""
    return Line(label, UNTOLD, note=note, level="lacks", law=law, mend=mend)


def share(label: str, part: int, whole: int, *, mend: str = "", law: str = "") -> Line:
    """Return a share that is good from ``GOOD_SHARE`` on."""
    level = "ok" if whole and part / whole >= GOOD_SHARE else "warn"
    return Line(
        label, part, "share", level=level, of=whole, law=law, mend=mend if part < whole else ""
    )


def count(label: str, number: int, *, mend: str = "", law: str = "") -> Line:
    """Return a count of which none is best."""
    return Line(
        label,
        number,
        "number",
        level="warn" if number else "ok",
        law=law,
        mend=mend if number else "",
    )


def sum_of(
    label: str,
    value: Any,
    known: int,
    units: int,
    *,
    kind: str = "rupiah",
    mend: str,
    note: str = "",
) -> Line:
    """Return a sum over the members that state the figure; nobody states it: recorded nowhere."""
    if not known:
        return untold(label, mend, note)
    stated = f"tertulis pada {angka(known)} dari {angka(units)} unit"
    return Line(
        label,
        value,
        kind,
        "; ".join(filter(None, (note, stated))),
        mend=mend if known < units else "",
    )


def commonest(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return "gerabah (4), pot (2)"."""
    return ", ".join(f"{row[name]} ({row['n']})" for row in rows[:3])
