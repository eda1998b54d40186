"""What goes into detection: the businesses as parallel arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

# How well a business's place is known, best first; the codes of ``PointTable.quality``.
GPS, PIN, FILE, DESA, NONE = range(5)
QUALITIES = ("gps", "pin", "file", "desa", "none")

# The land a point must lie in to be believed: the kabupaten (lat -8.464..-7.762,
# lon 112.287..112.950) and some 25 km around it, in degrees.
SOUTH, NORTH, WEST, EAST = -8.70, -7.52, 112.04, 113.19

_NOT_GIVEN: Any = None
_PER_UNIT = (
    "ikm_id", "group", "lat", "lon", "desa", "workers", "investment", "output", "has_nib",
    "quality", "eligible", "doubtful", "outside", "kind", "estimate_lat", "estimate_lon", "estimate_m",
    "kecamatan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointTable:
    """The businesses looked at: parallel arrays of length n, and the names they point to.

    ``ikm_id`` int; ``group`` index into ``group_codes`` or -1; ``lat``, ``lon`` WGS84 degrees, nan
    without a point; ``desa`` index into ``desa_codes`` or -1; ``workers``, ``investment``,
    ``output`` float, nan when unknown (rupiah, output per year); ``has_nib`` bool; ``quality``
    codes of ``QUALITIES`` (a point of quality ``desa`` is the desa's, not the business's own);
    ``eligible`` False for what may never be a member (industri besar); ``doubtful`` True where the
    point contradicts the desa; ``outside`` True where it lies outside the kabupaten, so that it says
    nothing of where the business is; ``kind`` index into ``kind_codes`` (KBLI) or -1. ``estimate_lat``,
    ``estimate_lon`` where a business without a point stands by the dusun or RT/RW of its address, and
    ``estimate_m`` the metres around it that hold nine in ten; nan without; ``kecamatan`` as stated, index
    into ``kecamatan_codes`` or -1: lists often know it where they do not know the desa. These last nine may
    be left out: point from a file, eligible, undoubted, inside, KBLI unknown, no estimate, the desa's
    kecamatan.
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
    quality: NDArray[np.int8] = _NOT_GIVEN
    eligible: NDArray[np.bool_] = _NOT_GIVEN
    doubtful: NDArray[np.bool_] = _NOT_GIVEN
    outside: NDArray[np.bool_] = _NOT_GIVEN
    kind: NDArray[np.int64] = _NOT_GIVEN
    estimate_lat: NDArray[np.float64] = _NOT_GIVEN
    estimate_lon: NDArray[np.float64] = _NOT_GIVEN
    estimate_m: NDArray[np.float64] = _NOT_GIVEN
    kecamatan: NDArray[np.int64] = _NOT_GIVEN
    desa_kinds: list[str] = field(default_factory=list)
    kind_codes: list[str] = field(default_factory=list)
    group_related: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        without: dict[str, Any] = {
            "quality": FILE,
            "eligible": True,
            "doubtful": False,
            "outside": False,
        }
        without["kind"] = -1
        without |= dict.fromkeys(("estimate_lat", "estimate_lon", "estimate_m"), np.nan)
        for name, value in without.items():
            if getattr(self, name) is _NOT_GIVEN:
                kind = np.int8 if name == "quality" else np.array(value).dtype
                object.__setattr__(self, name, np.full(len(self.ikm_id), value, kind))
        if self.kecamatan is _NOT_GIVEN:
            object.__setattr__(self, "kecamatan", self.kecamatan_of(self.desa))

    def __len__(self) -> int:
        return len(self.ikm_id)

    def ordered(self) -> "PointTable":
        """Return the same businesses by id: the answer never depends on the order of rows."""
        return self.take(np.argsort(self.ikm_id, kind="stable"))

    def take(self, rows: NDArray[Any]) -> "PointTable":
        """Return the businesses at these positions (or where a mask holds)."""
        values = {name: getattr(self, name) for name in self.__slots__}
        for name in _PER_UNIT:
            values[name] = values[name][rows]
        return PointTable(**values)

    @property
    def kecamatan_codes(self) -> list[str]:
        """The kecamatan of the desa, by code."""
        return sorted(set(self.desa_kecamatan))

    def kecamatan_of(self, desa: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the kecamatan of each of these desa, -1 for -1."""
        codes = self.kecamatan_codes
        found = [codes.index(code) for code in self.desa_kecamatan]
        return np.array([*found, -1], np.int64)[desa]

    @property
    def has_point(self) -> NDArray[np.bool_]:
        """Whether a business has a believable point of its own."""
        with np.errstate(invalid="ignore"):
            inside = (self.lat > SOUTH) & (self.lat < NORTH)
            inside &= (self.lon > WEST) & (self.lon < EAST)
        return inside & (self.quality < DESA) & ~self.outside


@dataclass(frozen=True, slots=True)
class DesaRow:
    """A desa or kelurahan with a point inside it (WGS84 degrees)."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan_name: str
    lat: float
    lon: float
    kind: str = "desa"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A product group; ``related`` holds codes of groups the office calls related."""

    code: str
    name: str
    related: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One business as the register has it; None or "" where unknown. ``quality`` of QUALITIES.

    ``estimate`` is (lat, lon, metres) by its address.
    """

    ikm_id: int
    group: str
    lat: float | None = None
    lon: float | None = None
    desa: str = ""
    workers: float | None = None
    investment: float | None = None
    output: float | None = None
    nib: bool = False
    quality: str = "file"
    eligible: bool = True
    doubtful: bool = False
    outside: bool = False
    kbli: str = ""
    estimate: tuple[float, float, float] | None = None


def build(
    units: Iterable[UnitRow], *, desa: Sequence[DesaRow], groups: Sequence[GroupRow]
) -> PointTable:
    """Return the table of these businesses. Unknown codes become -1, None becomes nan."""
    units = list(units)
    desa_at = {row.code: i for i, row in enumerate(desa)}
    group_at = {row.code: i for i, row in enumerate(groups)}
    kinds = sorted({row.kbli for row in units if row.kbli})
    kind_at = {code: i for i, code in enumerate(kinds)}

    estimates = [row.estimate or (np.nan,) * 3 for row in units]
    estimate = np.array(estimates, np.float64).reshape(-1, 3)

    def numbers(name: str) -> NDArray[np.float64]:
        return np.array([getattr(row, name) for row in units], dtype=np.float64)

    return PointTable(
        ikm_id=np.array([row.ikm_id for row in units], np.int64),
        group=np.array([group_at.get(row.group, -1) for row in units], np.int64),
        lat=numbers("lat"),
        lon=numbers("lon"),
        desa=np.array([desa_at.get(row.desa, -1) for row in units], np.int64),
        workers=numbers("workers"),
        investment=numbers("investment"),
        output=numbers("output"),
        has_nib=np.array([row.nib for row in units], np.bool_),
        quality=np.array([QUALITIES.index(row.quality or "none") for row in units], np.int8),
        eligible=np.array([row.eligible for row in units], np.bool_),
        doubtful=np.array([row.doubtful for row in units], np.bool_),
        outside=np.array([row.outside for row in units], np.bool_),
        kind=np.array([kind_at.get(row.kbli, -1) for row in units], np.int64),
        estimate_lat=estimate[:, 0],
        estimate_lon=estimate[:, 1],
        estimate_m=estimate[:, 2],
        group_codes=[row.code for row in groups],
        group_names=[row.name for row in groups],
        group_related=[list(row.related) for row in groups],
        desa_codes=[row.code for row in desa],
        desa_names=[row.name for row in desa],
        desa_kinds=[row.kind for row in desa],
        desa_kecamatan=[row.kecamatan_code for row in desa],
        desa_kecamatan_names=[row.kecamatan_name for row in desa],
        desa_lat=np.array([row.lat for row in desa], np.float64),
        desa_lon=np.array([row.lon for row in desa], np.float64),
        kind_codes=kinds,
    )
