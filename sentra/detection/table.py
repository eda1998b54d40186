"""What goes into detection and what comes out of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PointTable:
    """The businesses looked at: parallel arrays of length n.

    ``ikm_id`` int; ``group`` index into ``group_codes``; ``lat``, ``lon`` WGS84 degrees, nan
    without a point of their own; ``desa`` index into ``desa_codes`` or -1; ``workers``, ``investment``,
    ``output`` float, nan when unknown (rupiah); ``has_nib`` bool.
    """

    ikm_id: NDArray[np.int64]
    group: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    desa: NDArray[np.int64]
    workers: NDArray[np.float64]
    investment: NDArray[np.float64]
    output: NDArray[np.float64]
    has_nib: NDArray[np.bool_]
    group_codes: list[str]
    group_names: list[str]
    desa_codes: list[str]
    desa_names: list[str]
    desa_kecamatan: list[str]
    desa_kecamatan_names: list[str]
    desa_lat: NDArray[np.float64]
    desa_lon: NDArray[np.float64]

    def sorted(self) -> "PointTable":
        """Return the same businesses by id: the answer never depends on the order of rows."""
        order = np.argsort(self.ikm_id, kind="stable")
        arrays = ("ikm_id", "group", "lat", "lon", "desa", "workers", "investment", "output")
        values = {name: getattr(self, name) for name in self.__slots__}
        for name in (*arrays, "has_nib"):
            values[name] = values[name][order]
        return PointTable(**values)


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """One candidate: members, numbers, shape, score with its parts, and the reason in words.

    ``basis`` is titik, desa or campuran; ``distances`` in metres to the middle, None without point;
    ``hull`` a GeoJSON polygon (WGS84) or None.
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


@dataclass(frozen=True, slots=True)
class Detection:
    """The answer of a run: candidates by rank, then near misses by rank."""

    candidates: list[CandidateResult]
    near_misses: list[CandidateResult]
    units: int
    seconds: float
