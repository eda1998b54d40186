"""Keep every trigger of the database on, whatever a session says.

As created, a trigger sleeps while ``session_replication_role`` is ``replica``: a superuser's one SET
would write past history, seals and four eyes. ``ENABLE ALWAYS`` takes that away. After each
``migrate``, not in one migration: a trigger that is made anew sleeps again.
"""

from typing import Any

from django.db import connections

ALWAYS = """
DO $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT t.tgname, t.tgrelid::regclass AS held FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'A'
          AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.held, guard.tgname);
    END LOOP;
END
$$
"""


def switch_on(*, using: str, **_: Any) -> None:
    """Switch every trigger on for every session, those too that somebody left off."""
    with connections[using].cursor() as cursor:
        cursor.execute(ALWAYS)
