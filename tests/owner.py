"""What only the owner of the database can do: switch guards off for a moment.

For tests that show what is then still noticed, for days that no service would write, and for
putting the database back after a test that committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test import TransactionTestCase

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


KEEP = """
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
DO $$
DECLARE
    held record;
    found boolean;
BEGIN
    CREATE TABLE kept.tables (name regclass PRIMARY KEY, sum text);
    FOR held IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
          AND c.relname <> 'django_migrations'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', held.name) INTO found;
        INSERT INTO kept.tables VALUES (held.name);
        IF found THEN
            EXECUTE format('CREATE TABLE kept.%s AS TABLE %1$s', held.name);
            EXECUTE format(
                'UPDATE kept.tables SET sum = (SELECT %s FROM %s AS held) WHERE name = %L::regclass',
                'md5(string_agg(held::text, chr(10) ORDER BY held::text))', held.name, held.name
            );
        END IF;
    END LOOP;
END $$;
"""
# Rows go table by table where there are any: to truncate all tables takes a hundred times as long.
# A superuser also spares the checks of foreign keys; for anybody else they wait for the end.
RESTORE = """
DO $$
DECLARE
    held record;
    changed boolean;
BEGIN
    IF to_regclass('kept.tables') IS NULL THEN
        RETURN;
    END IF;
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        PERFORM set_config('session_replication_role', 'replica', true);
    END IF;
    FOR held IN SELECT name, sum FROM kept.tables LOOP
        IF held.sum IS NULL THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', held.name) INTO changed;
        ELSE
            EXECUTE format(
                'SELECT md5(string_agg(held::text, chr(10) ORDER BY held::text)) IS DISTINCT FROM %L'
                ' FROM %s AS held', held.sum, held.name
            ) INTO changed;
        END IF;
        IF changed THEN
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', held.name);
            EXECUTE format('DELETE FROM %s', held.name);
            IF held.sum IS NOT NULL THEN
                EXECUTE format('INSERT INTO %s TABLE kept.%1$s', held.name);
            END IF;
        END IF;
    END LOOP;
END $$;
"""


def keep_what_is_there() -> None:
    """Remember the rows of today: each test without a transaction ends with these."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
    TransactionTestCase._fixture_teardown = lambda self: put_back()


def put_back() -> None:
    """Put back the rows that were kept, if any were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RESTORE)
        connection.check_constraints()  # no table can be altered while its checks wait
        cursor.execute(ALWAYS)
