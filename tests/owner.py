"""What only the owner of the database can do: switch guards off for a moment.

For tests that show what is then still noticed, for days that no service would write, and for
emptying the database between two tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from rpik.core import sql
from rpik.core.guards import ALWAYS, switch_on

TRUNCATE_GUARDS_OFF = """
DO $$
DECLARE
    guarded regclass;
BEGIN
    FOR guarded IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'no_truncate' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER no_truncate', guarded);
    END LOOP;
END $$;
"""


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """Run a block with the own triggers of ``tables`` off; on again, also after an error."""
    connection.check_constraints()  # no table can be altered while its checks wait
    for table in tables:
        sql.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        connection.check_constraints()
        switch_on(using=connection.alias)


def let_flush_truncate() -> None:
    """Let the emptying after a test without a transaction past the guards, for itself alone."""
    emptying = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: object, **options: object) -> list[str]:
        statements = emptying(self, *args, **options)
        return [TRUNCATE_GUARDS_OFF, *statements, ALWAYS] if statements else []

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
