"""The file of an import: taken in encrypted, laid open for the readers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from ikm_registry.choices import BatchState
from ikm_registry.cleaning.text import cell_text
from ikm_registry.models import ImportBatch
from ikm_registry.services.import_commit import allow
from rpik.core import files, space
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.hidden import hide_numbers
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal

# Up to this size a file is understood and checked while the person waits (about a second).
INLINE_BYTES = 300_000
INLINE_ROWS = 10_000  # 1 kB of a workbook can hold a million rows


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
    size = files.size_of(file)
    name = _shown_name(name)
    if size > limit:
        raise DomainError(
            f"{name} lebih besar dari {limit // 2**20} MB. Bagi menjadi beberapa berkas.",
            field="file",
        )
    if not size:
        raise DomainError(f"{name} kosong (0 bita). Periksa berkasnya.", field="file")
    space.ensure_room(size)
    digest = files.digest_of(file)
    earlier = (
        ImportBatch.objects.visible_to(by)
        .filter(file__sha256=digest, state=BatchState.COMMITTED)
        .order_by("-id")
        .first()
    )
    if earlier and not force:
        raise SameFile(
            f"{name} sudah diimpor pada {tanggal(earlier.committed_at)} (impor {earlier.pk}). "
            "Mengimpornya lagi tidak mengubah apa pun, kecuali datanya berubah sejak itu.",
            earlier,
        )
    with transaction.atomic():
        stored = files.store(source=file, name=name, by=by)
        batch = ImportBatch.objects.create(file=stored, created_by=by)
        record("import.uploaded", by=by, target=batch, sentence=f"Mengunggah {name}")
    return batch


def _shown_name(name: str) -> str:
    """The name as it is kept and said: no folders, nothing invisible, nobody's number."""
    last = cell_text(name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = hide_numbers(last)[-200:].strip()
    # ".csv" names a kind and no file.
    return f"tanpa nama{shown}" if shown.rfind(".") <= 0 and shown[:1] in {"", "."} else shown


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Path]:
    """Lay the decrypted file in a private folder for the readers; it vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="rpik-") as folder:
        path = Path(folder) / f"daftar{Path(batch.file.name).suffix[:10].lower()}"
        files.lay_out(batch.file, path)
        yield path


def is_quick(batch: ImportBatch) -> bool:
    """Whether the file is small enough to be read while the person waits."""
    rows = sum(sheet["data_rows"] for sheet in batch.understanding.get("sheets", []))
    return batch.file.size <= INLINE_BYTES and rows <= INLINE_ROWS
