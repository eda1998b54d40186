"""Load the Perda's list of industri unggulan, and say which one counts."""

from typing import Any

from django.db import transaction

from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.models import User
from rpik.plan.models import PerdaList
from rpik.plan.services import editions
from rpik.plan.services.loaded import found, let_count, same_again


@transaction.atomic
def load(*, name: str, source: str, rows: list[dict[str, Any]], by: User) -> PerdaList:
    """Keep a new version and use it; the one in use if this person loads it once more.

    Raises:
        NotAllowed: may not write editions, or is bound to some kecamatan. DomainError: somebody else
            was faster.
    """
    _allow(by)
    made = PerdaList(name=name.strip(), source=source.strip(), rows=rows, loaded_by=by)
    if before := same_again(made, rows=rows):
        return before
    let_count(PerdaList, made)
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
    chosen = found(PerdaList, list_id)
    let_count(PerdaList, chosen)
    said = f"Memakai daftar unggulan Perda {chosen}" if chosen else "Memakai daftar unggulan bawaan"
    record("perda_list.used", by=by, target=chosen, sentence=said)
    return chosen


def _allow(by: User) -> None:
    require(by, editions.WRITE, "memuat daftar Perda", whole=True)
