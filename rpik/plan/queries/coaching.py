"""Who was coached, what it cost, and the points that travel is computed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.timezone import localdate

from ikm_registry.queries.demo import use_demo
from rpik.core import sql
from rpik.plan.models import RoadTable
from rpik.plan.travel import Points
from sentra.models import Sentra


@dataclass(frozen=True, slots=True)
class Group:
    """A sentra or candidate with its members' points (WGS84); ``approximate`` of them are desa points."""

    pk: int
    name: str
    place: tuple[float, float]
    lat: Points
    lon: Points
    approximate: int
    desa: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


def groups() -> tuple[list[Group], list[Group]]:
    """Return designated sentra, and the candidates whose members are in none. Three queries.

    Demo sentra only while no real IKM is registered: the two are never counted together.
    """
    demo = {"demo": use_demo()}
    standing = sql.rows(sql.load(__file__, "coaching_points"), demo)
    candidates = sql.rows(sql.load(__file__, "coaching_points_candidates"), demo)
    return _grouped(standing), _grouped(candidates)


def of_members(ikm_ids: Sequence[int], place: tuple[float, float]) -> Group | None:
    """Return these IKM as a group that meets at ``place``; None where no working one has a place."""
    given = {"ids": list(ikm_ids), "lat": place[0], "lon": place[1]}
    return next(iter(_grouped(sql.rows(sql.load(__file__, "member_points"), given))), None)


def _grouped(rows: list[dict[str, Any]]) -> list[Group]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["place_id"], []).append(row)
    return [
        Group(
            pk,
            rows[0]["name"],
            (rows[0]["place_lat"], rows[0]["place_lon"]),
            np.array([row["lat"] for row in rows]),
            np.array([row["lon"] for row in rows]),
            sum(row["approximate"] for row in rows),
            tuple(row["desa"] for row in rows),
            tuple(row["sector"] for row in rows),
        )
        for pk, rows in found.items()
    ]


def member_ids(sentra: Sentra | None) -> list[int]:
    """Return the ids of a sentra's standing members."""
    if sentra is None:
        return []
    return list(sentra.members.filter(until__isnull=True).values_list("ikm_id", flat=True))


def received(year: int | None) -> list[dict[str, Any]]:
    """Return designated sentra, those left out first."""
    return sql.rows(sql.load(__file__, "coaching_received"), {"year": year, "today": localdate()})


def costs(year: int | None) -> dict[bool, dict[str, Any]]:
    """Return what activities for sentra (True) and for single IKM (False) cost, how many IKM came to
    them, and what ``each`` cost.
    """
    rows = sql.rows(sql.load(__file__, "coaching_costs"), {"year": year, "demo": use_demo()})
    return {row["per_sentra"]: row | {"each": row["spent"] / row["participants"]} for row in rows}


def roads() -> tuple[RoadTable | None, dict[tuple[str, str], float]]:
    """Return the road table in use and its kilometres by (from, to); the office is "kantor"."""
    table = RoadTable.objects.filter(in_use=True).select_related("loaded_by").first()
    if table is None:
        return None, {}
    rows = table.distances.values_list("origin", "destination", "km")
    return table, {(origin, destination): km for origin, destination, km in rows}
