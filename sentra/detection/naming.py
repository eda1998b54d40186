"""Where a candidate lies and what it is called: "Gerabah Pagelaran dan sekitarnya"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.projection import to_wgs84
from sentra.detection.results import CandidateResult
from sentra.detection.table import DesaRow, PointTable

LONGEST = 160  # characters, the field of the register


def places(table: PointTable, desa: NDArray[np.int64]) -> list[DesaRow]:
    """Return the desa of these members, the one with most members first, ties by code."""
    known = desa[desa >= 0]
    found, counts = np.unique(known, return_counts=True)
    order = sorted(range(len(found)), key=lambda i: (-counts[i], table.desa_codes[int(found[i])]))
    return [_row(table, int(found[i])) for i in order]


def _row(table: PointTable, i: int) -> DesaRow:
    return DesaRow(
        code=table.desa_codes[i],
        name=table.desa_names[i],
        kecamatan_code=table.desa_kecamatan[i],
        kecamatan_name=table.desa_kecamatan_names[i],
        lat=float(table.desa_lat[i]),
        lon=float(table.desa_lon[i]),
        kind=table.desa_kinds[i] if table.desa_kinds else "desa",
    )


def name(group: str, desa: Sequence[DesaRow]) -> str:
    """Return the group and the desa with most members."""
    if not desa:
        return group
    around = " dan sekitarnya" if len(desa) > 1 else ""
    return f"{group} {desa[0].name}{around}"


def made_unique(found: list[CandidateResult], table: PointTable) -> list[CandidateResult]:
    """Return the candidates, names told apart: by kecamatan, then by a number in rank order.

    Thirty-three desa names of the kabupaten occur twice or more, and a desa may hold two places.
    """
    kecamatan = dict(zip(table.desa_codes, table.desa_kecamatan_names, strict=True))
    homes: dict[str, set[str]] = {}
    for row in found:
        homes.setdefault(row.name, set()).update(row.desa_codes[:1])
    named = [
        replace(row, name=f"{row.name}, Kecamatan {kecamatan[row.desa_codes[0]]}")
        if len(homes[row.name]) > 1 and row.desa_codes
        else row
        for row in found
    ]
    many = Counter(row.name for row in named)
    seen: Counter[str] = Counter()
    numbered = []
    for row in named:
        seen[row.name] += 1
        number = f" ({seen[row.name]})" if many[row.name] > 1 else ""
        numbered.append(replace(row, name=row.name[: LONGEST - len(number)] + number))
    return numbered


def degrees(middle: NDArray[np.float64]) -> tuple[float, float]:
    """Return (lat, lon) of (x, y) in metres, to a tenth of a metre."""
    lat, lon = to_wgs84(middle[:1], middle[1:])
    return round(float(lat[0]), 6), round(float(lon[0]), 6)
