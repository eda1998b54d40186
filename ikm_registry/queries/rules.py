"""What a rule set changes: the same set-based decision, shown before it binds and written when it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.choices import RuleSetState
from ikm_registry.models import SectorRule
from ikm_registry.queries.imports import lock_commits
from rpik.core import sql

ALL, BY_MOVE, BY_KECAMATAN, BY_GROUP = range(4)


@dataclass(frozen=True, slots=True)
class Move:
    """So many IKM go from one sector to another ("" is unclassified); ``key`` says where or of what."""

    was: str
    becomes: str
    ikm: int
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """What would move: the number, a stamp of exactly which ones, and the sums of both."""

    ikm: int
    stamp: str
    by_move: list[Move]
    by_kecamatan: list[Move]
    by_group: list[Move]


@dataclass(frozen=True, slots=True)
class Stays:
    """Living IKM, those kept by a person's word, and those whose sector stays by another rule."""

    living: int
    overridden: int
    reworded: int


def _text(name: str) -> str:
    decided = sql.load(__file__, "rules_decided")
    return sql.load(__file__, name).replace("{decided}", decided)


def what_if(ruleset: int, scope: Sequence[str] = ()) -> Moves:
    """Return what would move under a rule set; one statement, so figures and stamp agree.

    ``scope``, here and below: the reader's working area, empty for the whole kabupaten.
    """
    rows = sql.rows(_text("rules_what_if"), {"ruleset": ruleset, "scope": list(scope) or None})
    kinds: dict[int, list[Move]] = {BY_MOVE: [], BY_KECAMATAN: [], BY_GROUP: []}
    ikm, stamp = 0, "0"
    for row in rows:
        if row["kind"] == ALL:
            ikm, stamp = row["ikm"], row["stamp"]
            continue
        key = row["kecamatan"] if row["kind"] == BY_KECAMATAN else row["product_group"]
        kinds[row["kind"]].append(Move(row["was"], row["becomes"], row["ikm"], key))
    for moves in kinds.values():
        moves.sort(key=lambda move: (-move.ikm, move.key or "", move.was, move.becomes))
    return Moves(ikm, stamp, kinds[BY_MOVE], kinds[BY_KECAMATAN], kinds[BY_GROUP])


def stays(ruleset: int, scope: Sequence[str] = ()) -> Stays:
    """Return what a rule set leaves as it is."""
    asked = {"ruleset": ruleset, "scope": list(scope) or None}
    return Stays(**sql.rows(_text("rules_stays"), asked)[0])


def moved(
    ruleset: int,
    *,
    after: int,
    limit: int,
    scope: Sequence[str] = (),
    chosen: Mapping[str, str | None] | None = None,
) -> list[dict[str, Any]]:
    """Return the IKM that would move, by number from ``after`` on.

    ``chosen`` may hold was, becomes, kecamatan and group.
    """
    asked = dict.fromkeys(("was", "becomes", "kecamatan", "group")) | dict(chosen or {})
    return sql.rows(
        _text("rules_moved"),
        {"ruleset": ruleset, "after": after, "limit": limit, "scope": list(scope) or None, **asked},
    )


def destinations(ruleset: int, scope: Sequence[str] = ()) -> dict[int, str]:
    """Return the sector each living IKM that moves would have."""
    return dict(sql.tuples(_text("rules_to"), {"ruleset": ruleset, "scope": list(scope) or None}))


def by_place(ruleset: int, scope: Sequence[str] = ()) -> list[Move]:
    """Return all active IKM per kecamatan (``key``), sector now and sector under the set."""
    asked = {"ruleset": ruleset, "scope": list(scope) or None}
    return [
        Move(row["was"], row["becomes"], row["ikm"], row["kecamatan"])
        for row in sql.rows(_text("rules_by_place"), asked)
    ]


def apply(ruleset: int) -> list[Move]:
    """Write sector and rule of a set to the register; return what moved."""
    rows = sql.rows(_text("rules_apply"), {"ruleset": ruleset})
    return [Move(row["was"], row["becomes"], row["ikm"]) for row in rows]


def content_stamp(ruleset: int) -> str:
    """Return a value that changes with any word of the set's rules."""
    return str(
        sql.tuples(
            """
            SELECT coalesce(sum(hashtextextended(concat_ws('|', number, version, prefix, sector,
                   basis, reason, valid_from), 0)), 0)::text || '.' || count(*)
            FROM ikm_registry_sectorrule WHERE ruleset_id = %(ruleset)s
            """,
            {"ruleset": ruleset},
        )[0][0]
    )


def hold_register(wait_s: int) -> None:
    """Let nobody else write IKM until this transaction ends; readers go on.

    An import that is being saved has its sectors decided before it writes: it is waited for first.

    Raises LockNotAvailable (an OperationalError) when somebody writes for longer than ``wait_s``.
    """
    sql.execute(f"SET LOCAL lock_timeout = '{int(wait_s)}s'")
    lock_commits()
    sql.execute("LOCK TABLE ikm_registry_ikm IN SHARE ROW EXCLUSIVE MODE")
    sql.execute("SET LOCAL lock_timeout = DEFAULT")


def binding_rule(rule: SectorRule) -> SectorRule | None:
    """Return the row of the set in force that reads like this one, if it has one."""
    same = ("version", "prefix", "number", "sector", "basis", "reason")
    return (
        SectorRule.objects.select_related("ruleset")
        .filter(ruleset__state=RuleSetState.ACTIVE, **{name: getattr(rule, name) for name in same})
        .first()
    )


def uncovered(ruleset: int, version: str) -> list[str]:
    """Return the divisions of a KBLI version that hold a 5-digit code without any rule."""
    return [
        row[0]
        for row in sql.tuples(
            """
            SELECT DISTINCT left(k.code, 2) FROM ikm_registry_kbli k
            WHERE k.version = %(version)s AND k.level = 5 AND k.active AND NOT EXISTS (
                SELECT 1 FROM ikm_registry_sectorrule r
                WHERE r.ruleset_id = %(ruleset)s AND r.version = k.version
                  AND starts_with(k.code, r.prefix))
            ORDER BY 1
            """,
            {"ruleset": ruleset, "version": version},
        )
    ]
