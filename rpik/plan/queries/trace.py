"""The IKM behind a figure, as they are or as they were when an edition was published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Left, Length

from ikm_registry.choices import IkmStatus
from ikm_registry.models import Ikm
from ikm_registry.models.ikm_expressions import SIZE_RULE, WORKERS
from rpik.plan.trace import COLUMNS, COUNTED, FILLED, PAPERS, Figure


@dataclass(frozen=True, slots=True)
class Behind:
    """The IKM that a figure sums: rows of the register and, of a past moment, of the history.

    Both have the register's columns and ``record_id``. Taken as a sequence (of a paginator) it is in
    the order of ``record_id``.
    """

    present: QuerySet[Any]
    past: QuerySet[Any] | None = None

    def within(self, kecamatan: Sequence[str]) -> "Behind":
        """Return those of some kecamatan."""
        return self._each(lambda rows: rows.filter(kecamatan_id__in=kecamatan))

    def _each(self, change: Callable[[QuerySet[Any]], QuerySet[Any]]) -> "Behind":
        return Behind(change(self.present), None if self.past is None else change(self.past))

    @property
    def sets(self) -> list[QuerySet[Any]]:
        """The one or two sets of rows."""
        return [self.present] if self.past is None else [self.present, self.past]

    def count(self) -> int:
        """Return how many IKM there are."""
        return sum(rows.count() for rows in self.sets)

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Any]:
        if self.past is None:
            return list(self.present.order_by("record_id")[part])
        ids = [rows.order_by().values_list("record_id", flat=True) for rows in self.sets]
        wanted = list(ids[0].union(ids[1], all=True).order_by("record_id")[part])
        found = [row for rows in self.sets for row in rows.filter(record_id__in=wanted)]
        return sorted(found, key=lambda row: row.record_id)


def behind(one: Figure, at: datetime | None, *, real_only: bool = False) -> Behind:
    """Return the active IKM that a figure sums, those without the measure left out.

    ``at``: the moment of publishing. Who was not touched since is in the register as it was then; of
    the others the history has each record's last row before it.
    """
    register: QuerySet[Any] = Ikm.objects.annotate(record_id=F("pk"))
    if at is None:
        return Behind(_of(one, register, real_only))
    history = apps.get_model("ikm_registry", "IkmEvent").objects
    touched = history.filter(pgh_created_at__gt=at).values("pgh_obj_id")
    last = (
        history.filter(pgh_created_at__lte=at, pgh_obj_id__in=touched)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pgh_id")
    )
    past = (
        history.filter(pgh_id__in=last)
        .exclude(pgh_label="delete")
        .annotate(workers=WORKERS, size_class=SIZE_RULE, record_id=F("pgh_obj_id"))
    )
    present = register.exclude(pk__in=touched)
    return Behind(_of(one, present, real_only), _of(one, past, real_only))


def _of(one: Figure, found: QuerySet[Any], real_only: bool) -> QuerySet[Any]:
    found = found.filter(status=IkmStatus.ACTIVE)
    if real_only:
        found = found.filter(is_demo=False)
    if one.measure != "units":
        found = _with(found, COLUMNS[one.measure])
    for key, value in one.where.items():
        found = _shares(found, key, value)
    return found


def _shares(found: QuerySet[Any], key: str, value: str | None) -> QuerySet[Any]:
    """Keep the rows that share one value of a breakdown (None unknown), as document_figures.sql."""
    if key == "has":
        return _with(found, FILLED[str(value)])
    if key == "division":
        short = Q(kbli_length__lt=2)
        found = found.annotate(kbli_length=Length("kbli_code"), division=Left("kbli_code", 2))
        return found.filter(short) if value is None else found.filter(~short, division=value)
    if key == "since":
        if value is None:
            return found.filter(year_established=None)
        first = int(value)
        last = 1989 if first < 1990 else first + 4
        return found.filter(year_established__gte=first if first >= 1990 else 0, year_established__lte=last)  # fmt: skip
    if value is None:
        return found.filter(**({f"{key}__isnull": True} if key.endswith("_id") else {key: ""}))
    return found.filter(**{key: value})


def _with(found: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Keep the rows that have a column filled."""
    if column in {*PAPERS, "kbli_code"}:
        return found.exclude(**{column: ""})
    return found.filter(**{f"{column}__isnull": False})


def added_up(one: Figure, found: Behind) -> tuple[int, int | None]:
    """Return how many IKM there are, and their sum (None of nobody)."""
    if one.measure in COUNTED:
        count = found.count()
        return count, count
    column = COLUMNS[one.measure]
    sums = [rows.aggregate(n=Count("pk"), total=Sum(column)) for rows in found.sets]
    known = [part["total"] for part in sums if part["total"] is not None]
    return sum(part["n"] for part in sums), sum(known) if known else None
