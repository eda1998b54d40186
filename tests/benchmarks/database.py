"""A database of their own for the benchmarks that need one, and office lists of any length."""

import csv
import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import django

from tests.benchmarks.border import KOTA

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rpik.settings")
REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"
HEADERS = (
    "NAMA USAHA", "NAMA PEMILIK", "NIK", "NIB", "ALAMAT", "DESA", "KECAMATAN", "JENIS PRODUK",
    "KBLI", "TK L", "TK P", "NILAI INVESTASI (Rp.000)", "NO HP", "LATITUDE", "LONGITUDE",
)  # fmt: skip
MATERIALS = (
    "kedelai", "tanah liat", "bambu", "kayu jati", "kayu sengon", "singkong", "tepung terigu", "kain katun",
    "kulit sapi", "besi", "aluminium", "susu sapi", "pisang", "apel", "kopi", "ikan laut", "rotan", "plastik",
    "benang, kain perca", "tepung tapioka dan bumbu",
)  # fmt: skip
SYLLABLES = (
    "su mar ti no war yo di tri ha ya ni ka li ma sar to ri wi bu gi pur nga eko as lik".split()
)


@contextmanager
def scratch_database() -> Iterator[None]:
    """Make an empty, migrated database with the reference data; drop it afterwards."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from rpik.core import postgres

    postgres.ensure(settings.VAR_DIR)
    settings.DATABASES.pop("progress", None)
    real_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "rpik_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", stdout=StringIO())
        yield
    finally:
        connection.creation.destroy_test_db(real_name, verbosity=0)


def office_rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Yield rows as offices write them: repeated products, misspelt desa, dashes, gaps."""
    rng = random.Random(seed)
    with (REFERENCE / "kecamatan.csv").open() as file:
        kecamatan = {row["code"]: row["name"] for row in csv.DictReader(file)}
    with (REFERENCE / "desa.csv").open() as file:
        places = [(r["name"], kecamatan[r["kecamatan_code"]], float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file)]  # fmt: skip
    with (REFERENCE / "kbli.csv").open() as file:
        goods = [
            (row["code"], word)
            for row in csv.DictReader(file)
            if row["version"] == "2020" and row["level"] == "5"
            for word in row["keywords"].split("|")
            if word
        ]
    for _ in range(count):
        desa, district, lat, lon = rng.choice(places)
        code, product = rng.choice(goods)
        owner = " ".join(
            "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).title() for _ in range(2)
        )
        if rng.random() < 0.05:
            desa = desa[:-2] + desa[-1] if len(desa) > 5 else desa
        yield [
            f"{product.title()} {owner.split()[0]}" if rng.random() < 0.7 else "-",
            owner.upper() if rng.random() < 0.3 else owner,
            f"350707{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{rng.randint(50, 99)}{rng.randint(1, 9999):04d}" if rng.random() < 0.7 else "",
            str(rng.randint(10**12, 10**13 - 1)) if rng.random() < 0.4 else "-",
            f"Dsn. Krajan RT {rng.randint(1, 30):02d} RW {rng.randint(1, 11):02d}",
            desa,
            district.upper(),
            product,
            code if rng.random() < 0.5 else "",
            str(rng.randint(0, 9)),
            str(rng.randint(0, 9)) if rng.random() < 0.8 else "-",
            f"{rng.randint(1, 900):,}".replace(",", ".") + ".000",
            f"08{rng.randint(10**8, 10**10 - 1)}" if rng.random() < 0.8 else "",
            f"{lat + rng.gauss(0, 0.004):.6f}" if rng.random() < 0.6 else "",
            f"{lon + rng.gauss(0, 0.004):.6f}",
        ]  # fmt: skip


def write_list(path: Path, count: int, *, full: bool = False) -> Path:
    """Write an office list with a title above its header; return the path.

    ``full``: with raw materials, and one point of twenty in Kota Malang.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["DATA IKM KABUPATEN MALANG TAHUN 2025"])
        writer.writerow([])
        writer.writerow((*HEADERS, "BAHAN BAKU") if full else HEADERS)
        rows = office_rows(count)
        writer.writerows(_fuller(rows) if full else rows)
    return path


def _fuller(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    rng = random.Random(4)
    for row in rows:
        if row[-2] and rng.random() < 0.05:
            row[-2:] = f"{rng.gauss(KOTA[1], 0.01):.6f}", f"{rng.gauss(KOTA[0], 0.01):.6f}"
        yield [*row, rng.choice(MATERIALS) if rng.random() < 0.7 else ""]
