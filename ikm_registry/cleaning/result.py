"""What a cleaner answers."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

WARNING = "warning"
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt or refusal in Indonesian: what, why, what to do. Never holds a NIK or phone in clear."""

    code: str
    message: str
    severity: str = WARNING
    field: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[T]):
    """The value (None when nothing usable was written) and what is doubtful about it."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def doubt(value: T | None, code: str, message: str) -> Cleaned[T]:
    """Return a value with one warning."""
    return Cleaned(value, (Problem(code, message),))
