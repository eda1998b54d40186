"""Sentra in danger: no newcomers, old businesses, old owners, members that stop; plain Python.

Each sign is held against the whole kabupaten, so that a list that simply knows few founding years
accuses nobody: fewer newcomers and more stops than chance gives (exact binomial, 5 % each), businesses
or owners older by ``OLDER`` years in the median. Two signs of four make "in danger". Planning
parameters, no law. Only sentra with ``LEAST`` members of known founding year speak, and of owners only
where as many years of birth are known: below that a figure is a person. And a median of owners is told
to ``STEP`` years only: of five it is one owner's very year, and one who joins between two looks could be
worked out from the two medians.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scipy.special import bdtr, bdtrc

LEAST = 5
NEW_WITHIN = 10  # years
OLDER = 10  # years beyond the kabupaten's median
STEP = 5  # years in which the middle of the owners' births is told
CHANCE = 0.05
SIGNS = {
    "newcomers": "hampir tidak ada usaha baru",
    "old": "usahanya tua",
    "owners": "pemiliknya tua",
    "stops": "banyak anggota berhenti",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a place or the kabupaten: ``known`` founding years, ``new`` ones, their median; ``stopped``.

    ``births`` owners' years of birth are known, ``birth_year`` is their median (``middle_birth``).
    """

    members: int
    known: int
    new: int
    median_year: float | None
    stopped: int
    births: int = 0
    birth_year: float | None = None

    @property
    def new_share(self) -> float:
        """Newcomers among those of known year."""
        return self.new / self.known if self.known else 0.0

    @property
    def stopped_share(self) -> float:
        """Stopped among all members."""
        return self.stopped / self.members if self.members else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A place with its signs; ``speaks`` is False where too little is known."""

    counts: Counts
    signs: tuple[str, ...]
    speaks: bool

    @property
    def state(self) -> str:
        """ "bahaya", "lihat" (one sign), "tenang", or "diam" where the data cannot say."""
        if not self.speaks:
            return "diam"
        return "bahaya" if len(self.signs) >= 2 else "lihat" if self.signs else "tenang"


def judge(place: Counts, whole: Counts) -> Judged:
    """Return the signs of a place against the kabupaten."""
    if place.known < LEAST or not whole.known:
        return Judged(place, (), speaks=False)
    signs = []
    if bdtr(place.new, place.known, whole.new_share) <= CHANCE:
        signs.append("newcomers")
    if _older(place.median_year, whole.median_year):
        signs.append("old")
    if place.births >= LEAST and _older(place.birth_year, whole.birth_year):
        signs.append("owners")
    if place.stopped and bdtrc(place.stopped - 1, place.members, whole.stopped_share) <= CHANCE:
        signs.append("stops")
    return Judged(place, tuple(signs), speaks=True)


def middle_birth(years: Sequence[int]) -> float | None:
    """Return the median of owners' years of birth to ``STEP`` years; None for fewer than ``LEAST``."""
    return float(STEP * round(median(years) / STEP)) if len(years) >= LEAST else None


def _older(here: float | None, everywhere: float | None) -> bool:
    return here is not None and everywhere is not None and here <= everywhere - OLDER
