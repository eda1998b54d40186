"""Which state of the register an answer is of: what is kept holds until it changes."""

from dataclasses import dataclass

from rpik.core import sql

# Every change of an IKM writes its event: triggers do it, so nothing goes round them. A change that
# is under way may yet commit with a number below the newest one: what is read meanwhile is kept for
# some seconds only.
VERSION = """
SELECT coalesce((SELECT max(pgh_id) FROM ikm_registry_ikmevent), 0) AS newest,
       pg_snapshot_xmin(now) = pg_snapshot_xmax(now) AS quiet
FROM pg_current_snapshot() now
"""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """``newest``: number of the last change; ``quiet``: none is under way."""

    newest: int
    quiet: bool


def version() -> DataVersion:
    """Return the version of the register's data; well under a millisecond."""
    row = sql.rows(VERSION)[0]
    return DataVersion(row["newest"], row["quiet"])
