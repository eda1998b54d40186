"""Write and remove demo rows by set."""

from collections.abc import Iterable, Sequence
from typing import Any

from rpik.core import sql


def load(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY demo IKM into the register; ``columns`` are names from code."""
    sql.copy_in("ikm_registry_ikm", columns, rows)


def remove() -> int:
    """Delete every demo record, leaves first; return how many IKM went."""
    removed = 0
    for statement in sql.load(__file__, "demo_remove").split(";"):
        removed = sql.execute(statement)
    return removed
