"""An upload that nobody will save: thrown away whole, its file too."""

from django.db import transaction

from ikm_registry.choices import BatchState
from ikm_registry.models import ImportBatch
from ikm_registry.services import import_rejects
from ikm_registry.services.import_commit import allow, locked
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User

OPEN = frozenset({BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED, BatchState.FAILED})


def is_open(batch: ImportBatch) -> bool:
    """Whether nothing of an import ever reached the register, and nobody works on it now."""
    return batch.state in OPEN and (batch.job is None or batch.job.is_over)


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> str:
    """Delete an import that was never saved, with its staged rows and its file; return its name.

    Raises:
        DomainError: it was saved (then it is undone, not discarded), or work on it is running.
    """
    allow(by)
    batch = locked(batch.pk)
    name, file = batch.file.name, batch.file
    if batch.state not in OPEN:
        raise DomainError(
            f"Impor ini berkeadaan “{batch.get_state_display()}” dan tetap tercatat. "
            "Yang sudah tersimpan diurungkan, tidak dibuang."
        )
    if not is_open(batch):
        raise DomainError("Impor ini sedang dikerjakan. Batalkan pekerjaannya dahulu, lalu buang.")
    record(
        "import.discarded",
        by=by,
        target=batch,
        sentence=f"Membuang {name}, yang tidak pernah disimpan",
    )
    import_rejects.forget(batch)
    batch.delete()
    if not ImportBatch.objects.filter(file=file).exists():
        file.delete()
    return name
