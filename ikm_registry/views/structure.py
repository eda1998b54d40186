"""Struktur industri: sector × size × kecamatan, product groups, how sure the codes are."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ikm_registry.choices import Sector, SizeClass
from ikm_registry.exports import csv_file
from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries.named_products import also_by_group
from ikm_registry.queries.structure import Structure, structure
from ikm_registry.views.ikm import RegisterView
from rpik.core.templatetags.format_id import angka, persen
from rpik.core.views.downloads import CSV, download

NONE = "belum"
Column = tuple[str, str | None, str]
# Sector and size of each column; a sector without sizes stands in one column.
COLUMNS: tuple[Column, ...] = (
    *((Sector.AGRO.value, size.value, f"Agro, {size.label.lower()}") for size in SizeClass),
    *((Sector.NON_AGRO.value, size.value, f"Non-agro, {size.label.lower()}") for size in SizeClass),
    (Sector.NOT_INDUSTRY.value, None, "Bukan industri"),
    ("", None, "Belum terklasifikasi"),
)
BANDS = (
    ("95", "Otomatis, yakin 95 % ke atas"),
    ("90", "Otomatis, yakin 90-94 %"),
    ("85", "Otomatis, yakin 85-89 %"),
    ("80", "Otomatis, yakin 80-84 %"),
    (NONE, "Otomatis, keyakinan belum dicatat"),
)


class StructureView(RegisterView):
    """Every figure opens the list behind it; a column that nobody is in does not stand there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = structure(request.user.kecamatan_scope)
        names = dict(Kecamatan.objects.values_list("code", "name"))
        groups = list(ProductGroup.objects.all())
        columns = [
            column
            for column, cell in zip(COLUMNS, _row(found, "", "Jumlah")["cells"], strict=True)
            if cell["ikm"]
        ]
        context = {
            "total": found.total,
            "heads": _heads(columns),
            "rows": _rows(found, names, columns),
            "sums": _row(found, "", "Jumlah", columns),
            "sectors": _sectors(found),
            "groups": _groups(found, groups),
            "branches": _branches(found, groups),
            "sources": _sources(found),
            "remainder": _remainder(found),
            "also": _also(also_by_group(request.user.kecamatan_scope), groups),
        }
        return render(request, "ikm_registry/structure.html", context)


class StructureCsvView(RegisterView):
    """The cross table of the page as Indonesian Excel opens it: a line for each kecamatan."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = structure(request.user.kecamatan_scope)
        names = dict(Kecamatan.objects.values_list("code", "name"))
        demo = self.visible().filter(is_demo=True).exists()
        total = "Jumlah, termasuk data contoh" if demo else "Jumlah"
        head = ["Kecamatan", *(label for _, _, label in COLUMNS), "Jumlah"]
        rows = (
            [row["name"], *(cell["ikm"] for cell in row["cells"]), row["total"]]
            for row in [*_rows(found, names), _row(found, "", total)]
        )
        return download(csv_file(head, rows), kind=CSV, name="struktur-industri.csv")


def _heads(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return the sectors over the columns, each with the sizes below it (none: one column alone)."""
    sectors: dict[str, dict[str, Any]] = {}
    for sector, size, label in columns:
        head = sectors.setdefault(sector, {"label": label.partition(", ")[0], "sizes": []})
        if size:
            head["sizes"].append("Belum diketahui" if size == NONE else size.capitalize())
    return list(sectors.values())


def _rows(
    found: Structure, names: dict[str, str], columns: Sequence[Column] = COLUMNS
) -> list[dict[str, Any]]:
    """Return a line for each kecamatan by its name, those without one last."""
    codes = {place[0] for place in found.places}
    return [
        _row(found, code, names.get(code or "", "Belum diketahui"), columns)
        for code in sorted(codes, key=lambda code: (code is None, names.get(code or "", "")))
    ]


def _list(**filters: str | None) -> str:
    kept = {name: value for name, value in filters.items() if value}
    return f"{reverse('ikm_registry:ikm-list')}?{urlencode(kept)}"


def _row(
    found: Structure, kecamatan: str | None, name: str, columns: Sequence[Column] = COLUMNS
) -> dict[str, Any]:
    """Return one line of the table; ``kecamatan`` "" sums all, None is those without one."""
    every = kecamatan == ""
    place = None if every else kecamatan or NONE
    cells, total = [], 0
    for sector, size, label in columns:
        ikm = sum(
            count
            for (code, sector_of, size_of), count in found.places.items()
            if (every or code == kecamatan) and sector_of == sector and size in {None, size_of}
        )
        total += ikm
        url = _list(kecamatan=place, sektor=sector or NONE, skala=size)
        cells.append({"ikm": ikm, "label": label, "url": url})
    return {"name": name, "cells": cells, "total": total, "url": _list(kecamatan=place)}


def _sectors(found: Structure) -> list[dict[str, Any]]:
    sums: Counter[str] = Counter()
    for (_, sector, _), ikm in found.places.items():
        sums[sector] += ikm
    labels = {**dict(Sector.choices), "": "Belum terklasifikasi"}
    return [
        {
            "label": label,
            "value": sums[sector],
            "text": f"{angka(sums[sector])} ({persen(sums[sector] / found.total)})",
            "tone": _tone(sector),
            "url": _list(sektor=sector or NONE),
        }
        for sector, label in labels.items()
        if sums[sector]
    ]


def _tone(sector: str) -> str:
    return sector if sector in {Sector.AGRO, Sector.NON_AGRO} else "unknown"


def _groups(found: Structure, groups: list[ProductGroup]) -> list[dict[str, Any]]:
    """Return a bar per product group, largest first, toned by its larger sector."""
    names: dict[str | None, str] = {group.pk: group.name for group in groups}
    by_group: dict[str | None, Counter[str]] = {}
    for (code, sector), ikm in found.groups.items():
        by_group.setdefault(code, Counter())[sector] += ikm
    bars = []
    for code, sectors in by_group.items():
        if code is None:
            continue
        most = max(sectors, key=lambda sector: (sectors[sector], sector))
        bars.append({"label": names.get(code, code), "value": sectors.total(), "tone": _tone(most), "url": _list(kelompok=code)})  # fmt: skip
    return sorted(bars, key=lambda bar: (-bar["value"], bar["label"]))


def _also(counts: dict[str | None, int], groups: list[ProductGroup]) -> dict[str, Any]:
    """Return how many IKM make something beside their main product, and a bar per such group."""
    bars = [
        {"label": group.name, "value": counts[group.pk], "url": _list(juga=group.pk)}
        for group in groups
        if counts.get(group.pk)
    ]
    return {
        "ikm": counts.get(None, 0),
        "bars": sorted(bars, key=lambda bar: (-bar["value"], bar["label"])),
    }


def _branches(found: Structure, groups: list[ProductGroup]) -> list[dict[str, Any]]:
    """Return a bar per older label; a group with two labels counts under both."""
    counts: Counter[str | None] = Counter()
    for (code, _), ikm in found.groups.items():
        counts[code] += ikm
    sums: Counter[str] = Counter()
    for group in groups:
        for label in group.branches:
            sums[label] += counts[group.pk]
    return [
        {"label": label, "value": ikm, "url": _list(cabang=label)}
        for label, ikm in sums.most_common()
        if ikm
    ]


def _sources(found: Structure) -> list[dict[str, Any]]:
    """Return a bar per way a code was found, the surest first."""

    def count(source: str, band: str | None = None, doubted: bool = False) -> int:
        return found.sources.get((source, band, doubted), 0)

    bars = [
        {"label": "Dipilih petugas", "value": count("dipilih"), "url": _list(asal="dipilih")},
        {"label": "Tertulis di data", "value": count("tertulis") + count("tertulis", None, True), "url": _list(asal="tertulis")},
        {"label": "Tertulis, tetapi kurang cocok", "value": count("tertulis", None, True), "tone": "warn", "url": _list(tanda="kbli_ragu")},
        *(
            {"label": label, "value": count("otomatis", band), "url": _list(keyakinan=band)}
            for band, label in BANDS
        ),
        {"label": "Belum ada KBLI", "value": count(""), "tone": "unknown", "url": _list(asal=NONE)},
    ]  # fmt: skip
    return [bar for bar in bars if bar["value"]]


def _remainder(found: Structure) -> list[dict[str, Any]]:
    without_sector = sum(ikm for (_, sector, _), ikm in found.places.items() if not sector)
    without_group = sum(ikm for (code, _), ikm in found.groups.items() if code is None)
    without_size = sum(ikm for (_, _, size), ikm in found.places.items() if size == NONE)
    return [
        {"label": "Belum ada KBLI", "value": sum(ikm for (source, _, _), ikm in found.sources.items() if not source), "url": _list(asal=NONE)},
        {"label": "Belum agro atau non-agro", "value": without_sector, "url": _list(sektor=NONE)},
        {"label": "Belum berkelompok", "value": without_group, "url": _list(kelompok=NONE)},
        {"label": "Skala belum diketahui", "value": without_size, "url": _list(skala=NONE)},
    ]  # fmt: skip
