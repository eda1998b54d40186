"""What comes out of detection; plain values, ready for JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

POINTS, DESA, MIXED, HAMLET = "titik", "desa", "campuran", "dusun"


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """One candidate: members, numbers, shape, score with its parts, and the reason in words.

    ``basis`` is titik, desa, dusun (placed by the address) or campuran; ``distances`` in metres to the middle, None without point;
    ``hull`` a GeoJSON polygon (WGS84) or None; ``evidence`` see ``evidence.py``; ``parts`` the
    score's parts, each with code, label, weight, value (0..1) and points (their sum is the score).
    """

    group_code: str
    name: str
    basis: str
    is_near_miss: bool
    member_ids: list[int]
    distances: list[float | None]
    units: int
    workers: int | None
    investment: int | None
    output_value: int | None
    desa_codes: list[str]
    kecamatan_codes: list[str]
    place: str
    lat: float | None
    lon: float | None
    hull: dict[str, Any] | None
    evidence: dict[str, Any]
    score: float = 0.0
    parts: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain lists and dictionaries."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Detection:
    """The answer of a run: candidates by rank, then near misses by rank.

    ``units`` counts the eligible businesses looked at. Each is in one candidate or near miss, or in
    ``alone`` (placed, but with too few alike nearby) or in ``unplaced`` (neither point nor desa, or
    no group): nothing is lost. ``implausible_points`` counts points far outside the kabupaten.
    """

    candidates: list[CandidateResult]
    near_misses: list[CandidateResult]
    units: int
    seconds: float
    alone: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)
    implausible_points: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain lists and dictionaries."""
        return asdict(self)
