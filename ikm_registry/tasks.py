"""Background doors of the register: take ids, call one service."""

from typing import Any

from ikm_registry import child_process
from ikm_registry.models import ImportBatch, KbliConversion
from ikm_registry.services import (
    conversion,
    duplicates,
    group_jobs,
    group_sets,
    import_commit,
    import_rejects,
    imports,
    reduced_records,
    rule_activation,
)
from rpik.core.jobs import Progress, job
from rpik.core.models import User


@job("ikm_registry.check_batch")
def check_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Read (if not yet done), clean and plan a batch; ends at its preview."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    with child_process.watched(lambda: progress(0, force=True)):
        batch = imports.check(batch=batch, by=by, progress=progress)
    return dict(batch.counts)


@job("ikm_registry.understand_batch")
def understand_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Find sheets, header rows and columns of a large file; on to its preview where they are known."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    progress(0, message="Membaca berkas", force=True)
    with child_process.watched(lambda: progress(0, force=True)):
        batch = imports.understand(batch=batch, by=by)
        batch = imports.go_on(batch=batch, by=by, progress=progress)
    return {"sheets": len(batch.understanding["sheets"])}


@job("ikm_registry.commit_batch")
def commit_batch(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Write a checked batch into the register."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    progress(0, sum(batch.counts.values()), "Menyimpan ke register", force=True)
    batch = import_commit.commit(batch=batch, by=by, progress=progress)
    return dict(batch.balance["result"])


@job(reduced_records.JOB)
def reduce_records(*, progress: Progress) -> dict[str, Any]:
    """Keep the register ready for the search of look-alikes."""
    return reduced_records.refresh(progress)


@job("ikm_registry.write_rejects")
def write_rejects(*, progress: Progress, batch_id: int, by_id: int) -> dict[str, Any]:
    """Write the rejected rows of a long list to a file for download."""
    batch, by = ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=by_id)
    return {"rows": import_rejects.make(batch=batch, by=by, progress=progress)}


@job("ikm_registry.suggest_duplicates")
def suggest_duplicates(*, progress: Progress, by_id: int) -> dict[str, Any]:
    """Look through the whole register for records that look alike."""
    return duplicates.suggest(by=User.objects.get(pk=by_id), progress=progress)


@job("ikm_registry.activate_rules")
def activate_rules(
    *, progress: Progress, ruleset_id: int, promised: str, by_id: int
) -> dict[str, Any]:
    """Put a rule set in force and reclassify the register, exactly as promised."""
    progress(0, 1, "Menahan register dan menghitung ulang janjinya", force=True)
    done = rule_activation.activate(
        ruleset_id=ruleset_id, promised=promised, by=User.objects.get(pk=by_id)
    )
    return {"ikm": done.ikm}


@job(group_jobs.LOOK)
def look_at_groups(*, progress: Progress, groupset_id: int, by_id: int) -> dict[str, Any]:
    """Count what a set of product groups would move."""
    return group_jobs.look(progress=progress, groupset_id=groupset_id)


@job(group_jobs.ACTIVATE)
def activate_groups(
    *, progress: Progress, groupset_id: int, promised: str, by_id: int
) -> dict[str, Any]:
    """Put a set of product groups in force and regroup the register, exactly as promised."""
    progress(0, 1, "Menahan register dan menghitung ulang janjinya", force=True)
    by = User.objects.get(pk=by_id)
    return {"ikm": group_sets.activate(groupset_id=groupset_id, promised=promised, by=by)}


@job(conversion.JOB)
def convert_kbli(*, progress: Progress, by_id: int, table_id: int) -> dict[str, Any]:
    """Convert what is sure and decided from KBLI 2020 to 2025."""
    by = User.objects.get(pk=by_id)
    run = conversion.convert(by=by, table_id=table_id, progress=progress)
    return {"run": run.pk, **run.counts} if run else {"run": None}


@job(conversion.UNDO_JOB)
def undo_conversion(*, progress: Progress, by_id: int, run_id: int) -> dict[str, Any]:
    """Take a conversion of the register back."""
    by, run = User.objects.get(pk=by_id), KbliConversion.objects.get(pk=run_id)
    return dict(conversion.undo(run=run, by=by, progress=progress).undo)
