"""A small update must not decide how a large one is carried out."""

import pytest
from django.db import connection

from tests.factories import plan as factories

pytestmark = pytest.mark.django_db


def plans_of_update(cursor, where: str) -> str:
    """Update in this session; return the plans of all it set off, the history's trigger included."""
    cursor.execute("LOAD 'auto_explain'")
    cursor.execute(
        "SET LOCAL auto_explain.log_min_duration = 0;"
        "SET LOCAL auto_explain.log_nested_statements = on;"
        "SET LOCAL client_min_messages = log"
    )
    connection.connection.notices.clear()
    cursor.execute(f"UPDATE ikm_registry_ikm SET address = address || 'x' WHERE {where}")
    told = "\n".join(connection.connection.notices)
    cursor.execute("SET LOCAL auto_explain.log_min_duration = -1")
    return told


def test_one_row_first_then_many(reference):
    one = factories.register(30)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("only a superuser of the database may look at nested plans")
        plans_of_update(cursor, f"id = {one.pk}")
        told = plans_of_update(cursor, "true")
    assert "Named Tuplestore Scan" in told
    assert "Hash Join" in told or "Merge Join" in told
