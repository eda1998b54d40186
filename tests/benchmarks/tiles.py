"""The map at 1,000,000 IKM: tiles against the obvious way, all points as one GeoJSON.

Run:  python -m tests.benchmarks.tiles [IKM]    (1000000)

The register is filled by one INSERT in a database of its own, businesses scattered around the real
desa, one in ten on its desa's office. Every tile goes through the whole application (log-in, rights,
filter); the views are what a screen of 1366 × 768 asks for.
"""

import json
import os
import resource
import sys
from statistics import median
from time import perf_counter

import numpy as np

from tests.benchmarks.database import scratch_database
from tests.benchmarks.register_pages import client_of

WIDE, HIGH = 1366, 768  # pixels
MIDDLE = (-8.13, 112.57)  # Kepanjen
ROUNDS = 5
# Not asked for by a map; keeping them up to date would be most of the filling.
UNUSED = ("ikm_search_trgm", "ikm_flags", "ikm_by_name", "ikm_who_in_desa", "ikm_recent")
FILL = """
INSERT INTO ikm_registry_ikm (business_name, owner_name, product, sector, product_group_id, desa_id,
    kecamatan_id, lat, lon, point_source, status, {rest})
SELECT 'Usaha ' || n, 'Pemilik ' || n, g.name, CASE WHEN n %% 3 = 0 THEN 'agro' ELSE 'non_agro' END,
    g.code, d.code, d.kecamatan_id,
    d.lat + CASE WHEN n %% 10 = 0 THEN 0 ELSE (random() + random() - 1) * 0.02 END,
    d.lon + CASE WHEN n %% 10 = 0 THEN 0 ELSE (random() + random() - 1) * 0.02 END,
    'file', 'aktif', {values}
FROM generate_series(1, %(count)s) n
JOIN (SELECT code, kecamatan_id, lat, lon, row_number() OVER (ORDER BY code) AS at
      FROM ikm_registry_desa) d ON d.at = 1 + n %% 390
JOIN (SELECT code, name, row_number() OVER (ORDER BY code) AS at, count(*) OVER () AS many
      FROM ikm_registry_productgroup) g ON g.at = 1 + (n / 390) %% g.many
"""


def main(count: int) -> None:
    with scratch_database():
        began = perf_counter()
        fill(count)
        print(
            f"{count:,} IKM made in {perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
        )
        client, _ = client_of("petugas")
        client.get("/ikm/peta/nama.json")  # what any first request loads
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = tiles(client)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(f"memory: {grown / 1024:.0f} MB at most while reading")
        geojson(first)


def fill(count: int) -> None:
    from django.db import connection

    from tests.owner import unguarded

    given = FILL.split("(", 1)[1].split(", {rest}")[0].split(",")
    empty = empty_columns({name.strip() for name in given})
    text = FILL.replace("{rest}", ", ".join(empty)).replace("{values}", ", ".join(empty.values()))
    with connection.cursor() as cursor:
        for index in UNUSED:
            cursor.execute(f"DROP INDEX {index}")
        # Events of a made-up past would be a second table of this size, and say nothing of a map.
        with unguarded("ikm_registry_ikm"):
            cursor.execute("SET session_replication_role = replica")  # no foreign keys either
            cursor.execute(text, {"count": count})
            cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE ikm_registry_ikm")


def empty_columns(given: set[str]) -> dict[str, str]:
    """Return, for each column of an IKM that must hold something and is not given, SQL of nothing."""
    from ikm_registry.models import Ikm

    return {
        field.column: _empty(field)
        for field in Ikm._meta.local_concrete_fields
        if field.column not in given
        and not (field.null or field.primary_key or getattr(field, "generated", False))
    }


def _empty(field) -> str:
    kind = field.get_internal_type()
    plain = {"BooleanField": "false", "DateTimeField": "now()", "ArrayField": "'{}'"}
    if kind in plain:
        return plain[kind]
    return "1" if "Integer" in kind else "'{}'" if kind == "JSONField" else "''"


def tiles(client) -> float:
    """Print the time of each view; return the seconds until the first view stands."""
    first = 0.0
    print(f"{'view':<26}{'tiles':>6}{'ms a tile':>11}{'slowest':>9}{'kB':>7}")
    for zoom in (9, 11, 13, 14, 15):
        addresses = [f"/ikm/peta/{zoom}/{x}/{y}.mvt" for x, y in _screen(zoom)]
        if not first:
            began = perf_counter()
            for address in addresses:
                client.get(address)
            first = perf_counter() - began
        _view(client, f"zoom {zoom}", addresses)
    narrow = [f"/ikm/peta/9/{x}/{y}.mvt?kelompok=gerabah" for x, y in _screen(9)]
    began = perf_counter()
    client.get(narrow[0])
    print(f"first tile of all {1000 * first:.0f} ms (the register is read once), ", end="")
    print(f"of one group {1000 * (perf_counter() - began):.0f} ms")
    _view(client, "zoom 9, one group", narrow)
    return first


def _view(client, title: str, addresses: list[str]) -> None:
    took, size = [], 0
    for turn in range(ROUNDS):
        for address in addresses:
            began = perf_counter()
            answer = client.get(address, headers={"accept-encoding": "gzip"})
            took.append(perf_counter() - began)
            assert answer.status_code == 200, address
            size += len(answer.content) if not turn else 0
    ms = [1000 * one for one in took]
    print(f"{title:<26}{len(addresses):>6}{median(ms):>11.1f}{max(ms):>9.1f}{size / 1000:>7.0f}")


def _screen(zoom: int) -> list[tuple[int, int]]:
    """The tiles (512 pixels) around the middle of the kabupaten that fill the screen."""
    lat, lon = MIDDLE
    side = 2**zoom
    x = (lon + 180) / 360 * side
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * side
    across = range(int(x - WIDE / 1024), int(x + WIDE / 1024) + 1)
    down = range(int(y - HIGH / 1024), int(y + HIGH / 1024) + 1)
    return [(i, j) for i in across for j in down]


def geojson(first: float) -> None:
    """All points as one GeoJSON, number and sector alone, as the obvious map asks for them."""
    from ikm_registry.models import Ikm

    began = perf_counter()
    rows = Ikm.objects.active().with_point().values_list("pk", "lat", "lon", "sector")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"id": pk, "sector": sector},
        }
        for pk, lat, lon, sector in rows.iterator(chunk_size=20_000)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    took = perf_counter() - began
    print(f"all as GeoJSON            {took:.1f} s, {len(text) / 1e6:.0f} MB: ", end="")
    print(f"{took / first:.1f} times the first view, at each visit, before anything is drawn")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
