"""Keep the history's triggers fast for every number of rows.

An update trigger of ``pghistory`` joins the rows before and after the change. PostgreSQL plans that
join once a session, for the first update it meets; after a single-row update the plan is a nested
loop, and 20,000 rows then take minutes instead of seconds (20,000² comparisons).
"""

from typing import Any

from django.db import connections

WITHOUT_LOOPS = """
DO $$
DECLARE
    joining regprocedure;
BEGIN
    FOR joining IN
        SELECT DISTINCT t.tgfoid::regprocedure FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL
          AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_nestloop = off', joining);
    END LOOP;
END
$$
"""


def plan_in_sets(*, using: str, **_: Any) -> None:
    """Let triggers that join old and new rows never loop; runs after each ``migrate``."""
    with connections[using].cursor() as cursor:
        cursor.execute(WITHOUT_LOOPS)
