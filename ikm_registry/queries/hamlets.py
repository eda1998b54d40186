"""What dusun and RT/RW are learned from, and the tables that hold what was learned."""

from collections.abc import Iterable, Sequence
from typing import Any

from ikm_registry.models import Desa, EstimatedPoint, Ikm, LearnedPlace
from rpik.core import sql

# Any number of our own: who learns waits for who learns.
LOCK = 20_250_507


def use_demo() -> bool:
    """Return whether demo data are learned from: only while no real IKM is registered."""
    return not Ikm.objects.real().living().exists()


def units(*, demo: bool) -> list[tuple[Any, ...]]:
    """Return (id, desa index, address, desa, kecamatan, lat, lon, has a point) of every living IKM.

    ``lat`` and ``lon`` only where the point can be trusted.
    """
    return sql.tuples(sql.load(__file__, "hamlets_units"), {"demo": demo})


def desa() -> list[tuple[str, float, float]]:
    """Return (code, lat, lon) of the desa in the order of ``units``' index."""
    return list(Desa.objects.order_by("code").values_list("code", "lat", "lon"))


def lock() -> None:
    """Let nobody else learn until the transaction ends."""
    sql.execute(f"SELECT pg_advisory_xact_lock({LOCK})")


def replace(
    places: Sequence[LearnedPlace], points: Iterable[tuple[int, int]]
) -> Sequence[LearnedPlace]:
    """Write what was learned in the place of what stood there.

    ``points``: (IKM, position in ``places``).
    """
    EstimatedPoint.objects.all()._raw_delete(EstimatedPoint.objects.db)
    LearnedPlace.objects.all()._raw_delete(LearnedPlace.objects.db)
    made = LearnedPlace.objects.bulk_create(places, batch_size=1000)
    sql.copy_in(
        EstimatedPoint._meta.db_table,
        ["ikm_id", "place_id"],
        ((ikm, made[at].pk) for ikm, at in points),
    )
    return made
