"""What the office assumes about its trips: the newest setting counts, older ones stay."""

from typing import Any

from django.db import transaction

from ikm_registry.models import Desa
from rpik.core.accounts import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.models import TravelSetting
from rpik.plan.services.coaching import allow
from rpik.plan.travel import Assumptions

FIELDS = ("road_factor", "visits_a_day", "reach_m", "km_cost", "day_cost", "source")


def current() -> TravelSetting | None:
    """Return the setting that counts; None while the office has set nothing."""
    return TravelSetting.objects.select_related("set_by").first()


def assumptions(office: Desa, **chosen: Any) -> Assumptions:
    """Return what is assumed of trips from the office: its setting, ``chosen`` instead of it."""
    kept = current()
    names = ("road_factor", "visits_a_day", "reach_m")
    given = {name: getattr(kept, name) for name in names} if kept else {}
    return Assumptions(office.lat, office.lon, **(given | chosen))


@transaction.atomic
def keep(*, by: User, **values: Any) -> TravelSetting:
    """Let these ``FIELDS`` count from now on; the same again changes nothing.

    Raises:
        NotAllowed: may not, or is bound to some kecamatan.
        DomainError: a cost without what it rests on.
    """
    allow(by)
    require_whole_kabupaten(by)
    values = {name: values[name] for name in FIELDS}
    values["source"] = values["source"].strip()
    if not values["source"] and (values["km_cost"] or values["day_cost"]):
        raise DomainError(
            "Sebutkan dasar biayanya, misalnya nomor Perbup standar biaya.", field="dasar"
        )
    kept = current()
    if kept and all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    made = TravelSetting.objects.create(set_by=by, **values)
    record(
        "travel.set",
        by=by,
        target=made,
        sentence="Mengubah asumsi perjalanan pembinaan",
        data=values,
    )
    return made
