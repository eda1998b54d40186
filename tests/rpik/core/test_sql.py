"""COPY in from rows that are made as they are sent."""

import pytest
from django.db import DatabaseError

from rpik.core import sql

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    pass


def rows(last):
    yield from ((number, f"baris {number}") for number in range(3))
    if last is not None:
        raise last


@pytest.fixture
def table(db):
    sql.execute("CREATE TEMP TABLE uji (number integer, text varchar(20)) ON COMMIT DROP")


def test_rows_go_in(table):
    sql.copy_in("uji", ("number", "text"), rows(None))
    assert sql.tuples("SELECT count(*) FROM uji") == [(3,)]


def test_what_stops_the_rows_is_raised_as_it_was(table):
    with pytest.raises(Stopped, match="dibatalkan"):
        sql.copy_in("uji", ("number", "text"), rows(Stopped("dibatalkan")))


def test_what_the_database_refuses_is_the_databases_error(table):
    with pytest.raises(DatabaseError, match="too long"):
        sql.copy_in("uji", ("number", "text"), [(1, "x" * 21)])
