"""Whether a file is read as files were whose import a person approved."""

from rpik.core import sql

MOST = 200  # imports looked back at


def is_known(batch_id: int, *, by_id: int | None) -> bool:
    """Return whether each column of a file, with its meaning and unit, stood in an import saved before
    (``by_id``: by this person), and its year is told or left out as it was there.
    """
    unseen = sql.load(__file__, "import_known")
    return not sql.tuples(unseen, {"batch": batch_id, "by": by_id, "most": MOST})
