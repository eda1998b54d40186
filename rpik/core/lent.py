"""What an app lends to one below it, which may not import it: a function, named by its path.

It is loaded when somebody first asks: a worker that imports a list has no use for compilers and
geometry, which are 100 MB and a second of every start.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

_paths: dict[str, dict[str, None]] = defaultdict(dict)  # in the order they were lent, each once


def lend(what: str, path: str) -> None:
    """Say once an app is ready which function tells ``what``."""
    _paths[what][path] = None


def lent(what: str) -> list[Callable[..., Any]]:
    """Return the functions that tell ``what``; none where no app lends one."""
    return [import_string(path) for path in _paths.get(what, ())]
