"""Load the Perda's list of industri unggulan, and say which one counts."""

from typing import Any

from django.db import transaction

from ikm_registry.services.rules import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User
from rpik.plan.models import PerdaList


@transaction.atomic
def load(*, name: str, source: str, rows: list[dict[str, Any]], by: User) -> PerdaList:
    """Keep a new version and use it.

    Raises:
        NotAllowed: may not write editions, or is bound to some kecamatan.
    """
    _allow(by)
    PerdaList.objects.select_for_update().filter(in_use=True).update(in_use=False)
    made = PerdaList.objects.create(
        name=name.strip(), source=source.strip(), rows=rows, in_use=True, loaded_by=by
    )
    sentence = f"Memuat daftar unggulan Perda {made} ({len(rows)} industri)"
    record("perda_list.loaded", by=by, target=made, sentence=sentence, data={"source": made.source})
    return made


@transaction.atomic
def use(*, list_id: int | None, by: User) -> PerdaList | None:
    """Let this version count from now on; None: the shipped list.

    Raises:
        NotAllowed: may not write editions, or is bound to some kecamatan. DomainError: no such list.
    """
    _allow(by)
    found = PerdaList.objects.select_for_update().filter(pk=list_id).first() if list_id else None
    if list_id and found is None:
        raise DomainError("Daftar ini tidak ada lagi.")
    PerdaList.objects.filter(in_use=True).update(in_use=False)
    if found is not None:
        found.in_use = True
        found.save()
    said = f"Memakai daftar unggulan Perda {found}" if found else "Memakai daftar unggulan bawaan"
    record("perda_list.used", by=by, target=found, sentence=said)
    return found


def _allow(by: User) -> None:
    if not by.has_perm("plan.change_edition"):
        raise NotAllowed("Hanya Perencana yang dapat memuat daftar Perda.")
    require_whole_kabupaten(by)
