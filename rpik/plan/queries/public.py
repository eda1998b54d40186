"""What everybody may see: designated sentra and counts without small cells; never a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from ikm_registry.models import Kecamatan
from ikm_registry.queries.demo import use_demo
from ikm_registry.queries.stats import cell_feature
from rpik.core import sql
from rpik.plan.disclosure import Column, publishable
from rpik.plan.models import PublicCounts
from sentra.choices import SentraState
from sentra.models import Sentra, SentraMember
from sentra.queries import analysis

POINT_DIGITS = 3  # of a degree: some 100 m, the middle of a sentra and not a house
RELEASED = ("desa", "units", "workers")  # of a sentra: what is told only together with the counts
UNTOLD = {"units": None, "workers": None}


@dataclass(frozen=True, slots=True)
class PublicSentra:
    """A designated sentra; ``lat``, ``lon`` (WGS84) is its middle, rounded.

    ``desa`` is the Kemendagri code where most of its members stand ("" unknown). ``units`` and ``workers``
    are None until a release tells them.
    """

    name: str
    group: str
    place: str
    desa: str
    units: int | None
    workers: int | None
    decree: str
    year: int | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Units by kecamatan (rows, with their Kemendagri codes) and product group (columns), small cells hidden."""

    codes: list[str]
    kecamatan: list[str]
    groups: list[str]
    columns: list[Column]


def sentra() -> list[PublicSentra]:
    """Return the designated sentra by name as everybody sees them: the decree as it stands, the figures
    of the newest release. Newer ones beside its counts would tell of who stands outside.
    """
    kept = _newest()
    told = kept.content.get("sentra", {}) if kept else {}
    return [replace(one, **told.get(str(pk), UNTOLD)) for pk, one in standing().items()]


def released(found: Mapping[int, PublicSentra]) -> dict[int, dict[str, Any]]:
    """Return what a release keeps of the sentra, by their ids."""
    return {pk: {name: getattr(one, name) for name in RELEASED} for pk, one in found.items()}


def standing() -> dict[int, PublicSentra]:
    """Return the designated sentra by id, in order of name, with the figures of today."""
    found = (
        Sentra.objects.filter(state=SentraState.DESIGNATED, is_demo=use_demo())
        .annotate(year=Min("decrees__date__year"), number=Max("decrees__number"))
        .select_related("product_group")
        .order_by("name")
    )
    desa = _desa_of_most()
    return {
        one.pk: PublicSentra(
            one.name, one.product_group.name, one.place, desa.get(one.pk, ""), one.units, one.workers,
            one.number or "", one.year, _rounded(one.lat), _rounded(one.lon),
        )
        for one in found
    }  # fmt: skip


def _desa_of_most() -> dict[int, str]:
    """Return the desa that holds most standing members, by sentra; the first code among equals."""
    found = (
        SentraMember.objects.filter(until__isnull=True, ikm__desa__isnull=False)
        .values_list("sentra_id", "ikm__desa_id")
        .annotate(units=Count("pk"))
        .order_by("sentra_id", "units", "-ikm__desa_id")
    )
    return {sentra: desa for sentra, desa, _ in found}  # the last of a sentra stays


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, POINT_DIGITS)


def published() -> tuple[Counts, date] | None:
    """Return the newest published counts and their day; None before the first."""
    kept = _newest()
    if kept is None:
        return None
    told = kept.content
    columns = [Column(**one) for one in told["columns"]]
    return Counts(told["codes"], told["kecamatan"], told["groups"], columns), kept.day


def _newest() -> PublicCounts | None:
    return PublicCounts.objects.filter(is_demo=use_demo()).first()


def lock_releases() -> None:
    """Let one release be made at a time, whoever makes it, until the transaction ends."""
    sql.execute("SELECT pg_advisory_xact_lock(3507, 3)")


def counted(beside: Iterable[PublicSentra]) -> Counts:
    """Return the counts that may be published beside these sentra, kecamatan by code and groups by name: an order by size
    would tell of hidden numbers.
    """
    found = analysis.structure(demo=use_demo())
    down = sorted(range(len(found.kecamatan)), key=lambda n: found.kecamatan[n][0])
    across = sorted(range(len(found.groups)), key=lambda n: found.groups[n][1])
    inside = Counter[tuple[str, str]]()
    for one in beside:
        inside[one.desa[:8], one.group] += one.units or 0
    columns = [
        publishable(
            [int(found.units[row, column]) for row in down],
            [inside[found.kecamatan[row][0], found.groups[column][1]] for row in down],
        )
        for column in across
    ]
    return Counts(
        [found.kecamatan[row][0] for row in down],
        [found.kecamatan[row][1] for row in down],
        [found.groups[column][1] for column in across],
        columns,
    )


def marks() -> list[dict[str, Any]]:
    """Return the sentra as the map draws them: a mark at the rounded middle."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {
                "title": one.name,
                "text": " · ".join(
                    [f"{one.units} unit"] * (one.units is not None) + [one.group, one.place]
                ),
            },
        }
        for one in sentra()
        if one.lat is not None
    ]


def outlines() -> list[dict[str, Any]]:
    """Return the kecamatan, without counts."""
    found = Kecamatan.objects.exclude(cell=None).order_by("code")
    return [cell_feature(one, {}) for one in found]
