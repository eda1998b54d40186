"""Sentra dalam bahaya: which designated sentra show signs of dying."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from rpik.plan.danger import LEAST, NEW_WITHIN, OLDER, SIGNS, STEP, judge
from rpik.plan.services.danger import places
from rpik.plan.views.coaching import CoachingRead

ORDER = ("bahaya", "lihat", "tenang", "diam")


class DangerView(CoachingRead, TemplateView):
    """Every designated sentra, those in danger first, with the kabupaten to compare."""

    template_name = "rpik/coaching/danger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = timezone.localdate().year
        rows, whole = places(year - NEW_WITHIN, by=self.request.user)
        for row in rows:
            row["judged"] = judge(row["counts"], whole)
            row["signs"] = [SIGNS[sign] for sign in row["judged"].signs]
            row["age"] = _age(row["counts"].median_year, year)
            row["owners"] = _ages(row["counts"].birth_year, year)
        rows.sort(key=lambda row: (ORDER.index(row["judged"].state), row["name"]))
        return super().get_context_data(
            **kwargs,
            rows=rows,
            whole=whole,
            whole_age=_age(whole.median_year, year),
            whole_owners=_ages(whole.birth_year, year),
            least=LEAST,
            within=NEW_WITHIN,
            older=OLDER,
            step=STEP,
        )


def _age(since: float | None, year: int) -> float | None:
    return None if since is None else year - since


def _ages(birth: float | None, year: int) -> str:
    """Return the ages that a middle of births told to ``STEP`` years stands for: "69–73"."""
    if birth is None:
        return ""
    age, half = year - round(birth), STEP // 2
    return f"{age - half}–{age + half}"
