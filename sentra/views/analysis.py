"""Analysis: where the kabupaten is specialised, and which products agglomerate at all."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.exports import csv_file
from ikm_registry.models import Kecamatan
from ikm_registry.queries.demo import use_demo
from ikm_registry.queries.stats import cell_feature
from rpik.core.views.downloads import CSV, download
from rpik.core.views.permission import PermissionRequired
from sentra.detection.agglomeration import HARDLY, HIGHLY
from sentra.queries import analysis
from sentra.queries.analysis import UNITS, WORKERS, Structure

COLUMNS = 12  # groups beside each other on an office screen; the rest on demand
FEW = 5  # units below which γ says little: the number that makes a sentra [PP 29/2018 art. 1]
MEASURES = ((UNITS, "Unit usaha"), (WORKERS, "Tenaga kerja"))
# LQ from which on a cell counts as somewhat, clearly, strongly specialised; 2 is the star of the
# European Cluster Observatory.
STEPS = (1.0, 2.0, 4.0)
GAMMA_HEAD = ("kelompok", "unit", "menyebut_tenaga_kerja", "gamma_ellison_glaeser", "arti")
FULL_SHADE = 4.0  # LQ at which the map is darkest


def table(
    head: Iterable[str], rows: Iterable[Iterable[Any]], *, demo: bool, name: str
) -> HttpResponse:
    """Return a CSV whose every row says it when demo data were counted."""
    if demo:
        head, rows = (*head, "data"), ([*row, "data contoh"] for row in rows)
    return download(csv_file(head, rows), kind=CSV, name=name)


class AnalysisPermission(PermissionRequired):
    """Aggregates of the kabupaten: open to whoever may read sentra."""

    permission_required = "sentra.view_sentra"

    def measure(self) -> str:
        """Return what is counted, units unless workers are asked for."""
        return WORKERS if self.request.GET.get("ukur") == WORKERS else UNITS


class AnalysisView(AnalysisPermission, TemplateView):
    """The heat table; ``?kelompok=`` opens one product group, ``?semua=1`` shows every group."""

    template_name = "sentra/analysis.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = analysis.structure(demo=use_demo())
        codes = [code for code, _ in found.groups]
        chosen = self.request.GET.get("kelompok", "")
        context = super().get_context_data(
            **kwargs,
            found=found,
            measure=self.measure(),
            measures=MEASURES,
            chosen=chosen if chosen in codes else "",
            whole=bool(self.request.GET.get("semua")),
            few=FEW,
        )
        if context["chosen"]:
            return context | self._of_group(found, codes.index(chosen))
        return context | self._of_all(found)

    def _of_all(self, found: Structure) -> dict[str, Any]:
        columns = len(found.groups) if self.request.GET.get("semua") else COLUMNS
        cells = _cells(found, self.measure())
        return {
            "columns": found.groups[:columns],
            "more": max(0, len(found.groups) - columns),
            "rows": [
                (name, row[:columns])
                for (_, name), row in zip(found.kecamatan, cells, strict=True)
                if any(cell["units"] for cell in row)
            ],
            "gathering": sorted(
                _gathering(found), key=lambda one: (one["gamma"] is None, -(one["gamma"] or 0))
            ),
        }

    def _of_group(self, found: Structure, column: int) -> dict[str, Any]:
        cells = [row[column] for row in _cells(found, self.measure())]
        named = [
            cell | {"name": name}
            for (_, name), cell in zip(found.kecamatan, cells, strict=True)
            if cell["units"]
        ]
        named.sort(key=lambda cell: -(cell["value"] or 0))
        return {
            "group": found.groups[column][1],
            "places": named,
            "gamma": _gathering(found)[column],
            "cells_address": urlencode(
                {"kelompok": found.groups[column][0], "ukur": self.measure()}
            ),
        }


def _cells(found: Structure, measure: str) -> list[list[dict[str, Any]]]:
    """Return a cell for each kecamatan and group: counts, quotient, interval, heat, list behind.

    ``above`` and ``below``: the whole interval lies on that side of 1.
    """
    table = found.quotients(measure)
    return [
        [
            {
                "units": int(found.units[r, c]),
                "workers": int(found.workers[r, c]),
                "value": _known(table.value[r, c]),
                "low": _known(table.low[r, c]),
                "high": _known(table.high[r, c]),
                "heat": sum(table.value[r, c] >= step for step in STEPS),
                "above": bool(table.low[r, c] > 1),
                "below": bool(table.high[r, c] < 1),
                "query": urlencode({"kecamatan": place, "kelompok": group}),
            }
            for c, (group, _) in enumerate(found.groups)
        ]
        for r, (place, _) in enumerate(found.kecamatan)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4) + 0.0


def _gathering(found: Structure) -> list[dict[str, Any]]:
    """Return γ of each group with its reading, in the order of the groups."""
    return [
        {
            "code": code,
            "name": name,
            "units": int(units),
            "stating": int(stating),
            "gamma": _known(gamma),
            "reading": _reading(gamma, stating),
        }
        for (code, name), units, stating, gamma in zip(
            found.groups,
            found.units.sum(0),
            found.stating.sum(0),
            found.concentration(),
            strict=True,
        )
    ]


def _reading(gamma: float, stating: float) -> str:
    if np.isnan(gamma) or stating < FEW:
        return "belum dapat dikatakan"
    if gamma > HIGHLY:
        return "sangat terpusat"
    return "agak terpusat" if gamma >= HARDLY else "tersebar"


class AnalysisCellsView(AnalysisPermission, View):
    """GeoJSON: kecamatan shaded by the quotient of ``?kelompok=``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = analysis.structure(demo=use_demo())
        codes = [code for code, _ in found.groups]
        chosen = request.GET.get("kelompok", "")
        cells = _cells(found, self.measure())
        features = []
        row_of = {code: n for n, (code, _) in enumerate(found.kecamatan)}
        for place in Kecamatan.objects.order_by("code"):
            cell = cells[row_of[place.pk]][codes.index(chosen)] if chosen in codes else None
            value = (cell and cell["value"]) or 0.0
            if place.cell:
                figures = {
                    "kecamatan": place.name,
                    "ikm": cell["units"] if cell else 0,
                    "shade": min(value / FULL_SHADE, 1.0),
                }
                features.append(cell_feature(place, figures))
        return JsonResponse({"type": "FeatureCollection", "features": features})


class ConcentrationCsvView(AnalysisPermission, View):
    """γ of every product group with its reading, as Indonesian Excel opens it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        demo = use_demo()
        rows = (
            [one["name"], one["units"], one["stating"],
             "" if one["gamma"] is None else analysis.decimal(one["gamma"]), one["reading"]]
            for one in _gathering(analysis.structure(demo=demo))
        )  # fmt: skip
        return table(GAMMA_HEAD, rows, demo=demo, name="analisis-ellison-glaeser.csv")


class AnalysisCsvView(AnalysisPermission, View):
    """Every cell of the table, as Indonesian Excel opens it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        demo = use_demo()
        found = analysis.structure(demo=demo)
        return table(analysis.CSV_HEAD, found.lines(), demo=demo, name="analisis-lq.csv")
