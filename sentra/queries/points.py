"""The register as arrays for detection, and the stamp of the data it saw."""

import io
from typing import Any

import numpy as np
from django.db import connection

from ikm_registry.models import Desa, Ikm, ProductGroup
from rpik.core import sql
from sentra.detection.table import PointTable


def use_demo() -> bool:
    """Return whether a run looks at demo data: only while no real IKM is registered."""
    return not Ikm.objects.real().living().exists()


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
    values = _copied(sql.load(__file__, "points").replace("{demo}", "true" if demo else "false"))
    codes, kind = np.unique(values[:, 11].astype(np.int64), return_inverse=True)
    unknown = int(codes[:1].sum() < 0)  # -1 sorts first
    return PointTable(
        ikm_id=values[:, 0].astype(np.int64),
        group=values[:, 1].astype(np.int64),
        lat=values[:, 2],
        lon=values[:, 3],
        desa=values[:, 4].astype(np.int64),
        workers=values[:, 5],
        investment=values[:, 6],
        output=values[:, 7],
        has_nib=values[:, 8] > 0,
        group_codes=[row[0] for row in groups],
        group_names=[row[1] for row in groups],
        desa_codes=[row[0] for row in desa],
        desa_names=[row[1] for row in desa],
        desa_kecamatan=[row[2] for row in desa],
        desa_kecamatan_names=[row[3] for row in desa],
        desa_lat=np.array([row[4] for row in desa], float),
        desa_lon=np.array([row[5] for row in desa], float),
        quality=values[:, 9].astype(np.int8),
        doubtful=values[:, 10] > 0,
        estimate_lat=values[:, 12],
        estimate_lon=values[:, 13],
        estimate_m=values[:, 14],
        kind=kind.astype(np.int64) - unknown,
        desa_kinds=[row[6] for row in desa],
        kind_codes=[f"{code % 100_000:05d} (KBLI {code // 100_000})" for code in codes[unknown:]],
        group_related=[list(row[2]) for row in groups],
    )


def _copied(query: str) -> np.ndarray:
    """COPY a query of numbers out as an array of float64 (n × columns); NULL is nan.

    Float64 holds every whole number below 2^53: ids and rupiah stay exact.
    """
    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query.strip()}) TO STDOUT WITH (FORMAT csv, NULL 'nan')", text)
    if not text.tell():
        return np.empty((0, 15))
    text.seek(0)
    return np.loadtxt(text, delimiter=",", ndmin=2)


def version(*, demo: bool, estimates: bool = False) -> str:
    """Return a stamp of what detection would see: count, newest change, hash of the fields.

    With ``estimates`` where units stand by their address counts too.
    """
    asked = {"demo": demo, "estimates": estimates}
    row: dict[str, Any] = sql.rows(sql.load(__file__, "points_version"), asked)[0]
    return f"{row['units']}-{row['newest']}-{int(row['hash']) & 0xFFFFFFFFFFFFFFFF:016x}"
