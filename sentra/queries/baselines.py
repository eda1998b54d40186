"""A run and the two public ways beside each other, on the register as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.places.projection import to_utm49s
from ikm_registry.queries.reference import table_stamp
from rpik.core import sql
from sentra.detection import baselines
from sentra.detection.baselines import Proposed
from sentra.detection.scoreboard import FOUND, Seen, judge
from sentra.models import CandidateMember, DetectionRun, KnownSentra
from sentra.queries import points, scoreboard

KEPT_S = 3600
SHOWN = 8
WAYS = (
    ("rpik", "RPIK"),
    ("bahan", "Bahan baku sama dalam satu kecamatan"),
    ("kmeans", "K-means atas kata bahan baku dan produk"),
)


@dataclass(slots=True)
class Way:
    """One way: what it proposes in sum, and its largest. ``known`` None without a list of those."""

    code: str
    label: str
    sentra: int
    units: int
    largest: int
    desa_share: float | None
    home_share: float | None
    kecamatan: float | None
    purity: float | None
    median_m: float | None
    known: int | None
    examples: list[dict[str, Any]]


@dataclass(slots=True)
class Comparison:
    """``units`` looked at, ``with_material`` of them state a raw material; ``known`` to be found."""

    units: int
    with_material: int
    known: int
    ways: list[Way]


def compare(run: DetectionRun) -> Comparison:
    """Return the three ways side by side; kept for an hour by the version of the data."""
    version = points.version(demo=run.includes_demo, estimates=True)
    key = f"baselines-{run.pk}-{version}-{table_stamp(KnownSentra)}".replace(" ", "")
    kept: Comparison | None = cache.get(key)
    if kept is None:
        kept = _compare(run)
        cache.set(key, kept, KEPT_S)
    return kept


def _compare(run: DetectionRun) -> Comparison:
    asked = {"demo": run.includes_demo}
    rows = sql.tuples(sql.load(__file__, "baselines"), asked)
    columns = list(zip(*rows, strict=True)) or [()] * 8
    ids, material, product = columns[0], columns[6], columns[7]
    groups, group = _indexed(columns[1])
    _, desa = _indexed(columns[2])
    places, kecamatan = _indexed(columns[3])
    lat, lon = (np.array([np.nan if v is None else v for v in columns[i]], float) for i in (4, 5))
    x, y = to_utm49s(lat, lon)
    labels = {
        "rpik": _of_run(run, ids),
        "bahan": baselines.same_material(material, kecamatan, np.isfinite(lat)),
        "kmeans": baselines.k_means([f"{m} {p}" for m, p in zip(material, product, strict=True)]),
    }
    known = scoreboard.wanted()
    names = _Names(groups, places)
    ways = [
        _way(
            code,
            title,
            baselines.describe(labels[code], x, y, desa, kecamatan, group),
            known,
            names,
        )
        for code, title in WAYS
    ]
    return Comparison(len(rows), sum(map(bool, material)), len(known), ways)


class _Names:
    """Names of groups and kecamatan by their index."""

    def __init__(self, groups: Sequence[str], places: Sequence[str]) -> None:
        self.codes = groups
        titles = dict(ProductGroup.objects.values_list("code", "name"))
        named = dict(Kecamatan.objects.values_list("code", "name"))
        self.groups = [titles.get(code, code) for code in groups]
        self.places = [named.get(code, "") for code in places]


def _way(code: str, title: str, found: list[Proposed], known: Sequence[Any], names: _Names) -> Way:
    def typical(name: str) -> float | None:
        values = np.array([getattr(one, name) for one in found], float)
        return float(np.nanmedian(values)) if np.isfinite(values).any() else None

    seen = [
        Seen(one.label, names.codes[one.group], (), one.x, one.y, False)
        for one in found
        if np.isfinite(one.x)
    ]
    return Way(
        code=code,
        label=title,
        sentra=len(found),
        units=sum(one.units for one in found),
        largest=found[0].units if found else 0,
        desa_share=typical("desa_share"),
        home_share=typical("home_share"),
        kecamatan=typical("kecamatan"),
        purity=typical("purity"),
        median_m=typical("median_m"),
        known=sum(one.kind == FOUND for one in judge(known, seen)) if known else None,
        examples=[
            {
                "group": names.groups[one.group],
                "place": names.places[one.home] if one.home >= 0 else "",
                "units": one.units,
                "kecamatan": one.kecamatan,
                "home_share": one.home_share,
                "purity": one.purity,
                "median_m": None if np.isnan(one.median_m) else one.median_m,
            }
            for one in found[:SHOWN]
        ],
    )


def _of_run(run: DetectionRun, ids: Sequence[int]) -> NDArray[np.int64]:
    members = CandidateMember.objects.filter(candidate__run=run, candidate__is_near_miss=False)
    of = dict(members.values_list("ikm_id", "candidate__rank"))
    return np.array([of.get(one, -1) for one in ids], np.int64)


def _indexed(codes: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the codes that occur and each one's index, -1 for ""."""
    names = sorted(set(codes) - {""})
    at = {code: i for i, code in enumerate(names)}
    return names, np.array([at.get(code, -1) for code in codes], np.int64)
