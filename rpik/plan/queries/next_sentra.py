"""The newest candidates and the sentra there are, as the optimiser wants them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.urls import reverse
from django.utils.timezone import localdate
from numpy.typing import NDArray

from ikm_registry.choices import Sector
from rpik.core import sql
from rpik.plan.optimise.candidates import Candidates
from rpik.plan.queries import coaching
from sentra.choices import ZoneFit
from sentra.models import Candidate, Sentra, SpatialLayer
from sentra.queries import layers, zoning

# Half of the points in a forbidding zone: the group as a whole does not fit there.
FORBIDDEN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Refused:
    """The newest rejected proposal of a candidate's place: its day, and what the reviewer said."""

    day: date
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The table to choose from; ids are "s12" (standing sentra, free and kept) and "k7" (candidate).

    ``kecamatan`` (code, "" unknown) and ``agro`` are those of most members; ``small`` candidates have
    fewer units than asked and are not ``allowed``. ``refused``: proposed before, and rejected.
    """

    table: Candidates
    kecamatan: NDArray[np.str_]
    agro: NDArray[np.bool_]
    small: NDArray[np.bool_]
    names: dict[str, str]
    places: dict[str, str]
    urls: dict[str, str]
    standing: tuple[str, ...]
    zone_layer: str
    refused: dict[str, Refused]


def choices(
    *, base_cost: float, unit_cost: float, alike: bool = True, least_units: int = 0
) -> Choices | None:
    """Return standing sentra (cost 0) and candidates (rupiah: base and per unit); None without any.

    ``alike``: reach only IKM of the same product group. Counts IKM that have a place and, for
    candidates, stand in no sentra. Twelve queries at most.
    """
    standing, found = coaching.groups()
    groups = [*standing, *found]
    if not found:
        return None
    ids = [f"s{one.pk}" for one in standing] + [f"k{one.pk}" for one in found]
    units = np.array([len(one.lat) for one in groups], float)
    plans = layers.plans()
    kept = len(standing)
    small = units < least_units
    small[:kept] = False
    allowed = ~small
    if plans:
        allowed &= ~_forbidden(plans, groups)
        allowed[:kept] = True
    cost = base_cost + unit_cost * units
    cost[:kept] = 0
    sentra = Sentra.objects.in_bulk([one.pk for one in standing])
    candidates = Candidate.objects.in_bulk([one.pk for one in found])
    records = [sentra[one.pk] for one in standing] + [candidates[one.pk] for one in found]
    return Choices(
        table=Candidates(
            ids=ids,
            lat=np.array([one.place[0] for one in groups], float),
            lon=np.array([one.place[1] for one in groups], float),
            units=units,
            workers=np.array([record.workers or 0 for record in records], float),
            cost=cost,
            allowed=allowed,
            kind=_kinds([record.product_group_id for record in records]) if alike else None,
        ),
        kecamatan=np.array([_most(desa[:8] for desa in one.desa if desa) for one in groups]),
        agro=np.array([_most(one.sectors) == Sector.AGRO for one in groups]),
        small=small,
        names={key: record.name for key, record in zip(ids, records, strict=True)},
        places={key: record.place for key, record in zip(ids, records, strict=True)},
        urls={key: record.get_absolute_url() for key, record in zip(ids, records, strict=True)},
        standing=tuple(ids[:kept]),
        zone_layer=", ".join(str(one) for one in plans),
        refused=_refused([one.pk for one in found]),
    )


def _refused(ids: list[int]) -> dict[str, Refused]:
    rows = sql.rows(sql.load(__file__, "refused_before"), {"ids": ids})
    return {
        f"k{row['id']}": Refused(
            localdate(row["at"]),
            row["note"],
            reverse("sentra:proposal-detail", args=[row["proposal_id"]]),
        )
        for row in rows
    }


def _most(values: Iterable[str]) -> str:
    """Return the value met most often, the first in order among equals; "" without any."""
    found = Counter(values)
    return min(found, key=lambda value: (-found[value], value), default="")


def _kinds(codes: list[str]) -> NDArray[np.int64]:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _forbidden(plans: list[SpatialLayer], groups: list[coaching.Group]) -> NDArray[np.bool_]:
    lat = np.concatenate([one.lat for one in groups])
    lon = np.concatenate([one.lon for one in groups])
    answers = [
        bool(zones) and zones[0].answer == ZoneFit.FORBIDDEN
        for zones in zoning.zones_at(plans, lat, lon)
    ]
    ends = np.cumsum([len(one.lat) for one in groups])
    parts = np.split(np.array(answers), ends[:-1])
    return np.array([part.mean() >= FORBIDDEN_SHARE for part in parts])
