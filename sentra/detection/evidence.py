"""What a candidate shows for itself (domain.md 8.3), from arrays."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.stats import beta

from ikm_registry.places.projection import to_wgs84
from sentra.detection.table import PointTable

EXACT_UP_TO = 1500  # pairwise distances beyond that many points are taken from the hull
HULL_MARGIN_M = 40.0


def location_quotient(part: int, here: int, group: int, everything: int) -> dict[str, float] | None:
    """Return the location quotient with its 95 % interval: (part/here) / (group/everything).

    The interval is Clopper-Pearson on part/here: with few units the point alone misleads.
    """
    if not here or not group or not everything:
        return None
    base = group / everything
    low = beta.ppf(0.025, part, here - part + 1) if part else 0.0
    high = beta.ppf(0.975, part + 1, here - part) if part < here else 1.0
    return {
        "value": round(part / here / base, 3),
        "low": round(float(low) / base, 3),
        "high": round(float(high) / base, 3),
        "part": part,
        "here": here,
    }


def compactness(x: NDArray[np.float64], y: NDArray[np.float64]) -> dict[str, Any]:
    """Return distances in metres, area in hectares and density of members with a point."""
    if len(x) == 0:
        return {"points": 0}
    coordinates = np.column_stack([x, y])
    hull = shapely.convex_hull(shapely.multipoints(coordinates))
    sample = coordinates
    if len(coordinates) > EXACT_UP_TO:
        sample = shapely.get_coordinates(hull)
    gaps = np.sqrt(((sample[:, None, :] - sample[None, :, :]) ** 2).sum(axis=2))
    upper = gaps[np.triu_indices(len(sample), 1)]
    tree_gaps = np.where(np.eye(len(sample), dtype=bool), np.inf, gaps).min(axis=1)
    area = float(hull.buffer(HULL_MARGIN_M).area) / 10_000
    return {
        "points": len(x),
        "max_m": round(float(upper.max()), 1) if len(upper) else 0.0,
        "median_m": round(float(np.median(upper)), 1) if len(upper) else 0.0,
        "nearest_mean_m": round(float(tree_gaps.mean()), 1) if len(upper) else 0.0,
        "area_ha": round(area, 2),
        "units_per_km2": round(len(x) / area * 100, 1) if area else None,
    }


def hull_geojson(x: NDArray[np.float64], y: NDArray[np.float64]) -> dict[str, Any] | None:
    """Return the hull of the points with a small margin as a GeoJSON polygon in WGS84."""
    if len(x) == 0:
        return None
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([x, y])))
    ring = shapely.get_coordinates(hull.buffer(HULL_MARGIN_M, quad_segs=4))
    lat, lon = to_wgs84(ring[:, 0], ring[:, 1])
    return {
        "type": "Polygon",
        "coordinates": [[[round(float(a), 6), round(float(b), 6)] for a, b in zip(lon, lat)]],  # noqa: B905
    }


def total(values: NDArray[np.float64]) -> int | None:
    """Return the sum of what is known, None when nothing is."""
    known = values[~np.isnan(values)]
    return int(known.sum()) if len(known) else None


def known_share(values: NDArray[np.float64]) -> float:
    """Return the share of members that state the figure."""
    return round(float((~np.isnan(values)).mean()), 3) if len(values) else 0.0


def gather(
    table: PointTable,
    members: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    concentration: tuple[float, float] | None,
) -> dict[str, Any]:
    """Return the evidence of one candidate as JSON-ready values."""
    group = int(table.group[members[0]])
    pointed = members[~np.isnan(x[members])]
    kecamatan = np.array([*table.desa_kecamatan, ""])
    own = kecamatan[table.desa[members]]
    mine = {code for code in own if code}
    here = (
        np.isin(kecamatan[table.desa], sorted(mine)) if mine else np.zeros(len(table.group), bool)
    )
    same = table.group == group
    desa = [d for d in table.desa[members] if d >= 0]
    top = max((desa.count(d) for d in set(desa)), default=0)
    m_value, p_value = concentration or (float("nan"), float("nan"))
    return {
        "units": len(members),
        "compactness": compactness(x[pointed], y[pointed]),
        "lq_units": location_quotient(
            int((same & here).sum()), int(here.sum()), int(same.sum()), len(table.group)
        ),
        "concentration": None
        if np.isnan(m_value)
        else {"m": round(m_value, 2), "p": round(p_value, 4)},
        "trust": {
            "with_point": round(len(pointed) / len(members), 3),
            "workers_known": known_share(table.workers[members]),
            "investment_known": known_share(table.investment[members]),
            "output_known": known_share(table.output[members]),
        },
        "legality": {"nib": round(float(table.has_nib[members].mean()), 3)},
        "desa_count": len(set(desa)),
        "main_desa_share": round(top / len(members), 3),
        "zone": "belum",
    }
