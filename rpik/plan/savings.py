"""One round of coaching over the same IKM, three ways: scattered, as sentra stand now, under a plan.

Whoever is in a group that meets is met there, everybody else is visited; so the three differ in
nothing but the meetings. Cost is kilometres and days at the office's own rates; plain Python.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rpik.plan.travel import Rates, Saving

NOW, PLANNED, OTHER = "sentra", "rencana", "lain"


@dataclass(frozen=True, slots=True)
class Picture:
    """Kilometres of officers, their days, rupiah (None without rates); ``met`` IKM meet, and
    ``within`` of them live within reach of their meeting place.
    """

    title: str
    ikm: int
    met: int
    within: int
    km: float
    days: int
    members_km: float
    cost: float | None

    @property
    def each(self) -> float | None:
        """Rupiah an IKM."""
        return None if self.cost is None or not self.ikm else self.cost / self.ikm

    @property
    def within_share(self) -> float:
        """Of all IKM, those within reach of their meeting place."""
        return self.within / self.ikm if self.ikm else 0.0


def picture(
    title: str, groups: Sequence[tuple[str, Saving]], meeting: Collection[str], rates: Rates
) -> Picture:
    """Return a round in which the groups of these kinds meet, a day each, and the rest are visited."""
    met = [one for kind, one in groups if kind in meeting]
    visited = [one for kind, one in groups if kind not in meeting]
    km = sum(one.meeting_km for one in met) + sum(one.tours_km for one in visited)
    days = sum(1 for one in met if one.units) + sum(one.tour_days for one in visited)
    return Picture(
        title=title,
        ikm=sum(one.units for _, one in groups),
        met=sum(one.units for one in met),
        within=sum(one.within_reach for one in met),
        km=km,
        days=days,
        members_km=sum(one.members_km for one in met),
        cost=rates.cost(km, days),
    )


def total(savings: Sequence[Saving]) -> Saving:
    """Return the sum of several groups."""
    names = Saving.__dataclass_fields__
    return replace(
        savings[0], **{name: sum(getattr(one, name) for one in savings) for name in names}
    )
