"""Background doors of the register: take ids, call one service."""

from typing import Any

from ikm_registry.models import ImportBatch
from ikm_registry.services import duplicates, hamlets, import_commit, imports
from rpik.core.jobs import Progress, job
from rpik.core.models import User


@job("ikm_registry.check_batch")
def check_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Read (if not yet done), clean and plan a batch; ends at its preview."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    batch = imports.check(batch=batch, by=by, progress=progress)
    return dict(batch.counts)


@job("ikm_registry.understand_batch")
def understand_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Find sheets, header rows and columns of a large file."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    progress(0, 1, "Membaca berkas", force=True)
    batch = imports.understand(batch=batch, by=by)
    return {"sheets": len(batch.understanding["sheets"])}


@job("ikm_registry.commit_batch")
def commit_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Write a checked batch into the register."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    progress(0, sum(batch.counts.values()), "Menyimpan ke register", force=True)
    batch = import_commit.commit(batch=batch, by=by, progress=progress)
    return dict(batch.balance["result"])


@job("ikm_registry.suggest_duplicates")
def suggest_duplicates(*, progress: Progress, by_id: int) -> dict[str, Any]:
    """Look through the whole register for records that look alike."""
    return duplicates.suggest(by=User.objects.get(pk=by_id), progress=progress)


@job("ikm_registry.learn_hamlets")
def learn_hamlets(*, progress: Progress, by_id: int) -> dict[str, Any]:
    """Reckon where dusun and RT/RW lie, and place the units whose address names one."""
    progress(0, 1, "Membaca alamat dan menghitung letak dusun", force=True)
    return dict(hamlets.learn(by=User.objects.get(pk=by_id)).counts)
