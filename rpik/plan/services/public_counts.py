"""Publish the counts everybody may see: a deed of the head, a quarter of a year apart at least.

Two releases a day apart would tell of the one business that came between them.
"""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ikm_registry.queries.demo import use_demo
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.models import PublicCounts
from rpik.plan.queries import public
from rpik.plan.services.editions import PUBLISH

APART = timedelta(days=90)  # between two releases


@transaction.atomic
def publish(*, by: User) -> PublicCounts:
    """Count, hide what is small, and keep it for everybody until the next release.

    Raises:
        NotAllowed: only the head. DomainError: published less than ``APART`` ago, or nobody to count.
    """
    require(by, PUBLISH, "menerbitkan angka publik", whole=True)
    demo, today = use_demo(), timezone.localdate()
    public.lock_releases()
    last = PublicCounts.objects.filter(is_demo=demo).first()
    if last and today < last.day + APART:
        raise DomainError(
            f"Angka publik sudah diterbitkan {tanggal(last.day)}. Dua terbitan yang berdekatan membuka "
            f"usaha yang baru di antaranya; terbitkan lagi mulai {tanggal(last.day + APART)}."
        )
    beside = public.standing()
    found = public.counted(beside.values())
    if not found.groups:
        raise DomainError(
            "Register belum memuat IKM aktif yang berkelompok: belum ada yang terbit."
        )
    content = {**asdict(found), "sentra": public.released(beside)}
    made = PublicCounts.objects.create(content=content, day=today, is_demo=demo, made_by=by)
    record("public.published", by=by, target=made, sentence=f"Menerbitkan {made}")
    return made
