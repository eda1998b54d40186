"""Publish the counts everybody may see: a deed of the head, at most once a quarter.

Two releases a day apart would tell of the one business that came between them.
"""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from ikm_registry.queries.demo import use_demo
from rpik.core.accounts import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.models import PublicCounts
from rpik.plan.queries import public
from rpik.plan.services.editions import PUBLISH


@transaction.atomic
def publish(*, by: User) -> PublicCounts:
    """Count, hide what is small, and keep it for everybody until the next release.

    Raises:
        NotAllowed: only the head. DomainError: published in this quarter already, or nobody to count.
    """
    if not by.has_perm(PUBLISH):
        raise NotAllowed("Hanya Pimpinan yang dapat menerbitkan angka publik.")
    require_whole_kabupaten(by)
    demo, today = use_demo(), timezone.localdate()
    list(User.objects.select_for_update().filter(pk=by.pk))  # two presses wait for each other
    last = PublicCounts.objects.filter(is_demo=demo).first()
    if last and _quarter(last.day) == _quarter(today):
        raise DomainError(
            f"Angka publik sudah diterbitkan {tanggal(last.day)}. Dua terbitan yang berdekatan membuka "
            f"usaha yang baru di antaranya; terbitkan lagi mulai {tanggal(_next_quarter(today))}."
        )
    found = public.counted(public.sentra())
    if not found.groups:
        raise DomainError(
            "Register belum memuat IKM aktif yang berkelompok: belum ada yang terbit."
        )
    made = PublicCounts.objects.create(content=asdict(found), day=today, is_demo=demo, made_by=by)
    record("public.published", by=by, target=made, sentence=f"Menerbitkan {made}")
    return made


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _next_quarter(day: date) -> date:
    year, quarter = _quarter(day)
    return date(year + quarter // 3, (quarter + 1) % 4 * 3 + 1, 1)
