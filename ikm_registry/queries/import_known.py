"""Whether a file is read as files were whose import a person approved."""

from rpik.core import sql

MOST = 200  # imports looked back at


def is_known(batch_id: int, *, by_id: int | None) -> bool:
    """Return whether all columns of a file, with their meanings and units, stood in one import saved before
    (``by_id``: by this person), and its year is told or left out as it was there.
    """
    alike = sql.load(__file__, "import_known")
    return bool(sql.tuples(alike, {"batch": batch_id, "by": by_id, "most": MOST}))
