"""What other product groups would change: shown before, and written, by the same set-based decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.queries.rules import ALL, BY_KECAMATAN, BY_MOVE, Move, Moves
from rpik.core import sql


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Signatures (KBLI version, code, product key) with their new group ("" is none) and why."""

    signatures: Sequence[tuple[str, str, str]]
    groups: Sequence[str]
    reasons: Sequence[str]

    @property
    def parameters(self) -> dict[str, Any]:
        """As the statements take it."""
        return {
            "versions": [signature[0] for signature in self.signatures],
            "codes": [signature[1] for signature in self.signatures],
            "products": [signature[2] for signature in self.signatures],
            "groups": list(self.groups),
            "reasons": list(self.reasons),
        }


def _text(name: str) -> str:
    return sql.load(__file__, name).replace("{decided}", sql.load(__file__, "groups_decided"))


def what_if(change: Regrouping, scope: Sequence[str] = ()) -> Moves:
    """Return the living IKM of the reader's area that would get another group; nothing is written."""
    kinds: dict[int, list[Move]] = {BY_MOVE: [], BY_KECAMATAN: []}
    ikm, stamp = 0, "0"
    asked = change.parameters | {"scope": list(scope) or None}
    for row in sql.rows(_text("groups_what_if"), asked):
        if row["kind"] == ALL:
            ikm, stamp = row["ikm"], row["stamp"]
            continue
        kinds[row["kind"]].append(Move(row["was"], row["becomes"], row["ikm"], row["kecamatan"]))
    for moves in kinds.values():
        moves.sort(key=lambda move: (-move.ikm, move.key or "", move.was, move.becomes))
    return Moves(ikm, stamp, kinds[BY_MOVE], kinds[BY_KECAMATAN], [])


def moved(
    change: Regrouping,
    *,
    after: int,
    limit: int,
    scope: Sequence[str] = (),
    chosen: Mapping[str, str | None] | None = None,
) -> list[dict[str, Any]]:
    """Return the IKM that would move, by number from ``after`` on, with names for people.

    ``chosen`` may hold was, becomes and kecamatan.
    """
    asked = dict.fromkeys(("was", "becomes", "kecamatan")) | dict(chosen or {})
    page = {"after": after, "limit": limit, "scope": list(scope) or None}
    return sql.rows(_text("groups_moved"), change.parameters | page | asked)


def apply(change: Regrouping) -> list[Move]:
    """Write groups and reasons; return what moved."""
    rows = sql.rows(_text("groups_apply"), change.parameters)
    return [Move(row["was"], row["becomes"], row["ikm"]) for row in rows]


def counts(scope: Sequence[str]) -> dict[str | None, int]:
    """Return active IKM by product group (None: without one)."""
    return dict(
        sql.tuples(
            """
            SELECT product_group_id, count(*) FROM ikm_registry_ikm
            WHERE status = 'aktif'
              AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
            GROUP BY 1
            """,
            {"scope": list(scope) or None},
        )
    )


def destinations(change: Regrouping, scope: Sequence[str] = ()) -> dict[int, str]:
    """Return the group ("" none) each living IKM that moves would have."""
    asked = change.parameters | {"scope": list(scope) or None}
    return dict(sql.tuples(_text("groups_to"), asked))


def last_event() -> int:
    """Return the number of the last event in the register's history, 0 without any."""
    return int(sql.tuples("SELECT coalesce(max(pgh_id), 0) FROM ikm_registry_ikmevent")[0][0])


def group_given_by(ikm_id: int) -> int | None:
    """Return the event that gave an IKM the group and reason it has now; None without a history."""
    return sql.tuples(
        """
        WITH told AS (
            SELECT e.pgh_id,
                   (e.product_group_id, e.group_reason)
                       IS NOT DISTINCT FROM (i.product_group_id, i.group_reason) AS same
            FROM ikm_registry_ikmevent e
            JOIN ikm_registry_ikm i ON i.id = e.pgh_obj_id
            WHERE e.pgh_obj_id = %(ikm)s)
        SELECT min(pgh_id) FROM told
        WHERE same AND pgh_id > coalesce((SELECT max(pgh_id) FROM told WHERE NOT same), 0)
        """,
        {"ikm": ikm_id},
    )[0][0]
