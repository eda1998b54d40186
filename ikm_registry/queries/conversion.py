"""KBLI 2020 to 2025 by set: what waits, hold it, write it, and take it back."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ikm_registry.queries.import_commit import classify_stage
from rpik.core import sql


class Group(NamedTuple):
    """IKM of one 2020 code and one product text, and what the table in force says of them.

    ``kind`` is that of ``CodeFate``, or "luar" (not section C) or "asing" (no code of 2020).
    ``target``: the 2025 code a run writes, None while a person has to decide. ``ruled``: IKM whose
    sector no person decided.
    """

    code: str
    text: str
    ikm: int
    ruled: int
    kecamatan: int
    raw: str
    title: str
    basis: str
    targets: list[str]
    kind: str
    decision_id: int | None
    target: str | None

    @property
    def key(self) -> str:
        """Names the group in an address."""
        return f"{self.code}:{self.text}"


class Written(NamedTuple):
    """One kind of fate a run will write: the group's code and text, 2025 code, kind, reason."""

    code: str
    text: str
    target: str
    kind: str
    reason: str


def waiting(scope: Sequence[str]) -> list[Group]:
    """Return every group of living IKM that still speaks KBLI 2020, most IKM first."""
    found = sql.rows(
        sql.load(__file__, "conversion_waiting") + " ORDER BY ikm DESC, code, text",
        {"scope": list(scope) or None},
    )
    return [Group(**{**row, "targets": json.loads(row["targets"])}) for row in found]


def already_2025(scope: Sequence[str]) -> int:
    """Return how many living IKM speak KBLI 2025."""
    return sql.tuples(
        """
        SELECT count(*) FROM ikm_registry_ikm
        WHERE kbli_version = '2025' AND kbli_code <> '' AND status IN ('aktif', 'nonaktif')
          AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
        """,
        {"scope": list(scope) or None},
    )[0][0]


def hold(groups: Iterable[Written], scope: Sequence[str]) -> int:
    """Fill ``converting`` with the IKM of these groups, locked; return how many."""
    ones = list(groups)
    sql.execute("DROP TABLE IF EXISTS converting")
    sql.execute(
        sql.load(__file__, "conversion_hold"),
        {
            "codes": [one.code for one in ones],
            "texts": [one.text for one in ones],
            "targets": [one.target for one in ones],
            "kinds": [one.kind for one in ones],
            "reasons": [one.reason for one in ones],
            "scope": list(scope) or None,
        },
    )
    sql.execute("ANALYZE converting")
    return sql.tuples("SELECT count(*) FROM converting")[0][0]


def signatures() -> list[tuple[str, str]]:
    """Return the distinct (2025 code, product key) of what is held."""
    return sql.tuples("SELECT DISTINCT target, text FROM converting")


def held_ids() -> list[int]:
    """Return the ids of what is held."""
    return [row[0] for row in sql.tuples("SELECT id FROM converting ORDER BY id")]


def counts() -> dict[str, int]:
    """Return how many of what is held by kind of fate."""
    return dict(sql.tuples("SELECT kind, count(*) FROM converting GROUP BY kind"))


def write(*, conversion_id: int, classified: Iterable[Sequence[Any]], now: datetime) -> int:
    """Convert what is held and note it as the run's items; return how many.

    ``classified``: (2025 code, product key, sector, rule id, group, reason) of each signature.
    """
    classify_stage(classified)
    written = sql.execute(sql.load(__file__, "conversion_write"), {"now": now})
    sql.execute(
        """
        INSERT INTO ikm_registry_conversionitem (
            conversion_id, ikm_id, code, target, kind, reason_before, ikm_version, bumps, outcome, note
        )
        SELECT %(conversion)s, id, code, target, kind, reason_before, version_after, 1, '', ''
        FROM converting
        """,
        {"conversion": conversion_id},
    )
    return written


def hold_undo(conversion_id: int) -> dict[str, int]:
    """Fill ``reverting`` with what an undo would do, the IKM locked; return IKM per bucket."""
    sql.execute("DROP TABLE IF EXISTS reverting")
    sql.execute(
        "CREATE TEMP TABLE reverting ON COMMIT DROP AS "
        + sql.load(__file__, "conversion_undo_plan")
        + " ORDER BY i.id FOR UPDATE OF i",
        {"conversion": conversion_id},
    )
    sql.execute("ANALYZE reverting")
    return dict(sql.tuples("SELECT bucket, count(*) FROM reverting GROUP BY bucket"))


def undo_preview(conversion_id: int) -> dict[str, int]:
    """Return IKM per bucket if the run were undone now."""
    return dict(
        sql.tuples(
            "SELECT bucket, count(*) FROM ("  # noqa: S608
            + sql.load(__file__, "conversion_undo_plan")
            + ") AS plan GROUP BY bucket",
            {"conversion": conversion_id},
        )
    )


def reverting_signatures() -> list[tuple[str, str]]:
    """Return the distinct (2020 code, product key) of what gets its old code back."""
    return sql.tuples("SELECT DISTINCT code, text FROM reverting WHERE bucket = 'pulih'")


def reverting_ids() -> list[int]:
    """Return the ids of what gets its old code back."""
    return [row[0] for row in sql.tuples("SELECT id FROM reverting WHERE bucket = 'pulih'")]


def undo(*, classified: Iterable[Sequence[Any]], now: datetime) -> int:
    """Give back the old codes and what follows from them; note each item's bucket."""
    classify_stage(classified)
    restored = sql.execute(
        """
        UPDATE ikm_registry_ikm i
        SET kbli_version = '2020', kbli_code = r.code, kbli_reason = r.reason_before,
            sector = CASE WHEN i.override_at IS NULL THEN f.sector ELSE i.sector END,
            sector_rule_id = CASE WHEN i.override_at IS NULL THEN f.rule_id
                                  ELSE i.sector_rule_id END,
            product_group_id = CASE WHEN i.override_at IS NULL THEN nullif(f.group_code, '')
                                    ELSE i.product_group_id END,
            group_reason = CASE WHEN i.override_at IS NULL THEN f.reason ELSE i.group_reason END,
            version = i.version + 1, updated_at = %(now)s
        FROM reverting r
        JOIN classified f ON f.kbli_code = r.code AND f.product_key = r.text
        WHERE r.bucket = 'pulih' AND i.id = r.id
        """,
        {"now": now},
    )
    sql.execute(
        "UPDATE ikm_registry_conversionitem c SET outcome = r.bucket, note = r.note, "
        "bumps = c.bumps + (r.bucket = 'pulih')::int FROM reverting r WHERE c.id = r.item_id"
    )
    return restored
