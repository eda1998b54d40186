"""Load a road table, and say which one counts."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from ikm_registry.services.rules import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.models import RoadDistance, RoadTable
from rpik.plan.services.coaching import allow

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
    _let_count(made)
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
    table = RoadTable.objects.select_for_update().filter(pk=table_id).first() if table_id else None
    if table_id and table is None:
        raise DomainError("Tabel jalan ini tidak ada lagi.")
    _let_count(table)
    said = f"Memakai tabel jalan {table}" if table else "Memakai faktor jalan saja"
    record("roads.used", by=by, target=table, sentence=said)
    return table


def _let_count(table: RoadTable | None) -> None:
    """Let this one count and no other; of two people at once the second is told."""
    RoadTable.objects.filter(in_use=True).update(in_use=False)
    if table is None:
        return
    table.in_use = True
    try:
        with transaction.atomic():
            table.save()
    except IntegrityError as error:
        raise DomainError(
            "Tabel jalan lain baru saja dimuat atau dipilih. Muat ulang halaman, lalu pilih lagi."
        ) from error
