"""An import up to its preview: take the file, understand it, correct it, check every row.

``import_commit`` writes it and takes it back. Page, command and background work call the same.
"""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ikm_registry.choices import BatchState
from ikm_registry.importing import engine
from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.rows import CleanRow
from ikm_registry.models import ImportBatch
from ikm_registry.queries import imports as queries
from ikm_registry.services import import_plan, look_alikes, reference
from ikm_registry.services.import_commit import allow, commit
from ikm_registry.services.import_picture import without_personal
from ikm_registry.services.import_rows import staged
from rpik.core import crypto, jobs
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import StoredFile, User

# Up to this size a file is understood and checked while the person waits (about a second).
INLINE_BYTES = 300_000
INLINE_ROWS = 2_000
GROUPS_KEPT = 60

LABELS = {column.field: column.label for column in CATALOGUE}

Progress = Callable[..., None]
Observe = Callable[[int, CleanRow], None]


class SameFile(DomainError):
    """The very same bytes were imported before; ``batch`` is that import."""

    def __init__(self, message: str, batch: ImportBatch) -> None:
        super().__init__(message, field="file")
        self.batch = batch


def upload(*, file: BinaryIO, name: str, by: User, force: bool = False) -> ImportBatch:
    """Take a file in, encrypted; what it holds is understood by ``understand``.

    Raises:
        SameFile: it was committed before and not undone; ``force`` imports it all the same.
        DomainError: too large, or empty.
    """
    allow(by)
    limit = settings.RPIK_MAX_IMPORT_BYTES
    content = file.read(limit + 1)
    name = Path(name.replace("\\", "/")).name[-200:] or "tanpa nama"
    if len(content) > limit:
        raise DomainError(
            f"{name} lebih besar dari {limit // 2**20} MB. Bagi menjadi beberapa berkas.",
            field="file",
        )
    if not content:
        raise DomainError(f"{name} kosong (0 bita). Periksa berkasnya.", field="file")
    digest = hashlib.sha256(content).hexdigest()
    earlier = (
        ImportBatch.objects.filter(file__sha256=digest, state=BatchState.COMMITTED)
        .order_by("-id")
        .first()
    )
    if earlier and not force:
        raise SameFile(
            f"{name} sudah diimpor pada {earlier.committed_at:%d-%m-%Y} (impor {earlier.pk}). "
            "Mengimpornya lagi tidak mengubah apa pun kecuali isinya berbeda.",
            earlier,
        )
    with transaction.atomic():
        stored = StoredFile.objects.create(
            name=name,
            size=len(content),
            sha256=digest,
            content=crypto.encrypt_bytes(content),
            uploaded_by=by,
        )
        batch = ImportBatch.objects.create(file=stored, created_by=by)
        record("import.uploaded", by=by, target=batch, sentence=f"Mengunggah {name}")
    return batch


def receive(*, file: BinaryIO, name: str, by: User, force: bool = False) -> ImportBatch:
    """Take a file in and understand it: now when it is small, else in the background.

    A small file that cannot be read leaves nothing behind.
    """
    with transaction.atomic():
        batch = upload(file=file, name=name, by=by, force=force)
        if is_quick(batch):
            return understand(batch=batch, by=by)
        batch.job = jobs.enqueue(
            "ikm_registry.understand_batch",
            title=f"Membaca {batch.file.name}",
            by=by,
            result_url=reverse("ikm_registry:import-columns", args=[batch.pk]),
            batch_id=batch.pk,
            by_id=by.pk,
        )
        batch.save(update_fields=["job"])
    return batch


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Path]:
    """Lay the decrypted file in a private folder for the readers; it vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="rpik-") as folder:
        path = Path(folder) / f"daftar{Path(batch.file.name).suffix[:10].lower()}"
        path.write_bytes(crypto.decrypt_bytes(batch.file.content))
        yield path


def understand(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Read the file: sheets, header rows, what each column is; the guess goes into the batch.

    Raises:
        DomainError: the file cannot be read; the batch is marked failed and says why.
    """
    allow(by)
    try:
        with opened(batch) as path:
            found = engine.understand(path, batch.file.name, reference.gazetteer())
    except UnreadableFile as error:
        batch.state = BatchState.FAILED
        batch.balance = {"failure": str(error)}
        batch.save(update_fields=["state", "balance"])
        raise DomainError(f"{batch.file.name}: {error}", field="file") from error
    batch.understanding = without_personal(found.to_json())
    batch.kbli_version = found.kbli_version or batch.kbli_version
    batch.data_year = found.data_year or batch.data_year
    batch.save(update_fields=["understanding", "kbli_version", "data_year"])
    return batch


def correct(*, batch: ImportBatch, changes: dict[str, Any], by: User) -> ImportBatch:
    """Take over what a person corrected; the preview must be made anew afterwards.

    ``changes``: ``sheets`` {name: {use, header_row, columns {index: {field, multiplier}}}},
    ``kbli_version``, ``data_year``; what is absent stays. A new header row means new columns.
    """
    allow(by)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state not in {BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED}:
            raise DomainError(
                f"Impor ini berkeadaan “{batch.get_state_display()}”; kolomnya tidak dapat diubah lagi."
            )
        sheets = changes.get("sheets", {})
        header_rows = {
            name: change["header_row"] for name, change in sheets.items() if "header_row" in change
        }
        if header_rows:
            batch.understanding = _understood_anew(batch, header_rows)
        _apply(batch.understanding, sheets)
        if changes.get("kbli_version"):
            batch.kbli_version = changes["kbli_version"]
        if "data_year" in changes:
            batch.data_year = changes["data_year"]
        batch.state = BatchState.MAPPED
        batch.save(update_fields=["understanding", "kbli_version", "data_year", "state"])
    return batch


def _understood_anew(batch: ImportBatch, header_rows: dict[str, int]) -> dict[str, Any]:
    """Read the sheets whose header row a person pointed at again; the others stay as they are."""
    try:
        with opened(batch) as path:
            anew = engine.understand(path, batch.file.name, reference.gazetteer(), header_rows)
    except UnreadableFile as error:
        raise DomainError(str(error), field="header_row") from error
    found = without_personal(anew.to_json())
    before = {sheet["name"]: sheet for sheet in batch.understanding["sheets"]}
    found["sheets"] = [
        sheet if sheet["name"] in header_rows else before.get(sheet["name"], sheet)
        for sheet in found["sheets"]
    ]
    return found


def _apply(understanding: dict[str, Any], changes: dict[str, Any]) -> None:
    for sheet in understanding["sheets"]:
        change = changes.get(sheet["name"], {})
        if "use" in change:
            sheet["use"] = bool(change["use"]) and bool(sheet["header_rows"])
        by_index = {column["index"]: column for column in sheet["columns"]}
        for index, wanted in change.get("columns", {}).items():
            column = by_index.get(int(index))
            if column is None:
                continue
            if "field" in wanted and wanted["field"] != column["field"]:
                column.update(field=wanted["field"] or None, score=1.0, reason="dipilih petugas")
            if wanted.get("multiplier"):
                column["multiplier"] = int(wanted["multiplier"])
        _refuse_twice(sheet)
    if not any(sheet["use"] for sheet in understanding["sheets"]):
        raise DomainError("Pilih paling sedikit satu lembar untuk diimpor.")


def _refuse_twice(sheet: dict[str, Any]) -> None:
    taken: dict[str, str] = {}
    for column in sheet["columns"]:
        field, header = column["field"], column["header"] or f"kolom {column['index'] + 1}"
        if not field or field.startswith("-") or not sheet["use"]:
            continue
        if field in taken:
            label = LABELS.get(field, field)
            raise DomainError(
                f"“{taken[field]}” dan “{header}” sama-sama dijadikan {label}. Lepaskan salah satunya."
            )
        taken[field] = header


def is_quick(batch: ImportBatch) -> bool:
    """Whether the file is small enough to be read while the person waits."""
    return batch.file.size <= INLINE_BYTES


def start_check(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Check now when the file is small, else in the background (``batch.job`` shows how far)."""
    allow(by)
    if is_quick(batch):
        return check(batch=batch, by=by)
    batch.job = jobs.enqueue(
        "ikm_registry.check_batch",
        title=f"Memeriksa {batch.file.name}",
        by=by,
        result_url=batch.get_absolute_url(),
        batch_id=batch.pk,
        by_id=by.pk,
    )
    batch.save(update_fields=["job"])
    return batch


def start_commit(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Save now when there are few rows, else in the background (``batch.job`` shows how far)."""
    allow(by)
    if batch.state != BatchState.CHECKED or sum(batch.counts.values()) <= INLINE_ROWS:
        return commit(batch=batch, by=by)
    batch.job = jobs.enqueue(
        "ikm_registry.commit_batch",
        title=f"Menyimpan {batch.file.name}",
        by=by,
        result_url=batch.get_absolute_url(),
        batch_id=batch.pk,
        by_id=by.pk,
    )
    batch.save(update_fields=["job"])
    return batch


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
    found = engine.Understanding.from_json(batch.understanding)
    tally = Tally(progress, observe, found.data_rows)
    try:
        with opened(batch) as path, transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.state in {BatchState.COMMITTED, BatchState.UNDONE}:
                raise DomainError(
                    f"Impor {batch.pk} sudah disimpan; unggah berkasnya sebagai impor baru."
                )
            mark = queries.register_mark()
            queries.open_stage()
            cleaning = engine.clean(path, batch.file.name, found, reference.gazetteer())
            index, version = reference.kbli_index(), batch.kbli_version
            queries.stage_rows(
                staged(
                    cleaning,
                    scope=by.kecamatan_scope,
                    suggest=lambda text: index.automatic(text, version),
                    observe=tally,
                )
            )
            if not tally.rows:
                raise DomainError(
                    "Tidak ada baris data di bawah judul kolom. Periksa baris judulnya."
                )
            _plan(batch, by, tally)
            batch.counts = queries.counts(batch.pk)
            batch.balance = {"mark": mark, **_balance(cleaning.balance, tally)}
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


def _plan(batch: ImportBatch, by: User, tally: "Tally") -> None:
    tally.say("Membandingkan dengan register")
    queries.hold_repeats(sheets=len(tally.sheets))
    suspects = import_plan.match_register(
        scope=by.kecamatan_scope, kbli_version=batch.kbli_version, data_year=batch.data_year
    )
    tally.say("Mencari yang mirip")
    look_alikes.in_file(suspects)
    import_plan.write_suspects(suspects)
    tally.say("Menyusun pratinjau")
    queries.store(batch.pk)


class Tally:
    """Watches the cleaned rows go by: counts, problems by cause, progress."""

    def __init__(self, progress: Progress | None, observe: Observe | None, total: int) -> None:
        self._progress, self._observe = progress, observe
        self.rows = 0
        self.total = total
        self.sheets: Counter[str] = Counter()
        self.problems: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], str] = {}

    def __call__(self, position: int, row: CleanRow) -> None:
        self.rows = position
        self.sheets[row.sheet] += 1
        for problem in row.problems:
            key = (problem.code, problem.field)
            self.problems[key] += 1
            if key not in self.examples:
                self.examples[key] = problem.message
        if self._observe is not None:
            self._observe(position, row)
        if self._progress is not None and position % 500 == 0:
            self._progress(position, self.total, "Membersihkan baris")

    def say(self, message: str) -> None:
        """Name the step that runs now."""
        if self._progress is not None:
            self._progress(self.rows, self.rows, message, force=True)


def _balance(read: engine.Balance, tally: Tally) -> dict[str, Any]:
    """The neraca: rows in = new + changed + same + rejected + double + not data, none unexplained."""
    return {
        "rows": tally.rows,
        "rows_in_file": read.rows,
        "sheets": dict(tally.sheets),
        "skipped": dict(read.skipped),
        "checksums": read.totals,
        "problems": [
            {"code": code, "field": field, "rows": number, "message": tally.examples[code, field]}
            for (code, field), number in tally.problems.most_common(GROUPS_KEPT)
        ],
    }
