"""A whole run of detection from the register and back, dusun learned too, step by step.

Run:  python -m tests.benchmarks.detection_register [IKM ...]    (25000 100000)

The register of ``tests.benchmarks.detection`` in a database of its own, six in ten with a point, the
others with an address of dusun, RW and RT that fits where they stand. Printed are wall seconds, and the
CPU seconds of our process and of its Postgres backend, which other work on the machine does not change.
"""

import os
import sys
from time import perf_counter, process_time

import numpy as np

from tests.benchmarks.database import scratch_database
from tests.benchmarks.detection import register
from tests.benchmarks.tiles import empty_columns

DUSUN = ("Krajan", "Sumbersari", "Ngujung", "Tegalrejo", "Petungwulung", "Bebekan", "Sumberawan")
COLUMNS = ("owner_name", "product_group_id", "desa_id", "kecamatan_id", "lat", "lon", "point_source",
           "address", "workers_male", "investment", "output_value", "status", "sector")  # fmt: skip
TICK = os.sysconf("SC_CLK_TCK")


def fill(count: int) -> None:
    """Write the register in the place of what stands there; COPY, its history left out."""
    from django.db import connection

    from ikm_registry.models import Desa
    from rpik.core import sql
    from tests.owner import TRUNCATE_GUARDS_OFF, unguarded

    table = register(count, with_point=1.0)
    rng = np.random.default_rng(5)
    known = rng.random(count) < 0.6
    # A place of some 900 m is a dusun, a third of it an RW, a ninth an RT.
    steps = [
        np.floor(np.column_stack([table.lat, table.lon]) * 110.574 / size).astype(int) % 97
        for size in (0.9, 0.3, 0.1)
    ]
    dusun, rw, rt = (one[:, 0] * 7 + one[:, 1] * 3 for one in steps)
    kecamatan = dict(Desa.objects.values_list("code", "kecamatan_id"))
    codes = [table.desa_codes[i] for i in table.desa.tolist()]

    def rows():
        for i in range(count):
            at = (float(table.lat[i]), float(table.lon[i])) if known[i] else (None, None)
            yield (
                f"Pemilik {i}", table.group_codes[table.group[i]], codes[i], kecamatan[codes[i]],
                *at, "gps" if known[i] else "",
                f"Dsn. {DUSUN[dusun[i] % len(DUSUN)]} RT {rt[i] % 9 + 1} RW {rw[i] % 9 + 1}",
                int(rng.integers(1, 12)), int(rng.integers(1, 90)) * 1_000_000, None,
                "aktif", "agro",
            )  # fmt: skip

    empty = empty_columns(set(COLUMNS))
    with unguarded("ikm_registry_ikm"), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(TRUNCATE_GUARDS_OFF)
        cursor.execute("TRUNCATE ikm_registry_ikm CASCADE")
        for name, value in empty.items():
            cursor.execute(f"ALTER TABLE ikm_registry_ikm ALTER {name} SET DEFAULT {value}")
        sql.copy_in("ikm_registry_ikm", COLUMNS, rows())
        for name in empty:
            cursor.execute(f"ALTER TABLE ikm_registry_ikm ALTER {name} DROP DEFAULT")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE ikm_registry_ikm")


class Clock:
    """Wall seconds, and CPU seconds of this process and of the backend it talks to."""

    def __init__(self) -> None:
        from rpik.core import sql

        self.backend = sql.tuples("SELECT pg_backend_pid()")[0][0]
        self.at = self.now()

    def now(self) -> tuple[float, float, float]:
        with open(f"/proc/{self.backend}/stat") as file:
            user, system = file.read().rsplit(")", 1)[1].split()[11:13]
        return perf_counter(), process_time(), (int(user) + int(system)) / TICK

    def tell(self, what: str) -> None:
        """Print what passed since the last time."""
        now = self.now()
        wall, own, backend = (b - a for a, b in zip(self.at, now, strict=True))
        print(f"  {what:<34}{wall:8.2f} s{own:8.2f} s{backend:8.2f} s{own + backend:8.2f} s")
        self.at = now


def measure(count: int) -> None:
    """Print each step of a run, then a whole run on the changed and on the same register."""
    from ikm_registry.models import Ikm
    from ikm_registry.services import hamlets
    from sentra.detection.detect import detect
    from sentra.queries import points
    from sentra.services import detection

    fill(count)
    parameters = detection.parameters()
    print(f"\n{count:,} IKM, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':<34}{'wall':>10}{'ours':>10}{'Postgres':>10}{'both':>10}")
    clock = Clock()
    learned = hamlets.learn(by=None)
    clock.tell("dusun learned and written")
    table = points.load(demo=False)
    clock.tell("register read")
    found = detect(table, parameters)
    clock.tell("detected, all evidence")
    points.version(demo=False, estimates=True)
    clock.tell("stamp of the data")
    Ikm.objects.filter(pk=Ikm.objects.first().pk).update(address="Dsn. Baru")
    clock = Clock()
    detection.run(parameters=parameters, by=None)
    clock.tell("WHOLE RUN, register changed")
    made = detection.run(parameters=parameters, by=None)
    clock.tell("WHOLE RUN, dusun kept")
    print(f"  {learned.counts['estimated']:,} placed by dusun; {made.summary['candidates']} candidates, "
          f"{made.summary['near_misses']} near misses, {len(found.alone):,} alone")  # fmt: skip


def main(counts: list[int]) -> None:
    """Compile first, then measure each size."""
    from sentra.detection.detect import detect

    detect(register(500))
    with scratch_database():
        for count in counts:
            measure(count)


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [25_000, 100_000])
