"""Load a road table, and say which one counts."""

from collections.abc import Sequence

from django.db import transaction

from rpik.core.accounts import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.models import RoadDistance, RoadTable
from rpik.plan.services.coaching import allow
from rpik.plan.services.loaded import found, let_count, same_again

Distance = tuple[str, str, float]


@transaction.atomic
def load(*, name: str, source: str, distances: Sequence[Distance], by: User) -> RoadTable:
    """Keep a new version and use it; ``distances`` are (from, to, km), each pair once.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan. DomainError: with the sentence.
    """
    allow(by)
    require_whole_kabupaten(by)
    if not distances:
        raise DomainError("Tabel jalan ini kosong.", field="file")
    made = RoadTable(name=name.strip(), source=source.strip(), rows=len(distances), loaded_by=by)
    before = same_again(made, rows=made.rows)
    if before and set(before.distances.values_list("origin", "destination", "km")) == set(
        distances
    ):
        return before
    let_count(RoadTable, made)
    RoadDistance.objects.bulk_create(
        (
            RoadDistance(table=made, origin=origin, destination=destination, km=km)
            for origin, destination, km in distances
        ),
        batch_size=5000,
    )
    record(
        "roads.loaded",
        by=by,
        target=made,
        sentence=f"Memuat tabel jalan {made} ({len(distances)} jarak)",
        data={"source": made.source},
    )
    return made


@transaction.atomic
def use(*, table_id: int | None, by: User) -> RoadTable | None:
    """Let this version count from now on; None: the road factor alone.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan. DomainError: with the sentence.
    """
    allow(by)
    require_whole_kabupaten(by)
    table = found(RoadTable, table_id)
    let_count(RoadTable, table)
    said = f"Memakai tabel jalan {table}" if table else "Memakai faktor jalan saja"
    record("roads.used", by=by, target=table, sentence=said)
    return table
