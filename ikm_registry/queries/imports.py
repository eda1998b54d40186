"""Imports by set: stage, match against the register, plan, store, insert, update, undo.

Every function works in the transaction of its caller; the temporary tables of ``imports_stage.sql``
end with it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from ikm_registry.queries.quality import FAR_FROM_DESA_M, outside
from rpik.core import sql

# What a staged row holds; the plan adds ikm, version, score and changes.
COLUMNS = (
    "position", "sheet", "number", "action", "problems", "written", "row_key", "ikm_number", "business_name",
    "owner_name", "owner_sex", "nik_cipher", "nik_hash", "nik15_hash", "nib", "phone", "address",
    "kecamatan_code", "desa_code", "lat", "lon", "product", "raw_material", "kbli_code",
    "kbli_source", "kbli_reason", "workers_male", "workers_female", "workers_stated", "investment",
    "output_value", "capacity", "capacity_unit", "year_established", "input_value", "market", "pirt", "halal",
    "brand", "siinas",
    "status", "flags",
)  # fmt: skip
# What makes a known row a changed one; of a phone or an address only that it changes is kept.
COMPARED = (
    "business_name", "owner_name", "owner_sex", "nib", "pirt", "halal", "brand", "siinas", "phone", "address", "kecamatan_id", "desa_id",
    "lat", "lon", "product", "raw_material", "kbli_version", "kbli_code", "workers_male",
    "workers_female", "workers_stated", "investment", "output_value", "capacity", "capacity_unit",
    "year_established", "input_value", "market", "status",
)  # fmt: skip
HIDDEN = frozenset({"phone", "address"})
# A row that goes in as a new record; one that repeats a row of the file (score 1) does not.
NEW = "(r.action = 'baru' OR (r.action = 'ganda' AND r.score < 1))"
MANY = 5_000  # rows from which on the planner is told
# Left out of keys: spelling habits, not names.
SIGNS = "' .,''`\"-_/()&:;'"
# What a masked export left of a phone and an address of row ``r``, against record ``i``: as
# ``mask_phone`` and ``mask_address`` write them. NULL where the row holds no mask.
MASKED_PHONE = """(r.written ->> 'phone_mask' = CASE WHEN length(i.phone) > 6
    THEN left(i.phone, 3) || repeat('•', length(i.phone) - 6) || right(i.phone, 3)
    ELSE repeat('•', length(i.phone)) END)"""
MASKED_ADDRESS = "(r.written ->> 'address_mask' = split_part(i.address, ' ', 1) || ' ••••••')"
TOKENS = (("signs", SIGNS), ("masked_phone", MASKED_PHONE), ("masked_address", MASKED_ADDRESS))


class Edge(NamedTuple):
    """A staged row and a record that may be one business, with the evidence summed."""

    position: int
    ikm_id: int
    version: int
    total: float
    owner: int
    activity: int
    same_nib: bool
    same_nik: bool
    told: bool
    by_name: bool
    other_dusun: bool
    same: bool
    by_nik: bool
    visible: bool
    taken: bool


class Planned(NamedTuple):
    """What a row of the file will become, where it is not simply new."""

    position: int
    action: str
    ikm_id: int | None
    ikm_version: int | None
    score: float | None
    changes: dict[str, Any]
    problem: dict[str, Any] | None


def _text(name: str, **tokens: str) -> str:
    text = sql.load(__file__, name)
    for token, value in (*tokens.items(), *TOKENS):
        text = text.replace("{" + token + "}", value)
    return text


def open_stage() -> None:
    """Create the temporary tables of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS stage, matched, plan")
        cursor.execute(_text("imports_stage", columns=", ".join(COLUMNS)))


def stage_rows(rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows (in the order of ``COLUMNS``) into the stage; streams."""
    sql.copy_in("stage", COLUMNS, rows)
    _staged()


def _staged() -> None:
    sql.execute("CREATE UNIQUE INDEX ON stage (position)")
    _analyze("stage")


def _analyze(table: str) -> None:
    # A tenth of the usual sample: the planner needs sizes, and a wide table is costly to look at.
    sql.execute(
        f"SET LOCAL default_statistics_target = 10; ANALYZE {table}; RESET default_statistics_target"
    )


def tell_planner() -> None:
    """Let the planner know the tables as a large import left them, without waiting for autovacuum:
    until then it takes them for empty and loops over a hundred thousand rows.
    """
    sql.execute(
        "SET LOCAL default_statistics_target = 10; "
        "ANALYZE ikm_registry_ikm, ikm_registry_ikmevent, ikm_registry_importrow; "
        "RESET default_statistics_target"
    )


def stage_from_batch(batch_id: int) -> None:
    """Fill the stage with the rows of a checked batch that would go in or are known."""
    columns = ", ".join(f"'' AS {c}" if c == "action" else c for c in COLUMNS)
    sql.execute(
        f"INSERT INTO stage ({', '.join(COLUMNS)}) SELECT {columns} "  # noqa: S608
        "FROM ikm_registry_importrow WHERE batch_id = %(batch)s AND "
        "(action IN ('baru', 'berubah', 'sama') OR (action = 'ganda' AND score < 1))",
        {"batch": batch_id},
    )
    _staged()


def hold_repeats(*, sheets: int) -> int:
    """Plan rows that repeat an earlier row of the file as held back; return how many.

    ``sheets``: number of sheets in the file; with more than one, the message names the sheet.
    """
    return sql.execute(_text("imports_repeats"), {"sheets": sheets})


def demo_rows() -> list[tuple[int, bool]]:
    """Return the staged rows that say what a demo record says, in file order, each with whether it
    bears that record's number as well: invented businesses must not come back as real ones.
    """
    return sql.tuples(
        """
        SELECT s.position, bool_or(s.ikm_number = i.id) IS TRUE FROM stage s
        JOIN ikm_registry_ikm i ON i.is_demo AND i.desa_id IS NOT DISTINCT FROM s.desa_code
            AND lower(i.owner_name) = lower(s.owner_name)
            AND lower(i.business_name) = lower(s.business_name)
            AND lower(i.product) = lower(s.product)
        WHERE s.action = '' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.position = s.position)
        GROUP BY s.position ORDER BY s.position
        """
    )


def staged_number() -> int:
    """Return how many rows are staged and not refused."""
    return sql.tuples("SELECT count(*) FROM stage WHERE action = ''")[0][0]


def find_candidates() -> None:
    """Fill the temporary table ``candidate``: an index probe per row and key."""
    sql.execute("DROP TABLE IF EXISTS candidate")
    sql.execute(_text("imports_candidates"))
    sql.execute("ANALYZE candidate")


def match_remembered(scope: Sequence[str] | None, problem: dict[str, Any]) -> int:
    """Plan the rows of a content that went in before; return how many are matched.

    ``scope``: kecamatan the person may see (None: all); a record elsewhere gets ``problem``.
    """
    number = sql.execute(
        _text("imports_remembered"),
        {"scope": list(scope) if scope else None, "problem": json.dumps(problem)},
    )
    sql.execute("ANALYZE matched")
    return number


def weigh(scope: Sequence[str] | None) -> None:
    """Weigh the candidates into the temporary table ``edge``; what ``match_remembered`` planned is
    left out. ``scope``: kecamatan the person may see (None: all).
    """
    sql.execute("DROP TABLE IF EXISTS edge")
    sql.execute(
        f"CREATE TEMP TABLE edge ON COMMIT DROP AS {_text('imports_edges')}",
        {"scope": list(scope) if scope else None},
    )
    sql.execute("ANALYZE edge")


def edges(problem: dict[str, Any]) -> list[Edge]:
    """Match what nobody contests of the weighed candidates, and return the rest.

    A record that the person may not see gets ``problem``.
    """
    sql.execute(_text("imports_settled"), {"problem": json.dumps(problem)})
    return [Edge(*row) for row in sql.tuples(f"SELECT {', '.join(Edge._fields)} FROM edge")]  # noqa: S608


def write_matches(matches: Iterable[tuple[int, int, int, bool]]) -> None:
    """COPY (position, ikm, version, remembered) into ``matched``."""
    sql.copy_in("matched", ("position", "ikm_id", "ikm_version", "remembered"), matches)
    sql.execute("ANALYZE matched")


def plan_matches(*, kbli_version: str, data_year: int | None) -> int:
    """Plan every matched row as changed or unchanged; return how many rows are matched."""
    return sql.execute(
        _text(
            "imports_diff",
            merged=_text("imports_merged", source="source"),
            changes=", ".join(map(_change, COMPARED)),
            after=", ".join(f"m.{name}" for name in COMPARED),
            before=", ".join(f"i.{name}" for name in COMPARED),
        ),
        {"kbli_version": kbli_version, "data_year": data_year},
    )


def _change(name: str) -> str:
    """SQL of a key of ``changes`` and its value: before and after, or NULL."""
    shown = "'diubah', 'diubah'" if name in HIDDEN else f"i.{name}, m.{name}"
    differs = f"m.{name} IS DISTINCT FROM i.{name}"
    return f"'{name}', CASE WHEN {differs} THEN jsonb_build_array({shown}) END"


def write_plan(rows: Iterable[Planned]) -> None:
    """COPY planned rows (rejected, perhaps double) into ``plan``."""
    sql.copy_in("plan", Planned._fields, rows)


def store(batch_id: int) -> int:
    """Replace the batch's rows by the stage with its plan; return how many."""
    special = {
        "action": "s.fate",
        "problems": "CASE WHEN s.problem IS NULL THEN s.problems ELSE s.problems || s.problem END",
    }
    stored = sql.execute(
        _text(
            "imports_store",
            columns=", ".join(COLUMNS),
            stored=", ".join(special.get(c, f"s.{c}") for c in COLUMNS),
            new=NEW.replace("r.", ""),
            fresh=NEW.replace("r.action", "fate").replace("r.", ""),
        ),
        {"batch": batch_id},
    )
    if stored > MANY:  # a list thrown away before leaves the planner thinking that there is none
        _analyze("ikm_registry_importrow")
    return stored


def moved(batch_id: int) -> int:
    """Compare the fresh plan with the stored rows, write what differs; return how many differ."""
    return sql.execute(
        """
        UPDATE ikm_registry_importrow r
        SET action = coalesce(p.action, 'baru'),
            ikm_id = CASE WHEN p.action IS NULL
                          THEN nextval(pg_get_serial_sequence('ikm_registry_ikm', 'id')::regclass)
                          ELSE p.ikm_id END,
            ikm_version = CASE WHEN p.action IS NULL THEN 1 ELSE p.ikm_version END,
            changes = coalesce(p.changes, '{}'::jsonb), score = p.score
        FROM stage s LEFT JOIN plan p USING (position)
        WHERE r.batch_id = %(batch)s AND r.position = s.position
          AND CASE WHEN {new} THEN (NULL::bigint, NULL::integer) ELSE (r.ikm_id, r.ikm_version) END
              IS DISTINCT FROM (p.ikm_id, p.ikm_version)
        """.replace("{new}", NEW),
        {"batch": batch_id},
    )


def counts(batch_id: int) -> dict[str, int]:
    """Return rows by action, with ``ditahan``: repeats that are held back (part of ``ganda``)."""
    found = sql.tuples(
        "SELECT action, count(*), count(*) FILTER (WHERE action = 'ganda' AND score >= 1) "
        "FROM ikm_registry_importrow WHERE batch_id = %(batch)s GROUP BY action",
        {"batch": batch_id},
    )
    result = {"baru": 0, "berubah": 0, "sama": 0, "ditolak": 0, "ganda": 0, "ditahan": 0}
    for action, number, held in found:
        result[action] = number
        result["ditahan"] += held
    return result


def outcomes(batch_id: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return (action, problems that planning added) of every row, in the order of the file."""
    found = sql.tuples(
        """
        SELECT action, (SELECT coalesce(jsonb_agg(jsonb_build_object(
                            'field', p ->> 'field', 'value', null, 'message', p ->> 'message')),
                            '[]'::jsonb)
                        FROM jsonb_array_elements(problems) p
                        WHERE p ->> 'code' IN ('mirip', 'ganda_berkas', 'luar_wilayah', 'data_contoh'))::text
        FROM ikm_registry_importrow WHERE batch_id = %(batch)s ORDER BY position
        """,
        {"batch": batch_id},
    )
    return [(action, json.loads(problems)) for action, problems in found]


def register_mark() -> dict[str, Any]:
    """Return where the register's history stands and who is writing: what ``commit`` checks."""
    last, snapshot = sql.tuples(
        "SELECT (SELECT max(pgh_id) FROM ikm_registry_ikmevent), pg_current_snapshot()::text"
    )[0]
    return {"event": last or 0, "writers": snapshot.split(":")[2]}


def register_moved(mark: dict[str, Any]) -> bool:
    """Whether a record may have been written since ``mark``.

    Event ids grow; only a transaction that was open at the mark can commit a smaller one later.
    """
    if not mark or mark.get("writers"):
        return True
    return sql.tuples(
        "SELECT EXISTS (SELECT 1 FROM ikm_registry_ikmevent WHERE pgh_id > %(event)s)",
        {"event": mark["event"]},
    )[0][0]


def lock_commits() -> None:
    """Let one import write at a time (until the transaction ends): two cannot both add one IKM."""
    sql.execute("SELECT pg_advisory_xact_lock(3507, 1)")


def hold_records(batch_id: int) -> None:
    """Hold the records that saving a batch will write, in the order of their numbers as every change to
    many does: somebody who merges two of them meanwhile waits, and neither is thrown out.
    """
    sql.execute(
        """
        SELECT count(*) FROM (SELECT id FROM ikm_registry_ikm WHERE id IN (
            SELECT r.ikm_id FROM ikm_registry_importrow r WHERE r.batch_id = %(batch)s
               AND (r.action = 'berubah' OR (r.action = 'sama' AND r.changes ? 'data_year'))
            UNION
            SELECT (s ->> 'ikm')::bigint FROM ikm_registry_importrow r
            CROSS JOIN LATERAL jsonb_array_elements(r.changes -> 'suspects') s
            WHERE r.batch_id = %(batch)s AND r.changes ? 'suspects'
        ) ORDER BY id FOR NO KEY UPDATE) AS held
        """,
        {"batch": batch_id},
    )


def classify_stage(rows: Iterable[Sequence[Any]]) -> None:
    """COPY (kbli code, product key, sector, rule id, group, reason) for the insert to join."""
    sql.execute(
        "DROP TABLE IF EXISTS classified; CREATE TEMP TABLE classified (kbli_code varchar(5), product_key varchar(200), "
        "sector varchar(16), rule_id bigint, group_code varchar(40), reason varchar(300)) "
        "ON COMMIT DROP"
    )
    columns = ("kbli_code", "product_key", "sector", "rule_id", "group_code", "reason")
    sql.copy_in("classified", columns, rows)
    sql.execute("ANALYZE classified")


def doubt_stage(rows: Iterable[Sequence[str]]) -> None:
    """COPY (KBLI code, product key, raw material key) of doubted codes for the insert to join."""
    sql.execute(
        "DROP TABLE IF EXISTS doubted; CREATE TEMP TABLE doubted (code varchar(5), "
        "product_key varchar(200), raw_key varchar(200)) ON COMMIT DROP"
    )
    sql.copy_in("doubted", ("code", "product_key", "raw_key"), rows)
    sql.execute("ANALYZE doubted")


def stated(batch_id: int) -> list[tuple[str, str, str]]:
    """Return the distinct (KBLI code, product key, raw material key) of the new rows whose code the
    file states.
    """
    return sql.tuples(
        "SELECT DISTINCT kbli_code, lower(btrim(product)), lower(btrim(raw_material)) "  # noqa: S608
        "FROM ikm_registry_importrow r "
        f"WHERE batch_id = %(batch)s AND kbli_source = 'tertulis' AND product <> '' AND {NEW}",
        {"batch": batch_id},
    )


def signatures(batch_id: int) -> list[tuple[str, str]]:
    """Return the distinct (KBLI code, product key) of the rows that go in as new."""
    return sql.tuples(
        "SELECT DISTINCT kbli_code, lower(btrim(product)) FROM ikm_registry_importrow r "  # noqa: S608
        f"WHERE batch_id = %(batch)s AND {NEW}",
        {"batch": batch_id},
    )


def insert_new(
    *, batch_id: int, by_id: int, now: datetime, kbli_version: str, data_year: int | None
) -> int:
    """Insert the new IKM of a batch; return how many."""
    points = (
        "SELECT ikm_id, lat, lon, desa_code FROM ikm_registry_importrow r "  # noqa: S608
        f"WHERE batch_id = %(batch)s AND lat IS NOT NULL AND lon IS NOT NULL AND {NEW}"
    )
    return sql.execute(
        _text("imports_insert", new=NEW),
        {
            "batch": batch_id,
            "by": by_id,
            "now": now,
            "kbli_version": kbli_version,
            "data_year": data_year,
            "far": FAR_FROM_DESA_M,
            "outside": outside(points, {"batch": batch_id}),
        },
    )


def update_changed(
    *, batch_id: int, now: datetime, kbli_version: str, data_year: int | None
) -> tuple[list[int], list[int]]:
    """Update the changed IKM whose version is still the checked one; return their ids, and of those
    the ones whose product, raw material or code changed.
    """
    found = sql.tuples(
        _text("imports_update", merged=_text("imports_merged", source="source")),
        {"batch": batch_id, "now": now, "kbli_version": kbli_version, "data_year": data_year},
    )
    return [row[0] for row in found], [row[0] for row in found if row[1]]


def tell_year(batch_id: int) -> int:
    """Give unchanged records the newer year of the batch that holds them; return how many."""
    return sql.execute(_text("imports_year"), {"batch": batch_id})


def suggest_pairs(batch_id: int) -> int:
    """Write the suspicions of the batch's rows as duplicate pairs; known pairs stay as decided."""
    return sql.execute(
        _text("imports_pairs", suspected=_text("imports_suspected")), {"batch": batch_id}
    )


def pairs_ahead(batch_id: int) -> int:
    """Return how many pairs saving would put before a person: counted as ``suggest_pairs`` writes them."""
    return sql.tuples(
        "SELECT count(DISTINCT (first_id, second_id)) "  # noqa: S608
        f"FROM ({_text('imports_suspected')}) p WHERE NOT EXISTS ("
        "SELECT 1 FROM ikm_registry_duplicatepair d "
        "WHERE d.first_id = p.first_id AND d.second_id = p.second_id)",
        {"batch": batch_id},
    )[0][0]


def paired_ids(batch_id: int) -> list[int]:
    """Return the records of the batch's open duplicate pairs, both sides."""
    found = sql.tuples(
        """
        SELECT DISTINCT unnest(ARRAY[p.first_id, p.second_id])
        FROM ikm_registry_importrow r
        JOIN ikm_registry_duplicatepair p ON r.ikm_id IN (p.first_id, p.second_id)
        WHERE r.batch_id = %(batch)s AND r.changes ? 'suspects'
        """,
        {"batch": batch_id},
    )
    return [row[0] for row in found]


def rule_ids() -> dict[tuple[str, str], int]:
    """Return the id of each rule that binds by (KBLI version, prefix).

    A rule that reads as one of an earlier set is that one, as in classification.sql.
    """
    found = sql.tuples(
        """
        SELECT version, prefix, first_id FROM (
            SELECT r.version, r.prefix, s.state,
                   min(r.id) OVER (PARTITION BY r.version, r.prefix, r.number, r.sector, r.basis,
                                   r.reason) AS first_id
            FROM ikm_registry_sectorrule r
            JOIN ikm_registry_ruleset s ON s.id = r.ruleset_id
            WHERE s.state <> 'rancangan'
        ) AS reading WHERE state = 'berlaku'
        """
    )
    return {(version, prefix): rule_id for version, prefix, rule_id in found}
