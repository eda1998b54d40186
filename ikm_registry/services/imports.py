"""An import up to its preview: take the file, understand it, correct it, check every row.

``import_commit`` writes it and takes it back. Page, command and background work call the same.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.db import transaction

from ikm_registry.choices import BatchState
from ikm_registry.importing import engine
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.errors import LongList, UnreadableFile
from ikm_registry.importing.one_pass import Balance
from ikm_registry.importing.understanding import Understanding
from ikm_registry.models import ImportBatch
from ikm_registry.queries import import_quality
from ikm_registry.queries import imports as queries
from ikm_registry.queries import look_alikes as look_alike_queries
from ikm_registry.services import (
    import_again,
    import_mends,
    import_plan,
    import_rejects,
    look_alikes,
    reference,
)
from ikm_registry.services.import_columns import correct, mark_known, understand, why_no_rows
from ikm_registry.services.import_commit import (
    allow,
    commit,
    locked,
    mark_of_mends,
    refuse_while_working,
)
from ikm_registry.services.import_files import INLINE_ROWS, SameFile, is_quick, opened, upload
from ikm_registry.services.import_rows import staged
from ikm_registry.services.import_tally import Observe, Progress, Tally, balance_of
from rpik.core import jobs
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka

__all__ = [
    "SameFile", "check", "correct", "go_on", "is_quick", "opened", "receive", "start_check", "start_commit",
    "understand", "upload",
]  # fmt: skip

READ = "ikm_registry.understand_batch"
SAVED_INLINE = 2_000  # rows written while the person waits


def receive(*, file: BinaryIO, name: str, by: User, force: bool = False) -> ImportBatch:
    """Take a file in and understand it, up to its preview where it is known (``go_on``): now when it is
    small, else in the background.

    A small file that cannot be read leaves nothing behind.
    """
    with transaction.atomic():
        batch = upload(file=file, name=name, by=by, force=force)
        if is_quick(batch):
            try:
                batch = understand(batch=batch, by=by, most_rows=INLINE_ROWS)
            except LongList:
                pass  # few bytes, many rows: nobody waits for those
            else:
                return go_on(batch=batch, by=by)
        return _start(READ, "Membaca", batch, by)


def _start(work: str, title: str, batch: ImportBatch, by: User) -> ImportBatch:
    """Queue work on a batch, once: who presses twice, or in two windows, is told that it runs."""
    with transaction.atomic():
        batch = locked(batch.pk)
        refuse_while_working(batch)
        batch.job = jobs.enqueue(
            work,
            title=f"{title} {batch.file.name}",
            by=by,
            result_url=batch.get_absolute_url(),
            batch_id=batch.pk,
            by_id=by.pk,
        )
        batch.save(update_fields=["job"])
    return batch


def go_on(*, batch: ImportBatch, by: User, progress: Progress | None = None) -> ImportBatch:
    """Make the preview of a file that is read as saved ones were; any other waits at its columns."""
    if not mark_known(batch=batch, by=by):
        return batch
    try:
        return check(batch=batch, by=by, progress=progress)
    except DomainError:
        return batch  # said again on the page of columns, where it can be mended


def start_check(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Check now when the file is small, else in the background (``batch.job`` shows how far). One whose
    reading was stopped is read again.
    """
    allow(by)
    refuse_while_working(batch)
    if not batch.understanding and batch.state == BatchState.UPLOADED:
        return _start(READ, "Membaca", batch, by)
    if is_quick(batch):
        return check(batch=batch, by=by)
    return _start("ikm_registry.check_batch", "Memeriksa", batch, by)


def start_commit(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Save now when there are few rows, else in the background (``batch.job`` shows how far)."""
    allow(by)
    refuse_while_working(batch)
    if batch.state != BatchState.CHECKED or sum(batch.counts.values()) <= SAVED_INLINE:
        return commit(batch=batch, by=by)
    return _start("ikm_registry.commit_batch", "Menyimpan", batch, by)


def check(
    *,
    batch: ImportBatch,
    by: User,
    progress: Progress | None = None,
    observe: Observe | None = None,
) -> ImportBatch:
    """Clean every row, stage it and plan what becomes of it; one transaction.

    ``observe`` sees each cleaned row with its position (the command's report).

    Raises:
        DomainError: nothing to import, or the batch is past its preview.
    """
    allow(by)
    if not batch.understanding:
        raise DomainError("Berkas ini belum dibaca. Tunggu sampai selesai, lalu tetapkan kolomnya.")
    try:
        with opened(batch) as path, transaction.atomic():
            batch = locked(batch.pk)
            if batch.state in {BatchState.COMMITTED, BatchState.UNDONE}:
                raise DomainError(
                    f"Impor {batch.pk} sudah disimpan; unggah berkasnya sebagai impor baru."
                )
            # Read under the lock: somebody may have corrected the columns a moment ago.
            found = Understanding.from_json(batch.understanding)
            tally = Tally(progress, observe, found.data_rows)
            mark = queries.register_mark()
            queries.open_stage()
            mended = mark_of_mends(batch)
            cleaning = engine.clean(
                path,
                batch.file.name,
                found,
                reference.gazetteer(),
                import_mends.of_batch(batch),
                reference.kbli_titles(batch.kbli_version),
                raw=False,
            )
            left = import_again.left_behind(batch)
            rows = iter(cleaning)  # a long list is read from here on, while the index is built
            index, version = reference.kbli_index(), batch.kbli_version
            queries.stage_rows(
                staged(
                    rows if left is None else _only(rows, left),
                    scope=by.kecamatan_scope,
                    suggest=lambda pairs: [
                        sure for sure, _ in index.automatic_many(pairs, version)
                    ],
                    observe=tally,
                )
            )
            if not tally.rows:
                raise DomainError(why_no_rows(found))
            demo, by_nik, own = _plan(batch, by, tally)
            batch.counts = queries.counts(batch.pk)
            told = any(sheet.use and sheet.desa for sheet in found.sheets)
            whole = cleaning.balance if left is None else Balance(rows=tally.rows)
            batch.balance = {
                "mark": mark,
                "mends": mended,
                "quality": import_quality.of_batch(batch.pk),
                "pairs": queries.pairs_ahead(batch.pk),
                "demo": demo,
                "by_nik": by_nik,
                **balance_of(whole, tally, [*tally.notices(told), *_one_owner(own)]),
            }
            batch.state = BatchState.CHECKED
            batch.save(update_fields=["counts", "balance", "state"])
            record(
                "import.checked",
                by=by,
                target=batch,
                sentence=f"Memeriksa {batch.file.name}: {tally.rows} baris",
                data=batch.counts,
            )
    except UnreadableFile as error:
        raise DomainError(f"{batch.file.name}: {error}", field="file") from error
    return batch


def _only(rows: Iterable[CleanRow], left: set[tuple[str, int]]) -> Iterator[CleanRow]:
    return (row for row in rows if (row.sheet[:120], row.number) in left)


def _one_owner(pairs: int) -> list[str]:
    if not pairs:
        return []
    return [
        f"{angka(pairs)} pasang baris adalah usaha lain dari pemilik yang sama (NIB, NIK, atau telepon, nama, "
        "dan desanya sama; produknya berbeda). Tiap produk masuk sebagai usaha tersendiri dan tidak ditanyakan."
    ]


def _plan(batch: ImportBatch, by: User, tally: Tally) -> tuple[dict[str, int], dict[str, int], int]:
    tally.say("Membandingkan dengan register")
    queries.hold_repeats(sheets=len(tally.sheets))
    demo = import_plan.hold_demo(real=batch.takes_demo_alike)
    found, by_nik = import_plan.match_register(batch=batch, scope=by.kecamatan_scope)
    look_alike_queries.open_suspects()
    look_alike_queries.add_suspects(found)
    own = look_alikes.in_file(tally.say)
    import_plan.write_suspects()
    tally.say("Menyusun pratinjau")
    queries.store(batch.pk)
    import_rejects.forget(batch)
    return demo, by_nik, own
