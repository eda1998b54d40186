"""Rejected rows back in the form they came in, with the reason, ready to be uploaded again.

Of a short list they are written while the person waits; a long one is read again in the
background, and its file is kept encrypted until another preview makes it stale.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import Count, Sum

from ikm_registry.choices import RowAction
from ikm_registry.cleaning.result import ERROR
from ikm_registry.importing import engine
from ikm_registry.importing.report import Sheet, write_csv, write_xlsx
from ikm_registry.importing.understanding import SheetUnderstanding, Understanding
from ikm_registry.models import ImportBatch, RejectsFile
from ikm_registry.services import reference
from ikm_registry.services.import_commit import allow, locked, refuse_while_working
from ikm_registry.services.import_files import INLINE_ROWS, opened
from ikm_registry.services.import_tally import Progress
from rpik.core import files, jobs
from rpik.core.audit import record_access
from rpik.core.errors import DomainError
from rpik.core.models import User

PART = "\x1f"  # between the cells of a row held as one text; no cell holds one
Reasoned = tuple[str, str]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
NOTHING = "Tidak ada baris yang ditolak pada impor ini."
LATER = (
    "Daftar ini panjang: berkas baris yang ditolak disusun di latar. "
    "Pilih “Susun berkas”, lalu unduh setelah siap."
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send: ``parts`` are its bytes in order, ``size`` their number."""

    name: str
    content_type: str
    size: int
    parts: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rejected rows of an import can be had now: at once, once made, or being made."""

    ready: bool
    made: RejectsFile | None


def standing(batch: ImportBatch) -> Standing:
    """Return how the rejected rows can be had; two queries at most."""
    if is_short(batch):
        return Standing(True, None)
    made = RejectsFile.objects.select_related("file", "job").filter(batch=batch).first()
    fresh = made is not None and made.made_of == _rows_now(batch)[0]
    return Standing(
        fresh and made is not None and made.file_id is not None, made if fresh else None
    )


def is_short(batch: ImportBatch) -> bool:
    """Whether the file can be read again while the person waits (about a second)."""
    rows = sum(s["data_rows"] for s in batch.understanding.get("sheets", []) if s["use"])
    return rows <= INLINE_ROWS


def _rows_now(batch: ImportBatch) -> tuple[str, int]:
    """Name the rejected rows: a new preview gives its rows new ids, so number and sum say which."""
    found = batch.rows.filter(action=RowAction.REJECTED).aggregate(n=Count("pk"), ids=Sum("pk"))
    return f"{found['n']}/{found['ids']}", found["n"]


def download(*, batch: ImportBatch, by: User) -> Download:
    """Return the rejected rows: the sheet's own columns as they were written, and "Alasan ditolak".
    The cells hold personal data: every download is logged.

    Raises:
        DomainError: nothing was rejected, or the list is long and its file is not made yet.
    """
    allow(by)
    if is_short(batch):
        with tempfile.TemporaryFile() as target:
            name, content_type, rows = _write(batch, cast(BinaryIO, target), _silent)
            size = files.size_of(target)
            parts: Iterable[bytes] = [target.read()]
    else:
        now = standing(batch)
        if now.made is None or now.made.file is None:
            raise DomainError(LATER if _rows_now(batch)[1] else NOTHING)
        file, rows = now.made.file, now.made.rows
        name, content_type, size = file.name, file.content_type, file.size
        parts = files.parts(file)
    record_access(
        by=by,
        subject_type="ikm_registry.importbatch",
        subject_id=batch.pk,
        fields=["nik", "phone", "address"],
        purpose="Unduh baris yang ditolak",
        rows=rows,
    )
    return Download(name, content_type, size, parts)


@transaction.atomic
def start(*, batch: ImportBatch, by: User) -> RejectsFile:
    """Have the file of a long list made in the background; a second call finds it under way or done.

    Raises:
        DomainError: nothing was rejected, or the import itself is being worked on.
    """
    allow(by)
    batch = locked(batch.pk)
    refuse_while_working(batch)
    made_of, number = _rows_now(batch)
    if not number:
        raise DomainError(NOTHING)
    before = RejectsFile.objects.select_related("job").filter(batch=batch).first()
    if before and before.made_of == made_of and (before.file_id or _is_under_way(before)):
        return before
    forget(batch)
    job = jobs.enqueue(
        "ikm_registry.write_rejects",
        title=f"Menyusun baris yang ditolak dari {batch.file.name}",
        by=by,
        result_url=batch.get_absolute_url(),
        batch_id=batch.pk,
        by_id=by.pk,
    )
    return RejectsFile.objects.create(batch=batch, made_of=made_of, job=job)


def _is_under_way(made: RejectsFile) -> bool:
    return made.job is not None and not made.job.is_over


def make(*, batch: ImportBatch, by: User, progress: Progress) -> int:
    """Write the file and keep it encrypted; return its rows. Called by the job.

    Raises:
        DomainError: the preview was made anew meanwhile, or the import thrown away.
    """
    allow(by)
    made_of, _ = _rows_now(batch)
    with tempfile.TemporaryFile() as target:
        name, content_type, rows = _write(batch, cast(BinaryIO, target), progress)
        with transaction.atomic():
            batch = locked(batch.pk)
            made = RejectsFile.objects.filter(batch=batch, made_of=made_of).first()
            if made is None or _rows_now(batch)[0] != made_of:
                raise DomainError(
                    "Pratinjau berubah sementara berkas disusun. Susun lagi berkas yang ditolak."
                )
            made.file = files.store(source=target, name=name, by=by, content_type=content_type)
            made.rows = rows
            made.save(update_fields=["file", "rows"])
    return rows


def forget(batch: ImportBatch) -> None:
    """Drop the file made for another preview: nobody needs it, and it holds personal data."""
    for one in RejectsFile.objects.select_related("file").filter(batch=batch):
        one.delete()
        if one.file is not None:
            one.file.delete()


def _silent(*_: object, **__: object) -> None:
    """Nobody watches."""


def _write(batch: ImportBatch, target: BinaryIO, progress: Progress) -> tuple[str, str, int]:
    """Write the rejected rows; return (file name, content type, rows)."""
    reasons = {
        # A reason is said of many rows, and kept once.
        (sheet, number): intern(" ".join(p["message"] for p in problems if p["severity"] == ERROR))
        for sheet, number, problems in batch.rows.filter(action=RowAction.REJECTED)
        .values_list("sheet", "number", "problems")
        .iterator()
    }
    if not reasons:
        raise DomainError(NOTHING)
    found = Understanding.from_json(batch.understanding)
    rejected: dict[str, list[Reasoned]] = {}
    with opened(batch) as path:
        # What is wrong with a row was staged; only its cells are in the file.
        cleaning = engine.clean(path, batch.file.name, found, reference.gazetteer())
        for count, (sheet, number, cells) in enumerate(cleaning.raw(), start=1):
            progress(count, found.data_rows, "Membaca berkas")
            reason = reasons.get((sheet[:120], number))
            if reason is not None:
                rejected.setdefault(sheet, []).append((PART.join(cells), reason))
    progress(found.data_rows, found.data_rows, "Menulis berkas", force=True)
    sheets = [_laid_out(one, rows) for one in found.sheets if (rows := rejected.get(one.name))]
    total = sum(map(len, rejected.values()))
    name = f"Ditolak - {Path(batch.file.name).stem}"[:120]
    if found.format == "csv":
        write_csv(target, sheets, found.delimiter or ";")
        return f"{name}.csv", CSV, total
    write_xlsx(target, sheets)
    return f"{name}.xlsx", XLSX, total


def _laid_out(sheet: SheetUnderstanding, rows: list[Reasoned]) -> Sheet:
    """Name, headings and rows of one table, from its first column on, so that each cell stands under
    its heading; cells beyond the last heading keep their columns too.
    """
    first = sheet.span[0] if sheet.span else 0
    by_index = {column.index: column.header for column in sheet.columns}
    longest = max(raw.rstrip(PART).count(PART) + 1 for raw, _ in rows)
    width = max([longest, *(index + 1 for index in by_index)]) - first
    return sheet.name, [by_index.get(first + i, "") for i in range(width)], _Cells(rows, first)


class _Cells:
    """The rows again as cells from a column on, one at a time: there may be a million."""

    def __init__(self, rows: Sequence[Reasoned], first: int) -> None:
        self._rows, self._first = rows, first

    def __iter__(self) -> Iterator[tuple[Sequence[str], str]]:
        for raw, reason in self._rows:
            yield raw.rstrip(PART).split(PART)[self._first :], reason
