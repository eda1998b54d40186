"""What the search of look-alikes reads: rows of an import that match nothing yet, and records near."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from rpik.core import sql

Query = tuple[str, dict[str, Any]]  # with its parameters


class Suspicion(NamedTuple):
    """A staged row that looks like a record (``ikm``), or like an ``earlier`` row of the file."""

    position: int
    ikm: int | None
    earlier: int | None
    score: float
    parts: dict[str, float]
    reason: str


OFFICE_NUMBER = 50  # rows with one phone or NIK from which on it tells nobody apart

# What the search of look-alikes compares, of a staged row (s) as of a record (i). A NIK that Excel
# may have cut counts by its first 15 digits only. 96 bits of a hash tell as well as all of it.
LOOK_ALIKE = """business_name, owner_name, product, kbli_code, {desa}, {kecamatan}, phone, address, nib,
    CASE WHEN 'nik_ragu' = ANY(flags) THEN NULL ELSE encode(substr(nik_hash, 1, 12), 'base64') END,
    encode(substr(nik15_hash, 1, 12), 'base64'), year_established, lat, lon"""
OF_ROW = LOOK_ALIKE.format(desa="desa_code", kecamatan="kecamatan_code")
OF_RECORD = LOOK_ALIKE.format(desa="desa_id", kecamatan="kecamatan_id")
COMPARED = "status IN ('aktif', 'nonaktif') AND NOT is_demo"


def two_addresses() -> Iterator[tuple[int, int, str, str, str | None, str | None]]:
    """Yield (position, record, its row's address, the record's, desa, kecamatan) of the weighed
    candidates (``imports.weigh``) that only names speak for and whose addresses are written otherwise; streams.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT e.position, e.ikm_id, s.address, i.address, d.name, k.name "
            "FROM edge e JOIN stage s USING (position) JOIN ikm_registry_ikm i ON i.id = e.ikm_id "
            "LEFT JOIN ikm_registry_desa d ON d.code = coalesce(i.desa_id, s.desa_code) "
            "LEFT JOIN ikm_registry_kecamatan k ON k.code = coalesce(i.kecamatan_id, s.kecamatan_code) "
            "WHERE e.by_name AND s.address <> '' AND i.address <> '' "
            "AND lower(s.address) <> lower(i.address)"
        )
        while rows := cursor.fetchmany(2_000):
            yield from rows


def part(apart: Sequence[tuple[int, int]]) -> None:
    """Mark (position, record) whose addresses name two dusun: names alone make them no match."""
    if apart:
        sql.execute(
            "UPDATE edge e SET same = false, other_dusun = true "
            "FROM unnest(%(positions)s::integer[], %(records)s::bigint[]) AS a (position, ikm_id) "
            "WHERE e.position = a.position AND e.ikm_id = a.ikm_id",
            dict(zip(("positions", "records"), map(list, zip(*apart, strict=True)), strict=True)),
        )


def open_waiting() -> None:
    """Fill the temporary table ``waiting`` with the rows that match nothing so far."""
    sql.execute(
        "DROP TABLE IF EXISTS waiting; CREATE TEMP TABLE waiting ON COMMIT DROP AS "
        "SELECT position, kecamatan_code, nib, nik_hash, phone FROM stage s WHERE action = '' "
        "AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.position = s.position); "
        "CREATE INDEX ON waiting ((coalesce(kecamatan_code, ''))); ANALYZE waiting"
    )


def unplanned(kecamatan_codes: Sequence[str]) -> Query:
    """Return the query of the ``waiting`` rows of these kecamatan ("" for none).

    Columns: position, business_name, owner_name, product, kbli_code, desa_code, kecamatan_code,
    phone, address, nib, the hash of the NIK (not of a doubtful one), of its 15 digits, year_established, lat, lon; in
    file order.
    """
    return (
        f"SELECT position, {OF_ROW} FROM stage WHERE position IN (SELECT position FROM waiting "  # noqa: S608
        "WHERE coalesce(kecamatan_code, '') = ANY(%(kecamatan)s)) ORDER BY position",
        {"kecamatan": list(kecamatan_codes)},
    )


def unplanned_places() -> list[tuple[str, int, int]]:
    """Return (kecamatan code or "", rows that wait, records of the register), by code."""
    return sql.tuples(
        "WITH rows AS (SELECT coalesce(kecamatan_code, '') AS code, count(*) AS number "
        "FROM waiting GROUP BY 1) "
        "SELECT code, number, (SELECT count(*) FROM ikm_registry_ikm i WHERE i.kecamatan_id = code) "
        "FROM rows ORDER BY code"
    )


def unplanned_across() -> Query:
    """Return the query, in the columns of ``unplanned``, of the waiting rows whose NIB, NIK or phone stands in
    several kecamatan (on few rows: one on many is an office's number).
    """
    keys = {"nib": "nib <> ''", "nik_hash": "nik_hash IS NOT NULL", "phone": "phone <> ''"}
    shared = " UNION ".join(
        f"SELECT position FROM (SELECT position, count(*) OVER k AS rows, "  # noqa: S608
        "min(kecamatan_code) OVER k IS DISTINCT FROM max(kecamatan_code) OVER k AS across "
        f"FROM waiting WHERE {filled} WINDOW k AS (PARTITION BY {key})) x "
        f"WHERE across AND rows <= {OFFICE_NUMBER}"
        for key, filled in keys.items()
    )
    return (
        f"SELECT position, {OF_ROW} FROM stage "  # noqa: S608
        f"WHERE position IN ({shared}) ORDER BY position",
        {},
    )


def near(
    kecamatan_codes: Sequence[str], part: int = 0, parts: int = 1, kept: Sequence[str] = ()
) -> Query:
    """Return the query of the records of these kecamatan in the columns of ``unplanned``, their id
    first; of all of them one of so many parts. Of the kecamatan in ``kept`` only those that changed
    since (``reduced_records.open_changed``).
    """
    records = (
        f"SELECT id, {OF_RECORD} FROM ikm_registry_ikm "  # noqa: S608
        f"WHERE kecamatan_id = ANY(%(kecamatan)s) AND {COMPARED} AND id %% %(parts)s = %(part)s"
    )
    changed = records.replace("(kecamatan)", "(kept)") + " AND id IN (SELECT id FROM changed)"  # noqa: S608
    others = [code for code in kecamatan_codes if code and code not in kept]
    return (
        (f"{records} UNION ALL {changed}" if kept else records) + " ORDER BY id",
        {"kecamatan": others, "part": part, "parts": parts, "kept": list(kept)},
    )


def open_suspects() -> None:
    """Create the temporary table ``suspect`` of this transaction."""
    sql.execute(
        "DROP TABLE IF EXISTS suspect; CREATE TEMP TABLE suspect (seq integer GENERATED ALWAYS AS "
        "IDENTITY, position integer, ikm bigint, earlier integer, score double precision, "
        "parts jsonb, reason varchar(300)) ON COMMIT DROP"
    )


def add_suspects(rows: Iterable[Suspicion]) -> None:
    """COPY suspicions into ``suspect``; streams."""
    sql.copy_in("suspect", Suspicion._fields, rows)


def plan_suspects(*, most: int, probably: float) -> int:
    """Plan the suspicious rows by their ``most`` strongest suspicions; return how many rows.

    From the score ``probably`` on a row counts as double in the preview.
    """
    return sql.execute(sql.load(__file__, "imports_suspects"), {"most": most, "probably": probably})
