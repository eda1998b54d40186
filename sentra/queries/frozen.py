"""A sentra and its members as they stood on a day: of its decrees, their history, frozen records."""

import copy
from datetime import date

from django.apps import apps
from django.db.models import Q

from sentra.choices import SentraState
from sentra.models import Decree, Sentra, SentraMember

# What a later decree writes anew (``services.designation``).
MOVES = ("name", "place", "state", "lat", "lon", "hull", "units", "workers", "investment", "output_value")  # fmt: skip


def members_on(sentra: Sentra, day: date | None) -> list[SentraMember]:
    """Return the memberships of that day, by id; None: those that stand.

    A revoked sentra's are those that its revocation ended.
    """
    rows = sentra.members.order_by("id")
    if day is not None:
        return list(rows.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day))
    if sentra.state != SentraState.REVOKED:
        return list(rows.filter(until__isnull=True))
    last = sentra.decrees.order_by("-id").values("date")[:1]
    return list(rows.filter(until__in=last))


def decree_on(sentra: Sentra, day: date) -> Decree | None:
    """Return the decree that held on that day, None before the first."""
    return sentra.decrees.filter(date__lte=day).order_by("-id").first()


def first_and_last(sentra: Sentra) -> list[tuple[Decree, Sentra | None]]:
    """Return the decree that designated it and the last that changed it, each with the sentra it left.

    One pair where nothing changed; None where the history does not reach back. Three queries at most.
    """
    setting = list(sentra.decrees.exclude(action="pencabutan").order_by("id"))
    return [(one, as_of(sentra, one)) for one in dict.fromkeys([*setting[:1], *setting[-1:]])]


def as_of(sentra: Sentra, decree: Decree) -> Sentra | None:
    """Return an unsaved copy with name, sums and outline as ``decree`` left them.

    Of the history's newest row that was written when the decree was recorded; a decree's row is
    written before it, in its transaction. None where the history does not reach back.
    """
    if not sentra.decrees.filter(pk__gt=decree.pk).exists():
        return sentra
    event = (
        apps.get_model("sentra", "SentraEvent")
        .objects.filter(pgh_obj_id=sentra.pk, pgh_created_at__lte=decree.recorded_at)
        .order_by("-pgh_id")
        .first()
    )
    if event is None:
        return None
    then = copy.copy(sentra)
    for field in MOVES:
        setattr(then, field, getattr(event, field))
    return then
