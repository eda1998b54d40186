"""Keep which sentra are developed in which year, and drop what is kept no longer."""

from typing import Any

from django.db import transaction

from ikm_registry.queries.demo import use_demo
from rpik.core.accounts import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.models import SentraPlan
from rpik.plan.models.sentra_plan import NAME_LENGTH
from rpik.plan.next_sentra import Answer
from rpik.plan.services.coaching import allow


@transaction.atomic
def keep(
    *, name: str, asked: str, assumptions: list[tuple[str, str]], answer: Answer, by: User
) -> SentraPlan:
    """Keep an answer under a name; ``asked`` is its address, ``assumptions`` the same in words.

    The same POST twice keeps it once.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan. DomainError: no name, or nobody chosen.
    """
    allow(by)
    require_whole_kabupaten(by)
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise DomainError(
            f"Beri rencana ini nama, paling panjang {NAME_LENGTH} huruf.", field="nama"
        )
    rows: list[dict[str, Any]] = answer.rows()
    if not rows:
        raise DomainError("Tidak ada sentra baru untuk disimpan. Tambah anggaran, atau ubah batas.")
    list(User.objects.select_for_update().filter(pk=by.pk))  # two presses wait for each other
    asked = asked[:4000]
    newest = SentraPlan.objects.filter(made_by=by).first()
    if newest and (newest.name, newest.asked, newest.rows) == (name, asked, rows):
        return newest
    made = SentraPlan.objects.create(
        name=name,
        asked=asked,
        assumptions=assumptions,
        rows=rows,
        reached=answer.plan.best.objective,
        bound=answer.plan.bound,
        is_optimal=answer.plan.optimal,
        unit=answer.unit,
        cost=answer.plan.best.cost,
        is_demo=use_demo(),
        made_by=by,
    )
    record(
        "sentra_plan.kept",
        by=by,
        target=made,
        sentence=f"Menyimpan rencana {made} ({len(rows)} sentra baru)",
        data={"asked": made.asked, "rows": rows},
    )
    return made


@transaction.atomic
def name_carriers(*, plan: SentraPlan, executor: str, funding: str, by: User) -> None:
    """Write who carries a kept plan out and what pays for it; both may be empty.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan.
    """
    allow(by)
    require_whole_kabupaten(by)
    plan.executor, plan.funding = executor, funding
    plan.save(update_fields=["executor", "funding"])
    said = f"pelaksana {executor or 'kosong'}, sumber dana {funding or 'kosong'}"
    record("sentra_plan.carriers", by=by, target=plan, sentence=f"Mengisi {said} pada {plan}")


@transaction.atomic
def drop(*, plan: SentraPlan, by: User) -> None:
    """Delete a kept plan; its rows stay in the audit.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan.
    """
    allow(by)
    require_whole_kabupaten(by)
    record("sentra_plan.dropped", by=by, target=plan, sentence=f"Menghapus rencana {plan}")
    plan.delete()
