"""Learn where dusun and RT/RW lie, and place the units whose address names one."""

from dataclasses import asdict
from time import perf_counter
from typing import Any

import numpy as np
from django.db import transaction
from django.urls import reverse

from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key
from ikm_registry.models import HamletLearning, LearnedPlace
from ikm_registry.places.hamlet_learning import LEVELS, Study, study
from ikm_registry.places.projection import to_utm49s, to_wgs84
from ikm_registry.queries import hamlets as queries
from ikm_registry.queries.demo import use_demo
from rpik.core import jobs
from rpik.core.audit import record
from rpik.core.errors import NotAllowed
from rpik.core.models import Job, JobState, User

JOB = "ikm_registry.learn_hamlets"
NAME = 80  # characters, the field
RECKONING = "1"  # raised when the reckoning itself changes: what was kept is then of no use
SPELLINGS = 12  # shown of a dusun


def may_learn(by: User) -> bool:
    """Return whether the person may have the places reckoned anew."""
    return by.has_perm("ikm_registry.change_ikm") or by.has_perm("sentra.run_detection")


def allow(by: User) -> None:
    """Refuse whoever may neither mend the register nor look for sentra."""
    if not may_learn(by):
        raise NotAllowed("Hanya Petugas atau Perencana yang dapat menghitung letak dusun.")


def start(*, by: User) -> Job:
    """Queue the reckoning; the person's own that is on its way is returned instead."""
    allow(by)
    waiting = Job.objects.filter(
        name=JOB, by=by, state__in=[JobState.WAITING, JobState.RUNNING]
    ).first()
    return waiting or jobs.enqueue(
        JOB,
        title="Menghitung letak dusun dan RT/RW",
        by=by,
        result_url=reverse("ikm_registry:hamlets"),
        by_id=by.pk,
    )


@transaction.atomic
def learn(*, by: User | None) -> HamletLearning:
    """Reckon the places and estimates anew from the register as it stands.

    Points that people or files gave are read, never written. Nothing is guessed: a unit is placed
    only where its address names a place that at least three different trusted points bear out.

    Raises:
        NotAllowed: the person may neither mend the register nor look for sentra (None: the system).
    """
    if by is not None:
        allow(by)
    queries.lock()
    return _learn(by, _stamp(demo := use_demo()), demo=demo)


@transaction.atomic
def ensure(*, by: User | None) -> HamletLearning:
    """Return the reckoning of the register as it stands: the one kept, or a new one if it is of another.

    Raises NotAllowed as ``learn`` does.
    """
    if by is not None:
        allow(by)
    queries.lock()
    demo = use_demo()
    stamp, kept = _stamp(demo), queries.newest()
    same = kept is not None and (kept.data_version, kept.includes_demo) == (stamp, demo)
    return kept if kept is not None and same else _learn(by, stamp, demo=demo)


def _stamp(demo: bool) -> str:
    return f"{RECKONING}-{queries.version(demo=demo)}"


def _learn(by: User | None, stamp: str, *, demo: bool) -> HamletLearning:
    began = perf_counter()
    rows, desa = queries.units(demo=demo), queries.desa()
    words = [hamlet_in(row[2], row[3], row[4]) for row in rows]
    lat, lon = (np.array([row[i] for row in rows], float) for i in (5, 6))
    x, y = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    known = np.isfinite(lat)
    x[known], y[known] = to_utm49s(lat[known], lon[known])
    desa_x, desa_y = to_utm49s([d[1] for d in desa], [d[2] for d in desa])
    of_desa = np.array([row[1] for row in rows], np.int64)
    found = study(of_desa, words, x, y, desa_x, desa_y, hamlet_key)
    pointless = np.array([not row[7] for row in rows], bool)
    placed = np.flatnonzero(pointless & (found.estimates.place >= 0))
    at = found.estimates.place[placed]
    queries.replace(
        _places(found, [d[0] for d in desa], np.bincount(at, minlength=len(found.learned.number))),
        ((rows[i][0], j) for i, j in zip(placed.tolist(), at.tolist(), strict=True)),
    )
    made = HamletLearning.objects.create(
        by=by,
        includes_demo=demo,
        data_version=stamp,
        seconds=round(perf_counter() - began, 3),
        counts=_counts(found, pointless, known),
        accuracy=[
            asdict(one) | {"desa": desa[one.desa][0] if one.desa >= 0 else ""}
            for one in found.accuracy
        ],
    )
    HamletLearning.objects.exclude(pk=made.pk).delete()
    record(
        "hamlets.learned",
        by=by,
        target=made,
        sentence=f"Menghitung letak dusun dan RT/RW: {made.counts['estimated']} IKM diperkirakan",
        data=made.counts,
    )
    return made


def _places(found: Study, codes: list[str], units: np.ndarray) -> list[LearnedPlace]:
    learned = found.learned
    lat, lon = to_wgs84(learned.x, learned.y)
    made = []
    for i, number in enumerate(learned.number.tolist()):
        place = found.places[number]
        made.append(
            LearnedPlace(
                desa_id=codes[place.desa],
                level=LEVELS[place.level],
                name=place.name[:NAME],
                spellings=[name[:NAME] for name in place.spellings[:SPELLINGS]],
                lat=round(float(lat[i]), 6),
                lon=round(float(lon[i]), 6),
                radius_m=round(float(learned.radius_m[i]), 1),
                sites=int(learned.sites[i]),
                units=int(units[i]),
                median_m=round(float(learned.median_m[i]), 1),
                p90_m=round(float(learned.p90_m[i]), 1),
            )
        )
    return made


def _counts(found: Study, pointless: np.ndarray, trusted: np.ndarray) -> dict[str, Any]:
    """Return how many units can be placed, and why the others cannot."""
    placed = found.estimates.place >= 0
    named = (found.named >= 0).any(axis=1)
    free = pointless & ~placed
    return {
        "trusted": int(trusted.sum()),
        "without_point": int(pointless.sum()),
        "estimated": int((pointless & placed).sum()),
        "torn": int((free & found.estimates.torn).sum()),
        "unknown": int((free & ~found.estimates.torn & named).sum()),
        "unnamed": int((free & ~named).sum()),
    }
