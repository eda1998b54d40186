"""What dusun and RT/RW are learned from, and the tables that hold what was learned."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ikm_registry.choices import HamletLevel
from ikm_registry.models import Desa, EstimatedPoint, HamletLearning, Ikm, LearnedPlace
from ikm_registry.places.rings import rings
from rpik.core import sql
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, meter

# Any number of our own: who learns waits for who learns.
LOCK = 20_250_507


def units(*, demo: bool) -> list[tuple[Any, ...]]:
    """Return (id, desa index, address, desa, kecamatan, lat, lon, has a point) of every living IKM.

    ``lat`` and ``lon`` only where the point can be trusted.
    """
    return sql.tuples(sql.load(__file__, "hamlets_units"), {"demo": demo})


def version(*, demo: bool) -> str:
    """Return a stamp of all that ``units`` and ``desa`` return: count and hash, one query."""
    text = sql.load(__file__, "hamlets_version")
    text = text.replace("{units}", sql.load(__file__, "hamlets_units"))
    (units, register, places) = sql.tuples(text, {"demo": demo})[0]
    mask = 0xFFFFFFFFFFFFFFFF
    return f"{units}-{int(register) & mask:016x}-{int(places) & mask:016x}"


def desa() -> list[tuple[str, float, float]]:
    """Return (code, lat, lon) of the desa in the order of ``units``' index."""
    return list(Desa.objects.order_by("code").values_list("code", "lat", "lon"))


def lock() -> None:
    """Let nobody else learn until the transaction ends."""
    sql.execute(f"SELECT pg_advisory_xact_lock({LOCK})")


def replace(places: Sequence[LearnedPlace], points: Iterable[tuple[int, int]]) -> None:
    """Write what was learned in the place of what stood there.

    ``points``: (IKM, position in ``places``).
    """
    EstimatedPoint.objects.all()._raw_delete(EstimatedPoint.objects.db)
    LearnedPlace.objects.all()._raw_delete(LearnedPlace.objects.db)
    sql.copy_objects(places)
    sql.copy_in(
        EstimatedPoint._meta.db_table,
        ["ikm_id", "place_id"],
        ((ikm, places[at].pk) for ikm, at in points),
    )


def newest() -> HamletLearning | None:
    """Return the reckoning that stands, with who asked for it."""
    return HamletLearning.objects.select_related("by").first()


def per_desa(learning: HamletLearning, scope: Sequence[str]) -> list[dict[str, Any]]:
    """Return a line for each desa with a learned place, most units placed first.

    Each holds ``desa``, its ``accuracy`` (None where nothing could be tested), ``dusun`` and ``units``
    placed there; two queries.
    """
    accuracy = {one["desa"]: one for one in learning.accuracy if one["desa"]}
    counted: dict[str, dict[str, Any]] = {
        row["desa"]: dict(row)
        for row in LearnedPlace.objects.values("desa").annotate(
            placed=Sum("units"), dusun=Count("id", filter=Q(level=HamletLevel.DUSUN))
        )
    }
    found = Desa.objects.visible_in(scope).select_related("kecamatan")
    lines = [
        {
            "desa": one,
            "accuracy": accuracy.get(one.pk),
            "dusun": counted.get(one.pk, {}).get("dusun", 0),
            "units": counted.get(one.pk, {}).get("placed", 0),
        }
        for one in found.filter(pk__in=counted)
    ]
    return sorted(lines, key=lambda line: (-line["units"], line["desa"].pk))


def places(scope: Sequence[str]) -> QuerySet[LearnedPlace]:
    """Return the learned places of the working area, with their desa."""
    found = LearnedPlace.objects.select_related("desa__kecamatan")
    return found.filter(desa__kecamatan__in=scope) if scope else found


def features(found: Iterable[LearnedPlace]) -> list[dict[str, Any]]:
    """Return each place as a ring (GeoJSON, WGS84); ``count`` overrides the units it speaks of."""
    rows = list(found)
    shapes = rings([p.lat for p in rows], [p.lon for p in rows], [p.radius_m for p in rows])
    return [
        {
            "type": "Feature",
            "id": place.pk,
            "geometry": {"type": "Polygon", "coordinates": [shape]},
            "properties": {
                "kind": "estimate",
                "title": f"{place.title}, {place.desa.name}",
                "text": f"Perkiraan, radius {meter(place.radius_m)}; bertumpu pada "
                f"{angka(place.sites)} titik; {angka(getattr(place, 'count', place.units))} IKM",
            },
        }
        for place, shape in zip(rows, shapes, strict=True)
    ]


def of_ikm(ikm: Ikm) -> LearnedPlace | None:
    """Return the place by which a unit without a point is estimated."""
    return (
        LearnedPlace.objects.filter(points__ikm=ikm, desa=ikm.desa_id)
        .select_related("desa")
        .first()
    )


def around(ikm_ids: Sequence[int], user: User) -> QuerySet[LearnedPlace]:
    """Return the places by which these units are estimated; ``count`` of them each, as one may see."""
    seen = Ikm.objects.visible_to(user).filter(pk__in=ikm_ids, lat__isnull=True)
    return (
        LearnedPlace.objects.filter(points__ikm__in=seen)
        .select_related("desa__kecamatan")
        .annotate(count=Count("points"))
        .order_by("pk")
    )
