"""What two records of one business are merged by: fields that belong together, and the better value."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ikm_registry.cleaning.certificates import HELD, PAPERS
from ikm_registry.models import Ikm

# What is chosen together: a half of a place or of a point is no place and no point.
FIELDS: dict[str, tuple[str, ...]] = {
    "business_name": ("business_name",),
    "owner_name": ("owner_name",),
    "owner_sex": ("owner_sex",),
    "nik": ("nik_cipher", "nik_hash", "nik15_hash"),
    "nib": ("nib",),
    **{paper: (paper,) for paper in PAPERS},
    "phone": ("phone",),
    "address": ("address",),
    "place": ("kecamatan_id", "desa_id"),
    "point": ("lat", "lon", "point_source", "point_accuracy_m"),
    "product": ("product",),
    "raw_material": ("raw_material",),
    "kbli": ("kbli_version", "kbli_code", "kbli_source", "kbli_reason"),
    "workers": ("workers_male", "workers_female", "workers_stated"),
    "investment": ("investment",),
    "output_value": ("output_value",),
    "input_value": ("input_value",),
    "market": ("market",),
    "capacity": ("capacity", "capacity_unit"),
    "year_established": ("year_established",),
    "data_year": ("data_year",),
}
POINT_ORDER = {"gps": 3, "pin": 2, "berkas": 1, "": 0}
KBLI_ORDER = {"dipilih": 3, "tertulis": 2, "otomatis": 1, "": 0}
# What was doubted of a value goes with it.
DOUBTS = {"nik": {"nik_ragu", "nik_rusak"}, "phone": {"telepon_ragu"}, "kbli": {"kbli_ragu"}}


def value_of(ikm: Ikm, field: str) -> tuple[Any, ...]:
    """Return the values of a field of ``FIELDS`` (bytes for a NIK: the hash, which compares)."""
    if field == "nik":
        return (bytes(ikm.nik_hash) if ikm.nik_hash is not None else None,)
    return tuple(getattr(ikm, name) for name in FIELDS[field])


def is_empty(ikm: Ikm, field: str) -> bool:
    """Whether a record says nothing about a field."""
    return all(value in (None, "") for value in value_of(ikm, field))


def survivor(first: Ikm, second: Ikm) -> Ikm:
    """Return the record that is kept unless a person says otherwise: the newer."""
    return max(first, second, key=lambda ikm: (ikm.data_year or 0, ikm.updated_at, -ikm.pk))


def better(first: Ikm, second: Ikm, field: str) -> Ikm:
    """Return whose value is taken unless a person says otherwise: filled, trusted, then newer."""
    return better_and_why(first, second, field)[0]


def better_and_why(first: Ikm, second: Ikm, field: str) -> tuple[Ikm, str]:
    """As ``better``, with the reason in words."""
    for one, other in ((first, second), (second, first)):
        if not is_empty(one, field) and is_empty(other, field):
            return one, "hanya ini yang terisi"
    rank: dict[str, Callable[[Ikm], int]] = {
        "point": lambda ikm: POINT_ORDER.get(ikm.point_source, 0),
        "kbli": lambda ikm: KBLI_ORDER.get(ikm.kbli_source, 0),
        "nik": lambda ikm: -("nik_ragu" in ikm.flags),
        "nib": lambda ikm: -("nib_ragu" in ikm.flags),
        **{paper: partial(_numbered, paper) for paper in PAPERS},
    }
    if field in rank and rank[field](first) != rank[field](second):
        return max(first, second, key=rank[field]), "sumbernya lebih tepercaya"
    newer = survivor(first, second)
    if (first.data_year or 0) != (second.data_year or 0):
        return newer, "datanya lebih baru"
    same_day = first.updated_at.date() == second.updated_at.date()
    return newer, "" if same_day else "diperbarui lebih akhir"


def _numbered(paper: str, ikm: Ikm) -> int:
    """A number says more than that it is held."""
    return int(getattr(ikm, paper) != HELD)


def take(keep: Ikm, lost: Ikm, field: str) -> None:
    """Give ``keep`` the values that ``lost`` has of a field, and the doubts about them."""
    for name in FIELDS[field]:
        setattr(keep, name, getattr(lost, name))
    doubts = DOUBTS.get(field, set())
    keep.flags = sorted((set(keep.flags) - doubts) | (set(lost.flags) & doubts))
