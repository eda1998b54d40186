"""Keep and drop the tables an edition takes from outside the register."""

from django.db import transaction
from django.utils import timezone

from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.document.asked_tables import BY_KEY
from rpik.plan.document.series import Series
from rpik.plan.models import Edition, EditionTable
from rpik.plan.services.editions import draft_of, touch


@transaction.atomic
def keep(
    *, edition_id: int, key: str, series: Series, file_name: str = "", by: User
) -> EditionTable:
    """Replace a table of a draft; what stood there before is kept in the audit.

    Raises:
        NotAllowed, DomainError: no such table, or without its source.
    """
    edition = draft_of(edition_id, by)
    if key not in BY_KEY:
        raise DomainError("Tabel ini tidak ada dalam dokumen.")
    if not series.source.strip():
        raise DomainError("Sebut sumbernya, misalnya nama terbitan dan tahunnya.", field="source")
    before = EditionTable.objects.filter(edition=edition, key=key).first()
    made, _ = EditionTable.objects.update_or_create(
        edition=edition,
        key=key,
        defaults={
            "columns": list(series.columns),
            "rows": [[label, list(values)] for label, values in series.rows],
            "source": series.source.strip()[:200],
            "note": series.note[:400],
            "file_name": file_name[:200],
            "updated_at": timezone.now(),
            "updated_by": by,
        },
    )
    _record(edition, f"Mengisi tabel {BY_KEY[key].title}", before, by)
    return made


@transaction.atomic
def drop(*, edition_id: int, key: str, by: User) -> None:
    """Take a table out of a draft; it counts as missing again.

    Raises:
        NotAllowed, DomainError: there is none.
    """
    edition = draft_of(edition_id, by)
    before = EditionTable.objects.filter(edition=edition, key=key).first()
    if before is None:
        raise DomainError("Tabel ini memang belum diisi.")
    before.delete()
    _record(edition, f"Mengosongkan tabel {BY_KEY[key].title}", before, by)


def _record(edition: Edition, sentence: str, before: EditionTable | None, by: User) -> None:
    touch(edition)
    edition.save(update_fields=["version", "updated_at"])
    old = {n: getattr(before, n) for n in ("columns", "rows", "source")} if before else None
    record("edition.table", by=by, target=edition, sentence=sentence, data={"before": old})
