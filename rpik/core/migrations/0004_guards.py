"""The audit tables refuse what their first triggers let through: TRUNCATE, and pgtrigger's own
switch (``SET pgtrigger.ignore``, which any session may set).

Each refusal is a check violation with a constraint name, so Django raises IntegrityError. The two
functions serve the other apps' tables too.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION core_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no_truncate: % is never emptied at once', TG_TABLE_NAME USING
        ERRCODE = 'check_violation', CONSTRAINT = 'no_truncate', TABLE = TG_TABLE_NAME;
END $$;
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows_stay: a row of % is neither changed nor deleted', TG_TABLE_NAME USING
        ERRCODE = 'check_violation', CONSTRAINT = 'rows_stay', TABLE = TG_TABLE_NAME;
END $$;
"""
APPEND_ONLY = ("core_auditevent", "core_auditseal", "core_personaldataaccess")
# A history's context is added to while its request lasts: only TRUNCATE is refused.
TABLES = (*APPEND_ONLY, "pghistory_context")


def no_truncate(tables: tuple[str, ...]) -> migrations.RunSQL:
    """Return the operation that lets none of ``tables`` be truncated."""
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_truncate();\n"
            for table in tables
        ),
        "".join(f"DROP TRIGGER no_truncate ON {table};\n" for table in tables),
    )


def rows_stay(tables: tuple[str, ...]) -> migrations.RunSQL:
    """Return the operation that lets no row of ``tables`` be changed or deleted."""
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();\n"
            for table in tables
        ),
        "".join(f"DROP TRIGGER rows_stay ON {table};\n" for table in tables),
    )


class Migration(migrations.Migration):
    """Triggers only; no table changes."""

    dependencies = [("core", "0003_stored_chunks"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunSQL(
            REFUSE, "DROP FUNCTION core_refuse_truncate; DROP FUNCTION core_refuse_change"
        ),
        no_truncate(TABLES),
        rows_stay(APPEND_ONLY),
    ]
