"""What a page of evidence is made of: blocks of lines."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: ``kind`` says how the page writes ``value``; ``level`` ok|warn|unknown|plain."""

    label: str
    value: Any
    kind: str = "text"  # text number rupiah metres hectares ratio share
    note: str = ""
    level: str = "plain"
    of: int | None = None  # the whole, for a share


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; ``source`` is the law or method behind it."""

    code: str
    title: str
    lines: list[Line] = dataclasses.field(default_factory=list)
    source: str = ""

    @property
    def warnings(self) -> int:
        """How many lines ask to be looked at."""
        return sum(line.level == "warn" for line in self.lines)
