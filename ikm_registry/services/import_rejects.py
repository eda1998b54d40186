"""Rejected rows back in the form they came in, with the reason, ready to be uploaded again."""

from pathlib import Path

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

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rejects(*, batch: ImportBatch, by: User) -> tuple[str, str, bytes]:
    """Return (file name, content type, bytes) of the rejected rows: the sheet's own columns as
    they were written, and "Alasan ditolak". The cells hold personal data: the download is logged.

    Raises:
        DomainError: nothing was rejected.
    """
    allow(by)
    reasons = {
        (sheet, number): " ".join(p["message"] for p in problems if p["severity"] == ERROR)
        for sheet, number, problems in batch.rows.filter(action=RowAction.REJECTED).values_list(
            "sheet", "number", "problems"
        )
    }
    if not reasons:
        raise DomainError("Tidak ada baris yang ditolak pada impor ini.")
    found = engine.Understanding.from_json(batch.understanding)
    with opened(batch) as path:
        rejected = [
            (row.sheet, row.raw, reasons[row.sheet[:120], row.number])
            for row in engine.clean(path, batch.file.name, found, reference.gazetteer())
            if (row.sheet[:120], row.number) in reasons
        ]
    record_access(
        by=by,
        subject_type="ikm_registry.importbatch",
        subject_id=batch.pk,
        fields=["nik", "phone", "address"],
        purpose="Unduh baris yang ditolak",
        rows=len(rejected),
    )
    name = f"Ditolak - {Path(batch.file.name).stem}"[:120]
    headers = {s.name: [c.header for c in s.columns] for s in found.sheets}
    sheets = list(dict.fromkeys(sheet for sheet, _, _ in rejected))
    if found.format == "csv":
        rows = [(raw, reason) for _, raw, reason in rejected]
        text = rejects_csv(headers[sheets[0]], rows, found.delimiter or ";")
        return f"{name}.csv", "text/csv; charset=utf-8", text
    workbook = rejects_xlsx(
        [
            (sheet, headers[sheet], [(raw, why) for of, raw, why in rejected if of == sheet])
            for sheet in sheets
        ]
    )
    return f"{name}.xlsx", XLSX, workbook
