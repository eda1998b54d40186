"""The register as arrays for detection, and the stamp of the data it saw."""

from typing import Any

import numpy as np

from ikm_registry.models import Desa, ProductGroup
from rpik.core import sql
from sentra.detection.table import PointTable

# The columns of points.sql with their types; those of CODED become flags or indexes.
COLUMNS = [
    ("ikm_id", "i8"), ("group", "i8"), ("lat", "f8"), ("lon", "f8"), ("desa", "i8"),
    ("workers", "f8"), ("investment", "f8"), ("output", "f8"), ("has_nib", "i2"),
    ("quality", "i2"), ("doubtful", "i2"), ("outside", "i2"), ("kind", "i8"), ("estimate_lat", "f8"),
    ("estimate_lon", "f8"), ("estimate_m", "f8"), ("kecamatan", "i8"),
]  # fmt: skip
CODED = {"has_nib", "quality", "doubtful", "outside", "kind"}


def load(*, demo: bool) -> PointTable:
    """Return every eligible IKM as parallel arrays: one COPY, two small lists.

    Demo and real records never stand in one table.
    """
    groups = list(ProductGroup.objects.order_by("code").values_list("code", "name", "related"))
    desa = list(
        Desa.objects.order_by("code").values_list(
            "code", "name", "kecamatan_id", "kecamatan__name", "lat", "lon", "kind"
        )
    )
    text = sql.load(__file__, "points").strip()
    text = text.replace("{shared}", shared_points("is_demo = {demo}"))
    text = text.replace("{demo}", "true" if demo else "false")
    rows = sql.copy_numbers(text, COLUMNS)
    codes, kind = np.unique(rows["kind"], return_inverse=True)
    unknown = int(codes[:1].sum() < 0)  # -1 sorts first
    return PointTable(
        **{name: rows[name].copy() for name, _ in COLUMNS if name not in CODED},
        has_nib=rows["has_nib"] > 0,
        quality=rows["quality"].astype(np.int8),
        doubtful=rows["doubtful"] > 0,
        outside=rows["outside"] > 0,
        kind=kind.astype(np.int64) - unknown,
        group_codes=[row[0] for row in groups],
        group_names=[row[1] for row in groups],
        desa_codes=[row[0] for row in desa],
        desa_names=[row[1] for row in desa],
        desa_kecamatan=[row[2] for row in desa],
        desa_kecamatan_names=[row[3] for row in desa],
        desa_lat=np.array([row[4] for row in desa], float),
        desa_lon=np.array([row[5] for row in desa], float),
        desa_kinds=[row[6] for row in desa],
        kind_codes=[f"{code % 100_000:05d} (KBLI {code // 100_000})" for code in codes[unknown:]],
        group_related=[list(row[2]) for row in groups],
    )


def shared_points(within: str) -> str:
    """Return the SQL of points that stand for a desa, not for a unit; ``within`` narrows the search."""
    return sql.load(__file__, "shared_points").replace("{within}", within)


def version(*, demo: bool, estimates: bool = False) -> str:
    """Return a stamp of what detection would see: count, newest change, hash of the fields.

    With ``estimates`` where units stand by their address counts too.
    """
    asked = {"demo": demo, "estimates": estimates}
    row: dict[str, Any] = sql.rows(sql.load(__file__, "points_version"), asked)[0]
    return f"{row['units']}-{row['newest']}-{int(row['hash']) & 0xFFFFFFFFFFFFFFFF:016x}"
