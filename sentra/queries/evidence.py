"""What the register says about a set of members: figures, trust, conflicts (domain.md 8.3)."""

from collections.abc import Sequence
from typing import Any

from rpik.core import sql
from sentra.queries.points import shared_points
from sentra.workflow import OPEN_STATES


def of_members(ikm_ids: Sequence[int]) -> dict[str, Any]:
    """Return counts and sums over these IKM.

    Sums are None where no member states the figure; ``*_known`` says how many do. ``sizes`` is
    {size class: n}; ``with_point`` counts points of the unit's own inside the kabupaten,
    ``points_outside`` and ``points_of_desa`` the others; ``kbli``, ``groups``, ``desa``, ``products``, ``materials`` are lists, largest first.
    JSON-ready; holds no personal data.
    """
    within = "desa_id IN (SELECT desa_id FROM ikm_registry_ikm WHERE id = ANY(%(ids)s))"
    text = sql.load(__file__, "evidence_members").replace("{shared}", shared_points(within))
    found = sql.rows(text, {"ids": list(ikm_ids)})[0]
    for name in ("workers", "workers_male", "workers_female", "investment", "output_value"):
        if found[name] is not None:
            found[name] = int(found[name])
    return found


def conflicts(ikm_ids: Sequence[int], *, proposal_id: int | None = None) -> list[dict[str, Any]]:
    """Return where members stand already: ``kind`` sentra|usulan, id, name, members, ikm (ids)."""
    return sql.rows(
        sql.load(__file__, "evidence_conflicts"),
        {"ids": list(ikm_ids), "proposal": proposal_id, "open": list(OPEN_STATES)},
    )


def group_share(*, groups: Sequence[str], kecamatan: Sequence[str], demo: bool) -> dict[str, int]:
    """Return group_here, all_here, group_all, all_units: what a location quotient is made of."""
    return sql.rows(
        sql.load(__file__, "evidence_share"),
        {"groups": list(groups), "kecamatan": list(kecamatan), "demo": demo},
    )[0]
