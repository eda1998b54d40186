"""What the head's summary says, once for the page and for its one-page A4."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries.change_causes import Change
from ikm_registry.services.change_causes import KINDS, explained
from rpik.core.templatetags.format_id import angka, juta, persen, tanggal
from rpik.plan.document import breakdowns
from rpik.plan.document.pictures import Dot, choropleth
from rpik.plan.queries import summary as queries
from sentra.choices import ProposalState, SentraState
from sentra.models import Sentra

SHOWN = 10
Row = dict[str, Any]
TONES = {"agro": "agro", "non_agro": "non_agro"}
# What a field is called in the filter of the list.
FIELDS = {
    "with_workers": "tk",
    "with_investment": "investasi",
    "with_output": "produksi",
    "with_nib": "nib",
    "with_kbli": "kbli",
    "with_desa": "desa",
    "with_point": "titik",
}


def summary() -> dict[str, Any]:
    """Return every figure with the address of the list behind it; the whole kabupaten."""
    return figures_of(queries.look(queries.FIGURES)) | growth_of(queries.look(queries.GROWTH))


def figures_of(counted: queries.Kept) -> dict[str, Any]:
    """Return all but the year's growth."""
    figures = {"cells": counted.value}
    year = timezone.localdate().year
    coached = queries.coaching(year)
    states = queries.sentra_states()
    whole = breakdowns.total(figures)
    newest = queries.newest_change()
    return {
        "year": year,
        "as_of": tanggal(newest) if newest else "",
        "demo": whole["demo"] > 0,
        "units": whole["units"],
        "heads": _heads(whole, coached, states, year),
        "sectors": _shares(figures, "sector", "sector", breakdowns.SECTOR_NAMES, "sektor"),
        "sizes": _shares(figures, "size", "size_class", breakdowns.SIZE_NAMES, "skala"),
        "kecamatan": _kecamatan(figures),
        "groups": _groups(figures),
        "founded": _founded(figures),
        "counted_at": counted.at,
        "states": _states(states),
        "quality": _quality(whole),
        "money": _money(coached, year),
    }


def growth_of(counted: queries.Kept) -> dict[str, Any]:
    """Return how the year went so far."""
    return {"growth": _growth(counted.value), "growth_at": counted.at}


def county_map(found: dict[str, Any]) -> str:
    """Return the kecamatan shaded by IKM, with the sentra, as SVG; boundaries are approximate."""
    units = {row["code"]: row["value"] for row in found["kecamatan"]}
    areas = [
        {"name": name, "cell": cell, "value": units.get(code, 0)}
        for code, name, cell in Kecamatan.objects.values_list("code", "name", "cell")
    ]
    dots = [
        Dot(lat, lon, count, name)
        for lat, lon, count, name in Sentra.objects.designated().values_list(
            "lat", "lon", "units", "name"
        )
        if lat is not None and lon is not None
    ]
    return choropleth(areas, dots)


def _list(**filters: str) -> str:
    address = reverse("ikm_registry:ikm-list")
    return f"{address}?{urlencode(filters)}" if filters else address


def _heads(whole: Row, coached: Row, states: Row, year: int) -> list[Row]:
    designated = states.get(SentraState.DESIGNATED.value, 0)
    units = whole["units"]
    return [
        {"label": "IKM aktif", "value": angka(units), "note": "", "url": _list()},
        {
            "label": "Tenaga kerja",
            "value": angka(whole["workers"] or 0),
            "note": f"{angka(units - whole['with_workers'])} IKM belum mengisi",
            "url": _list(isian="ada_tk"),
        },
        {
            "label": "Sentra ditetapkan",
            "value": angka(designated),
            "note": f"{angka(coached['sentra'])} sudah dibina",
            "url": reverse("sentra:sentra-list"),
        },
        {
            "label": "IKM pernah dibina",
            "value": angka(coached["ikm"]),
            "note": f"{persen(coached['ikm'] / units, 1) if units else '–'}; "
            f"{angka(coached['ikm_year'])} pada {year}",
            "url": f"{reverse('plan:coaching-left-out')}?keadaan=sudah",
        },
    ]


def _shares(figures: Row, breakdown: str, key: str, names: dict[str, str], query: str) -> list[Row]:
    found = {cell[key] or "": cell["units"] for cell in breakdowns.of(figures, breakdown)}
    empty = "belum" if query == "sektor" else ""
    return [
        {
            "label": names[code],
            "value": found[code],
            "tone": TONES.get(code, "unknown" if code in {"", "belum"} else "accent"),
            "url": _list(**{query: code or empty}),
        }
        for code in names
        if found.get(code)
    ]


def _kecamatan(figures: Row) -> list[Row]:
    names = dict(Kecamatan.objects.values_list("code", "name"))
    rows = [
        {
            "code": cell["kecamatan_id"],
            "label": names.get(cell["kecamatan_id"], "Belum diketahui"),
            "value": cell["units"],
            "url": _list(kecamatan=cell["kecamatan_id"] or "belum"),
        }
        for cell in breakdowns.of(figures, "kecamatan")
    ]
    return sorted(rows, key=lambda row: (-row["value"], row["label"]))


def _groups(figures: Row) -> list[Row]:
    names = dict(ProductGroup.objects.values_list("code", "name"))
    sectors: dict[str, tuple[int, str]] = {}
    for cell in breakdowns.of(figures, "group_sector"):
        code = cell["product_group_id"]
        if code:
            sectors[code] = max(sectors.get(code, (0, "")), (cell["units"], cell["sector"]))
    rows = [
        {
            "label": names[cell["product_group_id"]],
            "value": cell["units"],
            "tone": sectors[cell["product_group_id"]][1] or "unknown",
            "url": _list(kelompok=cell["product_group_id"]),
        }
        for cell in breakdowns.of(figures, "group")
        if cell["product_group_id"]
    ]
    return sorted(rows, key=lambda row: (-row["value"], row["label"]))[:SHOWN]


def _founded(figures: Row) -> list[Row]:
    cells = breakdowns.of(figures, "since")
    return [
        {
            "label": breakdowns.years(cell["since"]),
            "value": cell["units"],
            "url": _list(berdiri=_span(cell["since"])),
        }
        for cell in sorted(cells, key=lambda cell: (cell["since"] == 0, cell["since"]))
    ]


def _span(start: int) -> str:
    """Return five years of founding as the filter of the list reads them (``breakdowns.years``)."""
    if start == 0:
        return "belum"
    return "-1989" if start < 1990 else f"{start}-{start + 4}"


def _growth(found: Change) -> Row:
    """Return the year so far in three kinds of change, of which only the first is growth."""
    nets = {kind.name: kind.net for kind in explained(found)}
    return {
        "start": {"label": "1 Januari", "value": found.start},
        "parts": [
            {"label": label, "value": nets[name]} for name, label in KINDS.items() if nets.get(name)
        ],
        "difference": found.difference,
        "url": reverse("ikm_registry:change-causes"),
        "end": found.end,
    }


def _states(states: Row) -> list[Row]:
    """Return the way from candidate to sentra; a state nobody is in is left out."""
    board = reverse("sentra:proposal-list")
    steps = [("kandidat", "Kandidat", reverse("sentra:candidate-list"))]
    steps += [
        (one.value, f"Usulan: {one.label.lower()}", f"{board}?keadaan={one.value}")
        for one in ProposalState
        if one.value not in SentraState.values
    ]
    steps += [
        (
            one.value,
            f"Sentra {one.label.lower()}",
            f"{reverse('sentra:sentra-list')}?keadaan={one.value}",
        )
        for one in SentraState
    ]
    return [
        {"label": label, "value": states[name], "url": url}
        for name, label, url in steps
        if states.get(name)
    ]


def _quality(whole: Row) -> list[Row]:
    """Return the share of active IKM that has each field, with the lists of both."""
    units = whole["units"]
    rows = breakdowns.completeness({"cells": [whole | {"breakdown": "all"}]})
    return [
        {
            "label": str(label),
            "value": filled,
            "text": persen(share) if units else "–",
            "url": _list(isian=f"ada_{FIELDS[key]}"),
            "lacking": units - filled,
            "lacking_url": _list(isian=f"tanpa_{FIELDS[key]}"),
        }
        for key, (label, filled, share) in zip(breakdowns.FIELDS, rows, strict=True)
    ]


def _money(coached: Row, year: int) -> list[Row]:
    """Return the year's money; its page lists every programme with the same columns."""
    behind = f"{reverse('plan:coaching')}?tahun={year}#program"
    ceiling = f"Rp{juta(coached['ceiling'])} juta" if coached["ceiling"] else "belum diisi"
    return [
        {"label": label, "value": value, "url": behind}
        for label, value in (
            ("Kegiatan", angka(coached["activities"])),
            *(
                [("Belum dicatat kehadirannya", angka(coached["unrecorded"]))]
                if coached["unrecorded"]
                else []
            ),
            ("Pagu", ceiling),
            ("Direncanakan", f"Rp{juta(coached['planned'] or 0)} juta"),
            ("Terserap", f"Rp{juta(coached['realised'] or 0)} juta"),
        )
    ]
