"""What a cleaner answers."""

import re
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

WARNING = "warning"
ERROR = "error"
TRACE = (
    "trace"  # mended for sure: what was written stands beside the value, nothing is to be checked
)
# "…; dikosongkan", "… dan dikosongkan", "…. NIK dikosongkan; isi kembali …" of a cell of a list.
_EMPTIED = re.compile(
    r"(?:;| dan)(?: titik)? dikosongkan|; dicatat “ada”"
    r"|(?<=\.) (?:NIK dikosongkan; isi kembali dari KTP|Dikosongkan)\."
)


# Tuples, since a long list makes millions of them: a frozen dataclass takes thrice as long to make.
class Problem(NamedTuple):
    """A doubt or refusal in Indonesian: what, why, what to do. Never holds a NIK or phone in clear."""

    code: str
    message: str
    severity: str = WARNING
    field: str = ""

    @property
    def refusal(self) -> str:
        """The message about what a person types now: nothing is emptied, what was typed stays."""
        return _EMPTIED.sub("", self.message)


class Cleaned(NamedTuple, Generic[T]):
    """The value (None when nothing usable was written) and what is doubtful about it."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def doubt(value: T | None, code: str, message: str) -> Cleaned[T]:
    """Return a value with one warning."""
    return Cleaned(value, (Problem(code, message),))
