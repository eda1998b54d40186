"""A saved import opened once more: the rows it left behind, the sheets of its next year, or all of it
to answer its units.
"""

from copy import deepcopy
from typing import Any

from django.db import transaction

from ikm_registry.choices import BatchState, RowAction
from ikm_registry.importing.mending import CAUSE
from ikm_registry.importing.yearly import next_year, turn_to
from ikm_registry.models import ImportBatch, ImportMend, ImportRow
from ikm_registry.services import import_commit
from ikm_registry.services.import_columns import columns_as_before
from ikm_registry.services.import_commit import allow, locked
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User


@transaction.atomic
def take_rest(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Open a batch of its own with the rows that a saved import left behind; mended, it is saved
    and undone like any other. A second call finds the one that is still open.

    The mends given so far go along. ``imports.start_check`` makes its preview.
    """
    allow(by)
    batch = locked(batch.pk)
    if batch.state != BatchState.COMMITTED:
        raise DomainError("Sisa impor dapat diperbaiki setelah impornya disimpan.")
    still_open = batch.rests.exclude(state__in=[BatchState.UNDONE, BatchState.FAILED]).first()
    if still_open is not None:
        return still_open
    if not batch.rows.filter(action=RowAction.REJECTED).exists():
        raise DomainError("Tidak ada baris yang tertinggal pada impor ini.")
    rest = _opened(batch, by, rest_of=batch)
    record(
        "import.rest_opened",
        by=by,
        target=rest,
        sentence=f"Memperbaiki sisa impor {batch.pk} ({batch.file.name})",
    )
    return rest


def waiting_year(batch: ImportBatch) -> int | None:
    """Return the year whose sheets a saved import leaves for the next."""
    if batch.state != BatchState.COMMITTED or batch.rest_of_id is not None:
        return None
    return next_year(batch.understanding["sheets"])


def of_year(batch: ImportBatch, year: int) -> ImportBatch | None:
    """Return the import of another year of the same workbook, unless it was taken back."""
    found = ImportBatch.objects.filter(file_id=batch.file_id, data_year=year, rest_of=None)
    return found.exclude(state__in=[BatchState.UNDONE, BatchState.FAILED]).last()


@transaction.atomic
def take_next_year(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Open a batch of its own with the sheets of the next year; its rows update the records of this one.

    Columns and answers go along; a second call finds the batch that is there.
    """
    allow(by)
    batch = locked(batch.pk)
    year = waiting_year(batch)
    if year is None:
        raise DomainError("Tidak ada lembar tahun berikutnya yang menunggu pada impor ini.")
    known = of_year(batch, year)
    if known is not None:
        return known
    following = _opened(batch, by, understanding=_turned_to(batch.understanding, year), year=year)
    record(
        "import.year_opened",
        by=by,
        target=following,
        sentence=f"Melanjutkan impor {batch.pk} ({batch.file.name}) dengan data tahun {year}",
    )
    return following


def _turned_to(understanding: dict[str, Any], year: int) -> dict[str, Any]:
    """The understanding with the sheets of ``year`` in use, their columns as a person set those before."""
    turned = deepcopy(understanding)
    for sheet in turned["sheets"]:
        if sheet.get("year") == year:
            columns_as_before(understanding, sheet)
    turn_to(turned["sheets"], year)
    return turned


@transaction.atomic
def answer_units(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Take a saved import back and open its file anew, to answer the units that were taken for granted.

    What an undo leaves alone (edited since) stays, and the new preview meets it as a known record.

    Raises:
        DomainError: the batch is not saved, leaves no unit open, or holds only the rest of another.
    """
    allow(by)
    batch = locked(batch.pk)
    taken_for_granted = batch.balance.get("result", {}).get("assumed")
    if batch.state != BatchState.COMMITTED or batch.rest_of_id or not taken_for_granted:
        raise DomainError(
            "Satuan impor ini tidak dapat dijawab di sini. Bila nilainya keliru, urungkan impornya, "
            "lalu unggah lagi berkasnya."
        )
    import_commit.undo(batch=batch, by=by)
    again = _opened(batch, by)
    record(
        "import.units_reopened",
        by=by,
        target=again,
        sentence=f"Menjawab satuan impor {batch.pk} ({batch.file.name}), yang diurungkan",
    )
    return again


def _opened(
    batch: ImportBatch,
    by: User,
    rest_of: ImportBatch | None = None,
    understanding: dict[str, Any] | None = None,
    year: int | None = None,
) -> ImportBatch:
    """A batch of the same file, understood and mended as the one before unless told otherwise."""
    again = ImportBatch.objects.create(
        file=batch.file,
        state=BatchState.MAPPED,
        understanding=understanding or batch.understanding,
        kbli_version=batch.kbli_version,
        data_year=year or batch.data_year,
        rest_of=rest_of,
        is_demo=batch.is_demo,
        created_by=by,
    )
    ImportMend.objects.bulk_create(
        ImportMend(
            batch=again,
            field=one.field,
            sheet=one.sheet,
            number=one.number,
            written=one.written,
            kecamatan_code=one.kecamatan_code,
            value_cipher=bytes(one.value_cipher),
            created_by=by,
        )
        # What was left out waits among the rest for another decision.
        for one in batch.mends.exclude(field=CAUSE if rest_of else "")
    )
    return again


def left_behind(batch: ImportBatch) -> set[tuple[str, int]] | None:
    """Return (sheet, row) of the rows a rest holds; None for a batch of a whole file."""
    if batch.rest_of_id is None:
        return None
    return set(
        ImportRow.objects.filter(batch_id=batch.rest_of_id, action=RowAction.REJECTED).values_list(
            "sheet", "number"
        )
    )
