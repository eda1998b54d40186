"""What a person may be told when a rule refuses what they asked."""

from typing import Any


class DomainError(Exception):
    """A refusal with an Indonesian sentence: what happened, to what, what to do next.

    ``field`` names the form field the sentence belongs to, if any; ``told`` (JSON) is kept with the
    background work that the refusal ends.
    """

    def __init__(
        self, message: str, *, field: str = "", told: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.told = told or {}


class NotAllowed(DomainError):
    """The person may not do this; the sentence names who can."""


class StaleObject(DomainError):
    """Somebody else saved first: the version the form carried is no longer the record's."""
