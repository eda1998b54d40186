"""The ages of owners, by sentra, out of their NIK: opened for a sum, never shown."""

from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from ikm_registry.cleaning.identity import birth_year
from ikm_registry.queries import data_version
from rpik.core import crypto
from rpik.core.audit import record_access
from rpik.core.models import User
from rpik.plan.danger import LEAST, STEP, Counts, middle_birth
from rpik.plan.queries import danger as queries

KEPT_S = 24 * 3600
PURPOSE = (
    f"umur pemilik per sentra, hanya nilai tengah dari sedikitnya {LEAST} orang, per {STEP} tahun"
)
Births = tuple[int, float | None]


def places(from_year: int, *, by: User) -> tuple[list[dict[str, Any]], Counts]:
    """Return ``queries.danger.places`` with the median year of the owners' births."""
    rows, whole = queries.places(from_year)
    births, everywhere = _births(by)
    for row in rows:
        row["counts"] = _with(row["counts"], births.get(row["id"], (0, None)))
    return rows, _with(whole, everywhere)


def _with(counts: Counts, births: Births) -> Counts:
    return replace(counts, births=births[0], birth_year=births[1])


def _births(by: User) -> tuple[dict[int, Births], Births]:
    """Return how many years of birth are known and their median, kept until the register or a
    membership changes.

    Opening the NIK is logged with its purpose; what is kept are medians of ``LEAST`` or more.
    """
    key = f"danger-births-{data_version.version().newest}-{queries.membership_version()}"
    kept: tuple[dict[int, Births], Births] | None = cache.get(key)
    if kept is not None:
        return kept
    members, sample = queries.owner_ciphers()
    years: dict[int, list[int]] = {}
    for sentra, cipher in members:
        years.setdefault(sentra, []).extend(_year(cipher))
    whole = [year for cipher in sample for year in _year(cipher)]
    if members or sample:
        record_access(
            by=by,
            subject_type="sentra.sentra",
            subject_id=None,
            fields=["nik"],
            purpose=PURPOSE,
            rows=len(members) + len(sample),
        )
    found = {sentra: _told(known) for sentra, known in years.items()}, _told(whole)
    cache.set(key, found, KEPT_S)
    return found


def _year(cipher: bytes | memoryview) -> list[int]:
    year = birth_year(crypto.decrypt_nik(cipher), today=timezone.localdate())
    return [] if year is None else [year]


def _told(years: list[int]) -> Births:
    return len(years), middle_birth(years)
