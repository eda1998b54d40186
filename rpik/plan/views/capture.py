"""Berapa yang belum terdata: an estimate from lists that overlap, with its interval and its limits."""

from typing import Any

from django.views.generic import TemplateView

from ikm_registry.models import Kecamatan, ProductGroup
from rpik.plan import capture
from rpik.plan.forms.capture import CaptureForm
from rpik.plan.queries.capture import Counts, overlaps
from rpik.plan.views.editions import EditionRead


class CaptureView(EditionRead, TemplateView):
    """The whole, each kecamatan that all the chosen lists went to, each product group there, and both."""

    permission_required = ("plan.view_edition", "ikm_registry.view_ikm")
    template_name = "rpik/capture.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        form = CaptureForm(self.request.GET or None, by=user)
        context = super().get_context_data(
            **kwargs, form=form, lists=len(form.fields["daftar"].choices)
        )
        if not form.is_valid():
            return context
        chosen = form.cleaned_data["daftar"]
        group = form.cleaned_data["kelompok"]
        where = overlaps(chosen, group=group.pk if group else None, scope=user.kecamatan_scope)
        labels = dict(form.fields["daftar"].choices)
        number = len(chosen)
        places = dict(Kecamatan.objects.values_list("code", "name"))
        groups = dict(ProductGroup.objects.values_list("code", "name")) | {"": "Belum ditentukan"}
        cells = _rows(
            {f"{places.get(p, p)}: {groups.get(g, g)}": one for (p, g), one in where.cells.items()},
            number,
        )
        return context | {
            "chosen": [
                {"label": labels[pk], "value": size}
                for pk, size in zip(chosen, capture.sizes(where.whole, number), strict=True)
            ],
            "found": capture.estimate(where.whole, number) if where.whole else None,
            "seen": sum(where.whole.values()),
            "tables": [
                (
                    "Kecamatan",
                    _rows({places.get(k, k): v for k, v in where.kecamatan.items()}, number),
                ),
                (
                    "Kelompok komoditas",
                    _rows({groups.get(k, k): v for k, v in where.groups.items()}, number),
                ),
                ("Kelompok di kecamatan", [row for row in cells if row["found"]]),
            ],
            "too_few_cells": sum(row["found"] is None for row in cells),
            "copied": [
                (labels[chosen[i]], labels[chosen[j]])
                for i, j in capture.copied(where.whole, number)
            ],
            "least": capture.LEAST_SHARED,
        }


def _rows(counted: dict[str, Counts], lists: int) -> list[dict[str, Any]]:
    """Return each part with its estimate (None: too few in all), most missing first."""
    rows = [
        {"name": name, "seen": sum(counts.values()), "found": capture.estimate(counts, lists)}
        for name, counts in counted.items()
    ]
    return sorted(
        rows, key=lambda row: (-(row["found"].missing if row["found"] else -1), row["name"])
    )
