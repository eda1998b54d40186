"""COPY in from rows that are made as they are sent."""

import json

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


def test_every_text_arrives_as_it_was(table):
    written = ["\\N", "\\", "a\tb", "baris\nbaru", "\r", '"kutip"', "", "{a,b}", "'", "\u200bü"]
    sql.copy_in("uji", ("number", "text"), list(enumerate(written)))
    assert [row[0] for row in sql.tuples("SELECT text FROM uji ORDER BY number")] == written


def test_a_nul_is_left_out_and_nothing_is_null(table):
    sql.copy_in("uji", ("number", "text"), [(1, "a\x00b"), (None, None)])
    assert sql.tuples("SELECT number, text FROM uji ORDER BY number") == [(1, "ab"), (None, None)]


def test_other_kinds_of_values():
    sql.execute(
        "CREATE TEMP TABLE jenis (a bytea, b jsonb, c text[], d boolean, e float8, f bytea) ON COMMIT DROP"
    )
    words = ["koma,", 'kutip "', "garis \\", "tab\t", ""]
    row = (b"\\\x00\xff", {"teks": 'a"\\\n'}, words, True, -8.123456, memoryview(b"x"))
    sql.copy_in("jenis", ("a", "b", "c", "d", "e", "f"), [row])
    found = sql.tuples("SELECT a, b::text, c, d, e, f FROM jenis")[0]
    assert bytes(found[0]) == row[0]
    assert json.loads(found[1]) == row[1]
    assert found[2:5] == (words, True, -8.123456)
    assert bytes(found[5]) == b"x"
