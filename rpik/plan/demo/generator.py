"""Draw the synthetic register: same seed, same rows. Plain Python: knows no database."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rpik.plan.demo.catalogue import CLUSTERS, FIRST, LAST, PRODUCTS, WOMEN, Cluster, Product

SEED = 20240118  # the day the head of the office spoke of classification
METRES_PER_DEGREE_LAT = 110_574.0
METRES_PER_DEGREE_LON = 110_250.0  # at 8 degrees south


@dataclass(frozen=True, slots=True)
class Place:
    """A desa to draw from: codes, names and its point (WGS84 degrees)."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class DemoIkm:
    """One invented business. Money in rupiah; ``lat`` and ``lon`` both None without a point."""

    business: str
    owner: str
    sex: str
    nik: str
    nib: str
    phone: str
    address: str
    place: Place
    lat: float | None
    lon: float | None
    product: str
    raw: str
    kbli: str
    male: int | None
    female: int | None
    investment: int | None
    output_value: int | None
    capacity: int | None
    unit: str
    established: int
    pirt: str = ""
    halal: str = ""
    brand: str = ""
    siinas: str = ""
    input_value: int | None = None


def generate(places: list[Place], *, units: int = 3000, seed: int = SEED) -> Iterator[DemoIkm]:
    """Yield about ``units`` businesses: planted clusters, scattered noise, some doubles.

    A third has no point, half has no stated KBLI, one in forty is a near copy of another. NIK use
    the kecamatan number 00, which no district has: none of them can be anybody's.
    """
    rng = random.Random(seed)  # noqa: S311  # invented people, no secret
    by_name = {(place.name, place.kecamatan): place for place in places}
    products = {product.name: product for product in PRODUCTS}
    made: list[DemoIkm] = []
    for cluster in CLUSTERS:
        place = by_name.get((cluster.desa, cluster.kecamatan))
        if place is None:
            continue
        for _ in range(cluster.units):
            made.append(_clustered(rng, cluster, products[cluster.product], place))
    weights = [product.weight for product in PRODUCTS]
    while len(made) < units:
        product = rng.choices(PRODUCTS, weights)[0]
        made.append(_scattered(rng, product, rng.choice(places)))
    doubles = [_copy_of(rng, made[rng.randrange(len(made))]) for _ in range(len(made) // 40)]
    made.extend(doubles)
    rng.shuffle(made)
    papers = random.Random(seed + 1)  # noqa: S311
    for one in made:
        yield _completed(papers, one, products[one.product].kbli)


def _completed(rng: random.Random, one: DemoIkm, kbli: str) -> DemoIkm:
    """Give food and drinks P-IRT and halal, some a mark or an account, and most who tell their output what
    its material cost. 3500 is no district's number.
    """
    eaten, known = kbli.startswith(("10", "11")), bool(one.nib)
    chance = {"pirt": 0.4 * eaten, "halal": 0.3 * eaten, "brand": 0.06, "siinas": 0.1 * known}
    numbers = {
        "pirt": f"2063500{rng.randint(1, 999999):06d}-{rng.randint(27, 31)}",
        "halal": f"ID35000{rng.randint(1, 10**12 - 1):012d}",
        "brand": f"IDM9{rng.randint(1, 10**8 - 1):08d}",
        "siinas": "ada",
    }
    held: dict[str, Any] = {n: numbers[n] for n, odds in chance.items() if rng.random() < odds}
    if one.output_value is not None and rng.random() < 0.7:
        held["input_value"] = int(one.output_value * rng.uniform(0.4, 0.75) // 50_000 * 50_000)
    return replace(one, **held)


def _clustered(rng: random.Random, cluster: Cluster, product: Product, place: Place) -> DemoIkm:
    east = cluster.east_m + rng.gauss(0, cluster.spread_m)
    north = cluster.north_m + rng.gauss(0, cluster.spread_m)
    return _draw(rng, product, place, east, north, f"Dsn. {cluster.hamlet}", point=0.9)


def _scattered(rng: random.Random, product: Product, place: Place) -> DemoIkm:
    reach = abs(rng.gauss(0, 600))
    angle = rng.uniform(0, 2 * math.pi)
    hamlet = rng.choice(["Krajan", "Sumbersari", "Tegalrejo", "Ngadirejo", "Wonosari"])
    return _draw(
        rng, product, place, reach * math.cos(angle), reach * math.sin(angle), f"Dsn. {hamlet}",
        point=0.6,
    )  # fmt: skip


def _draw(
    rng: random.Random,
    product: Product,
    place: Place,
    east: float,
    north: float,
    hamlet: str,
    *,
    point: float,
) -> DemoIkm:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    sex = "P" if first in WOMEN else "L"
    has_point = rng.random() < point
    workers = max(1, round(rng.lognormvariate(math.log(product.workers), 0.5)))
    female = sum(rng.random() < 0.5 for _ in range(workers))
    investment = int(rng.lognormvariate(math.log(product.investment), 0.7) // 50_000 * 50_000)
    known = rng.random()
    return DemoIkm(
        business=_business(rng, product, first, last),
        owner=f"{first} {last}",
        sex=sex,
        nik=_nik(rng, sex) if rng.random() < 0.7 else "",
        nib=f"{rng.randint(10**12, 10**13 - 1)}" if rng.random() < 0.45 else "",
        phone=f"+62800{rng.randint(10**6, 10**7 - 1)}" if rng.random() < 0.75 else "",
        address=f"{hamlet} RT {rng.randint(1, 30):02d} RW {rng.randint(1, 11):02d}",
        place=place,
        lat=round(place.lat + north / METRES_PER_DEGREE_LAT, 6) if has_point else None,
        lon=round(place.lon + east / METRES_PER_DEGREE_LON, 6) if has_point else None,
        product=product.name,
        raw=product.raw,
        kbli=product.kbli if rng.random() < 0.5 else "",
        male=workers - female if known < 0.95 else None,
        female=female if known < 0.95 else None,
        investment=investment if known < 0.9 else None,
        output_value=int(investment * rng.uniform(0.6, 3.0) // 100_000 * 100_000)
        if known < 0.8
        else None,
        capacity=rng.randint(2, 120) * 50 if known < 0.7 else None,
        unit=product.unit,
        established=rng.randint(1978, 2024),
    )


def _business(rng: random.Random, product: Product, first: str, last: str) -> str:
    kind = rng.random()
    if kind < 0.25:
        return ""
    if kind < 0.55:
        return f"{product.name.title()} {first}"
    if kind < 0.8:
        return f"UD {last} Jaya"
    return f"{rng.choice(['Berkah', 'Sumber Rejeki', 'Maju Mapan', 'Karya Mandiri'])} {last}"


def _nik(rng: random.Random, sex: str) -> str:
    day = rng.randint(1, 28) + (40 if sex == "P" else 0)
    return (
        f"350700{day:02d}{rng.randint(1, 12):02d}{rng.randint(55, 99):02d}{rng.randint(1, 60):04d}"
    )


def _copy_of(rng: random.Random, one: DemoIkm) -> DemoIkm:
    """The same business as another list would write it."""
    owner = one.owner.upper() if rng.random() < 0.5 else one.owner.replace("a", "", 1)
    values = {name: getattr(one, name) for name in DemoIkm.__slots__}
    values |= {"owner": owner, "phone": "", "nib": "", "lat": None, "lon": None, "kbli": ""}
    return DemoIkm(**values)
