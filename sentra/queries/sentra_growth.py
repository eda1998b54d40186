"""How members grew: a designated sentra since its day and in a year, any set between two tahun data."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Sum

from ikm_registry.choices import IkmStatus
from ikm_registry.models import Ikm
from ikm_registry.queries.import_undo import STANDING
from rpik.core import sql
from sentra.choices import EvaluationState
from sentra.models import Evaluation, Sentra, SentraMember


def of_sentra(sentra: Sentra, *, year: int) -> dict[str, Any]:
    """Return the figures of an evaluation, JSON-ready; unknown sums are None.

    Returns:
        ``designated``: day, units, workers, output_value as the decree froze them;
        ``before``: the same of the year before, and ``source``: "evaluasi" (last year's accepted
        evaluation), "register" (sums over the members with data of both years, ``workers_now``
        and ``output_now`` their counterparts of today, ``*_pairs`` how many) or "" (nothing known);
        ``now``: today's register over the standing members that still work, ``members`` of all;
        ``near``: IKM alike in the members' desa that belong to no sentra.
    """
    ids = list(sentra.members.filter(until__isnull=True).values_list("ikm_id", flat=True))
    last = sentra.decrees.order_by("-id").first()  # that of the figures: designation or change
    return {
        "year": year,
        "designated": {
            "day": last.date.isoformat() if last else None,
            "units": sentra.units,
            "workers": sentra.workers,
            "output_value": sentra.output_value,
        },
        "before": _before(sentra, ids, year=year),
        "now": _now(ids, year=year),
        "near": _near(sentra, ids),
    }


def _now(ids: Sequence[int], *, year: int) -> dict[str, Any]:
    at_work = Q(status=IkmStatus.ACTIVE)
    found = Ikm.objects.filter(pk__in=ids).aggregate(
        units=Count("pk", filter=at_work),
        sum_workers=Sum("workers", filter=at_work),
        workers_known=Count("workers", filter=at_work),
        sum_output=Sum("output_value", filter=at_work),
        output_known=Count("output_value", filter=at_work),
        renewed=Count("pk", filter=at_work & Q(data_year__gte=year)),
        newest_year=Max("data_year"),
    )
    # An aggregate may not bear the name of a column that another one still counts.
    found["workers"], found["output_value"] = found.pop("sum_workers"), found.pop("sum_output")
    return {**found, "members": len(ids)}


def _before(sentra: Sentra, ids: Sequence[int], *, year: int) -> dict[str, Any]:
    last = (
        Evaluation.objects.filter(sentra=sentra, year=year - 1, state=EvaluationState.ACCEPTED)
        .values_list("figures", flat=True)
        .first()
    )
    if last is not None:
        then = last["now"]
        return {
            "source": "evaluasi",
            **{name: then[name] for name in ("units", "workers", "output_value")},
        }
    end = date(year - 1, 12, 31)
    standing = SentraMember.objects.filter(sentra=sentra, since__lte=end).filter(
        Q(until__isnull=True) | Q(until__gt=end)
    )
    whole = _pairs(ids, year=year, before=year - 1)
    known = bool(whole["workers_pairs"] or whole["output_pairs"])
    return {
        "source": "register" if known else "",
        "units": standing.count() or None,
        "workers": whole["workers_before"],
        "output_value": whole["output_before"],
        **{
            key: whole[key]
            for key in ("workers_now", "workers_pairs", "output_now", "output_pairs")
        },
    }


def between_years(ids: Sequence[int], *, year: int | None) -> dict[str, Any] | None:
    """Return what these IKM state in ``year`` against the newest tahun data before it; one query.

    ``before_year``, and for workers and output the sums of both years over the ``*_pairs`` members
    that state them in both; None without a year, a year before it, or anybody who states both.
    """
    if year is None:
        return None
    found = _pairs(ids, year=year, before=None)
    return found if found["workers_pairs"] or found["output_pairs"] else None


def _pairs(ids: Sequence[int], *, year: int, before: int | None) -> dict[str, Any]:
    """Return the row of ``sentra_growth_pairs.sql`` in whole numbers."""
    told = sql.load(__file__, "sentra_growth_pairs").format(standing=STANDING)
    row = sql.rows(told, {"ids": list(ids), "year": year, "before": before})[0]
    return {key: None if value is None else int(value) for key, value in row.items()}


def _near(sentra: Sentra, ids: Sequence[int]) -> int:
    """Return how many IKM of the group work in the members' desa and stand in no sentra."""
    taken = SentraMember.objects.filter(until__isnull=True).values("ikm_id")
    desa = Ikm.objects.filter(pk__in=ids, desa__isnull=False).values("desa_id")
    return (
        Ikm.objects.eligible_for_sentra()
        .filter(product_group_id=sentra.product_group_id, desa_id__in=desa, is_demo=sentra.is_demo)
        .exclude(pk__in=taken)
        .count()
    )
