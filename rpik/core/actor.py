"""Who acts right now, and in which request: carried by a context variable."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting account (None: the system) and the request it acts in."""

    user_id: int | None = None
    request_id: uuid.UUID | None = None


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current() -> Actor:
    """Return the actor of this request, task or command."""
    return _current.get() or Actor()


@contextmanager
def acting(user_id: int | None, *, cause: str = "") -> Iterator[Actor]:
    """Run a block as ``user_id``: the history's triggers write who and why beside each change."""
    actor = Actor(user_id=user_id, request_id=uuid.uuid4())
    token = _current.set(actor)
    try:
        with pghistory.context(user=user_id, request=str(actor.request_id), cause=cause):
            yield actor
    finally:
        _current.reset(token)


_because: ContextVar[str] = ContextVar("because", default="")


@contextmanager
def because(cause: str, *, unless_known: bool = False) -> Iterator[None]:
    """Write ``cause`` beside each change that the history's triggers record in this block.

    The innermost block speaks; with ``unless_known`` an outer one does. Costs no query: the cause
    travels with the statements that write (``COPY`` carries the one before it).
    """
    outer = _because.get()
    if unless_known and outer:
        yield
        return
    token = _because.set(cause)
    try:
        with pghistory.context(because=cause):
            yield
    finally:
        _because.reset(token)
        pghistory.context(because=outer)  # reaches the surrounding context, if there is one
