"""What the register shows of each KBLI division, and what the Perda names."""

import csv
from collections import Counter
from typing import Any

import numpy as np
from django.conf import settings
from django.core.cache import cache

from ikm_registry.models import Kecamatan
from ikm_registry.queries import data_version
from rpik.core import sql
from rpik.plan.mirror import SURE, Named, Seen
from rpik.plan.models import PerdaList
from rpik.plan.queries.summary import KEPT_S

FILE = settings.BASE_DIR / "fixtures" / "reference" / "unggulan_perda.csv"
CELLS = """
    SELECT kecamatan_id, CASE WHEN length(kbli_code) >= 2 THEN left(kbli_code, 2) ELSE '' END,
           count(*), coalesce(sum(workers), 0)
    FROM ikm_registry_ikm WHERE status = 'aktif' AND kecamatan_id IS NOT NULL GROUP BY 1, 2
"""


def named() -> list[Named]:
    """Return the industri unggulan in the order the Perda names them: the office's list, or the shipped."""
    loaded = PerdaList.objects.filter(in_use=True).first()
    if loaded is not None:
        return [
            Named(row["name"], tuple(row["divisions"]), f"{loaded.name} ({loaded.source})")
            for row in loaded.rows
        ]
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Named(row["name"], tuple(row["divisions"].split()), row["source"])
            for row in csv.DictReader(file)
        ]


def seen() -> Seen:
    """Return units and workers by kecamatan and division, and what gathers; one scan a version."""
    key = f"mirror-{data_version.version().newest}"
    cells: list[tuple[Any, ...]] | None = cache.get(key)
    if cells is None:
        cells = sql.tuples(CELLS)
        cache.set(key, cells, KEPT_S)
    names = dict(Kecamatan.objects.order_by("code").values_list("code", "name"))
    codes = list(names)
    divisions = sorted({division for _, division, _, _ in cells} | {""})
    units = np.zeros((len(codes), len(divisions)))
    workers = np.zeros_like(units)
    for kecamatan, division, count, people in cells:
        place = codes.index(kecamatan), divisions.index(division)
        units[place], workers[place] = count, people
    groups = sql.rows(sql.load(__file__, "mirror_groups"))
    return Seen(
        kecamatan=list(names.values()),
        divisions=divisions,
        units=units,
        workers=workers,
        gathered=Counter(
            row["division"]
            for row in groups
            if row["m"] is not None and row["m"] > 1 and row["p"] is not None and row["p"] <= SURE
        ),
        sentra=Counter(row["division"] for row in groups if row["kind"] == "sentra"),
    )
