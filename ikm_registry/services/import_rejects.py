"""Rejected rows back in the form they came in, with the reason, ready to be uploaded again."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from sys import intern

from ikm_registry.choices import RowAction
from ikm_registry.cleaning.result import ERROR
from ikm_registry.importing import engine
from ikm_registry.importing.report import rejects_csv, rejects_xlsx
from ikm_registry.models import ImportBatch
from ikm_registry.services import reference
from ikm_registry.services.import_commit import allow
from ikm_registry.services.import_files import opened
from rpik.core.audit import record_access
from rpik.core.errors import DomainError
from rpik.core.models import User

PART = "\x1f"  # between the cells of a row held as one text; no cell holds one
Reasoned = tuple[str, str]
Laid = tuple[str, Sequence[str], Iterable[tuple[Sequence[str], str]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rejects(*, batch: ImportBatch, by: User) -> tuple[str, str, bytes]:
    """Return (file name, content type, bytes) of the rejected rows: the sheet's own columns as
    they were written, and "Alasan ditolak". The cells hold personal data: the download is logged.

    Raises:
        DomainError: nothing was rejected.
    """
    allow(by)
    reasons = {
        # A reason is said of many rows, and kept once.
        (sheet, number): intern(" ".join(p["message"] for p in problems if p["severity"] == ERROR))
        for sheet, number, problems in batch.rows.filter(action=RowAction.REJECTED)
        .values_list("sheet", "number", "problems")
        .iterator()
    }
    if not reasons:
        raise DomainError("Tidak ada baris yang ditolak pada impor ini.")
    found = engine.Understanding.from_json(batch.understanding)
    with opened(batch) as path:
        rejected: dict[str, list[Reasoned]] = {}
        for row in engine.clean(path, batch.file.name, found, reference.gazetteer()):
            reason = reasons.get((row.sheet[:120], row.number))
            if reason is not None:
                rejected.setdefault(row.sheet, []).append((PART.join(row.raw), reason))
    record_access(
        by=by,
        subject_type="ikm_registry.importbatch",
        subject_id=batch.pk,
        fields=["nik", "phone", "address"],
        purpose="Unduh baris yang ditolak",
        rows=sum(map(len, rejected.values())),
    )
    name = f"Ditolak - {Path(batch.file.name).stem}"[:120]
    sheets = [_laid_out(one, rows) for one in found.sheets if (rows := rejected.get(one.name))]
    if found.format == "csv":
        # Of several tables in a text file each has its own headings, as it came.
        text = b"".join(
            rejects_csv(headers, rows, found.delimiter or ";")[3 if number else 0 :]
            for number, (_, headers, rows) in enumerate(sheets)
        )
        return f"{name}.csv", "text/csv; charset=utf-8", text
    return f"{name}.xlsx", XLSX, rejects_xlsx(sheets)


def _laid_out(sheet: engine.SheetUnderstanding, rows: list[Reasoned]) -> Laid:
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
