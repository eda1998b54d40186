"""The IKM behind a figure, as they are or as they were when an edition was published."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Left, Length

from ikm_registry.choices import IkmStatus
from ikm_registry.models import Ikm
from ikm_registry.models.ikm import SIZE_RULE, WORKERS
from rpik.plan.trace import COLUMNS, TABLES, Figure


def behind(one: Figure, at: datetime | None) -> QuerySet[Any]:
    """Return the active IKM that a figure sums, those without the measure left out.

    ``at``: the moment of publishing; then rows of the history, each record's last before it, with
    the record's id as ``pgh_obj_id``. Both kinds have the register's columns, and ``record_id``.
    """
    found: QuerySet[Any] = Ikm.objects.annotate(record_id=F("pk")) if at is None else _as_of(at)
    found = found.filter(status=IkmStatus.ACTIVE)
    if one.measure != "units":
        found = found.filter(**{f"{COLUMNS[one.measure]}__isnull": False})
    if one.is_total:
        return found
    key = TABLES[one.table][1]
    if key == "division":
        short = Q(kbli_length__lt=2)
        found = found.annotate(kbli_length=Length("kbli_code"), division=Left("kbli_code", 2))
        return found.filter(short) if one.row is None else found.filter(~short, division=one.row)
    if one.row is None:
        empty = {f"{key}__isnull": True} if key.endswith("_id") else {key: ""}
        return found.filter(**empty)
    return found.filter(**{key: one.row})


def _as_of(at: datetime) -> QuerySet[Any]:
    history = apps.get_model("ikm_registry", "IkmEvent").objects
    last = (
        history.filter(pgh_created_at__lte=at)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pgh_id")
    )
    return (
        history.filter(pgh_id__in=last)
        .exclude(pgh_label="delete")
        .annotate(workers=WORKERS, size_class=SIZE_RULE, record_id=F("pgh_obj_id"))
    )


def added_up(one: Figure, found: QuerySet[Any]) -> tuple[int, int | None]:
    """Return how many IKM there are, and their sum (None of nobody)."""
    if one.measure == "units":
        count = found.count()
        return count, count
    sums = found.aggregate(n=Count("pk"), total=Sum(COLUMNS[one.measure]))
    return sums["n"], sums["total"]
