"""A small register with every kind of gap, and editions, for tests of the plan."""

from datetime import date

from ikm_registry.models import Ikm, ProductGroup
from rpik.core.models import User
from rpik.plan.models import Activity, Edition, Programme, SentraPlan
from rpik.plan.services import editions
from tests.factories.ikm_registry import ikm

DESA = ("35.07.33.2007", "35.07.24.2001", "35.07.13.2001")


def register(how_many: int = 40) -> list[Ikm]:
    """IKM over three kecamatan, both sectors, sizes known and unknown, some without figures."""
    groups = list(ProductGroup.objects.order_by("code")[:4])
    made = []
    for index in range(how_many):
        stated = index % 7 == 0
        made.append(
            ikm(
                desa=DESA[index % 3] if index % 11 else "",
                product_group=groups[index % 4] if index % 13 else None,
                sector=("agro", "non_agro", "agro", "")[index % 4],
                kbli_code=("10391", "23932", "13134", "")[index % 4],
                kbli_version="2020" if index % 4 != 3 else "",
                workers_male=None if stated else index % 5,
                workers_female=None if index % 3 == 0 else index % 4,
                workers_stated=25 if stated else None,
                investment=None if index % 5 == 0 else (index % 6) * 500_000_000,
                output_value=None if index % 4 == 0 else index * 1_250_000,
                year_established=None if index % 6 == 0 else 1985 + index,
                nib="1234567890123" if index % 2 else "",
                status="nonaktif" if index % 10 == 9 else "aktif",
            )
        )
    return made


def edition(by: User, **fields: object) -> Edition:
    """A draft edition."""
    values = {"title": "RPIK Uji", "year_from": 2024, "year_to": 2044, **fields}
    return editions.create(by=by, **values)


def publish(one: Edition, by: User) -> Edition:
    """Publish an edition, knowing everything it lacks."""
    gaps = len(editions.document_of(one).missing)
    return editions.publish(edition_id=one.pk, version=one.version, gaps=gaps, by=by)


def activity(by: User) -> Activity:
    """An activity without participants, as an old list may have it."""
    programme, _ = Programme.objects.get_or_create(year=2026, code="3.31.02", name="Uji")
    day = date(2026, 5, 4)
    return Activity.objects.create(
        programme=programme, title="Kunjungan", kind="kunjungan", start=day, end=day, created_by=by
    )


def sentra_plan(by: User, **fields: object) -> SentraPlan:
    """A kept plan with one new sentra."""
    row = {"name": "Kandidat uji", "url": "/sentra/kandidat/1/", "year": 1, "gained": 12, "own": 9,
           "cost": 67e6, "reason": "menjangkau juga 3 unit usaha di dekatnya"}  # fmt: skip
    values = {"name": "Rencana uji", "rows": [row], "reached": 12, "bound": 12, "is_optimal": True,
              "unit": "unit usaha", "cost": 67e6, "made_by": by} | fields  # fmt: skip
    return SentraPlan.objects.create(**values)
