"""Counts for maps and dashboards."""

from typing import Any

from django.db.models import Count, Q

from ikm_registry.models import Desa, Kecamatan
from ikm_registry.models.ikm import IkmQuerySet
from rpik.core import sql

COLUMNS = {"desa": "desa_id", "kecamatan": "kecamatan_id"}


def cell_feature(place: Kecamatan | Desa, figures: dict[str, Any]) -> dict[str, Any]:
    """Return a place's outline as GeoJSON (WGS84) with code, name and ``figures``."""
    return {
        "type": "Feature",
        "id": int(place.pk.replace(".", "")),
        "geometry": place.cell,
        "properties": {"code": place.pk, "name": place.name, **figures},
    }


def ikm_per_place(level: str, scope: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return (IKM, agro, non-agro) by code; ``level`` is a key of ``COLUMNS``, empty scope is all."""
    text = sql.load(__file__, "stats_place").replace("{column}", COLUMNS[level])
    return {row[0]: (row[1], row[2], row[3]) for row in sql.tuples(text, {"scope": scope or None})}


def found_per_place(level: str, found: IkmQuerySet) -> dict[str, tuple[int, int, int]]:
    """Return the same of a filtered list."""
    per_sector = {name: Count("pk", filter=Q(sector=name)) for name in ("agro", "non_agro")}
    rows = found.order_by().values_list(COLUMNS[level]).annotate(Count("pk"), **per_sector)
    return {code: (ikm, agro, non_agro) for code, ikm, agro, non_agro in rows if code}


def sector_by_size(scope: list[str]) -> list[dict[str, Any]]:
    """Return IKM per sector and size class."""
    return sql.rows(sql.load(__file__, "overview"), {"scope": scope or None})


def flag_counts(scope: list[str]) -> list[dict[str, Any]]:
    """Return IKM per quality flag, most first."""
    return sql.rows(sql.load(__file__, "flag_counts"), {"scope": scope or None})
