"""How fast dusun and RT/RW are learned, against a plain loop over the same register; same errors.

Run:  python -m tests.benchmarks.hamlets [units]     (default 100000)

A register of that many units in 390 desa of about five dusun, ten RW, forty RT; half have a point
that can be trusted. "Seluruhnya" reads the addresses too. The second table is the proof: a half of the
points is hidden, and their place by the dusun is held against the desa's own point.
"""

import sys
from statistics import median
from time import perf_counter

import numpy as np

from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key
from ikm_registry.places.hamlet_learning import study
from ikm_registry.places.hamlets import LEAST_SITES, learn

DESA, DUSUN_EACH = 390, 5


def plain_errors(x: np.ndarray, y: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Return each unit's distance to the middle of its place without its own site, the obvious way."""
    sites: dict[int, list[tuple[float, float]]] = {}
    first: dict[tuple[int, float, float], tuple[float, float]] = {}
    for px, py, place in zip(x.tolist(), y.tolist(), named.tolist(), strict=True):
        spot = (place, round(px), round(py)) if place >= 0 and px == px else None
        if spot and spot not in first:
            first[spot] = (px, py)
            sites.setdefault(place, []).append((px, py))
    found = []
    for px, py, place in zip(x.tolist(), y.tolist(), named.tolist(), strict=True):
        here = sites.get(place, [])
        if place < 0 or px != px or len(here) < LEAST_SITES:
            found.append(np.nan)
            continue
        own = first[place, round(px), round(py)]
        others = [one for one in here if one != own]
        mx, my = median([one[0] for one in others]), median([one[1] for one in others])
        found.append(float(np.hypot(own[0] - mx, own[1] - my)))
    return np.array(found)


def register(
    n: int, *, seed: int = 3
) -> tuple[np.ndarray, list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Return (desa, addresses, x, y, desa points): each RT lies in its RW, each RW in its dusun."""
    rng = np.random.default_rng(seed)
    names = ["Krajan", "Sumbersari", "Ngujung", "Tegalrejo", "Petungwulung"]
    spelt = [["Dsn. Krajan", "Dusun Krajaan", "Krajan"], ["Dsn Sumber Sari", "Dusun Sumbersari"],
             ["Dk. Ngujung", "Dsn. Ngujng"], ["Dsn. Tegalrejo", "Dukuh Tegal Rejo"],
             ["Dsn. Petung Wulung", "Dusun Petungwulung"]]  # fmt: skip
    home = rng.uniform(0, 60_000, (DESA, 2))
    dusun_at = home[:, None] + rng.normal(0, 900, (DESA, DUSUN_EACH, 2))
    rw_at = np.repeat(dusun_at, 2, axis=1) + rng.normal(0, 150, (DESA, 10, 2))
    rt_at = np.repeat(rw_at, 4, axis=1) + rng.normal(0, 80, (DESA, 40, 2))
    desa, rt = rng.integers(0, DESA, n), rng.integers(0, 40, n)
    point = rt_at[desa, rt] + rng.normal(0, 50, (n, 2))
    pick = rng.random(n)
    addresses = []
    for i in range(n):
        forms = spelt[rt[i] // 8]
        name = forms[int(pick[i] * 7 * len(forms)) % len(forms)]
        where = f" RT {rt[i] % 4 + 1:02d} RW {rt[i] // 4 + 1:02d}" if pick[i] < 0.6 else ""
        addresses.append(f"{name}{where}, Desa {names[0]}an")
    return desa, addresses, point[:, 0], point[:, 1], home


def main(n: int) -> None:
    """Print seconds, the ratio, and metres off."""
    desa, addresses, x, y, home = register(n)
    half = np.random.default_rng(9).random(n) < 0.5
    known_x, known_y = np.where(half, x, np.nan), np.where(half, y, np.nan)
    began = perf_counter()
    words = [hamlet_in(address) for address in addresses]
    read = perf_counter() - began
    began = perf_counter()
    found = study(desa, words, known_x, known_y, home[:, 0], home[:, 1], hamlet_key)
    studied = perf_counter() - began
    ours, plain = [], []
    for _ in range(3):
        began = perf_counter()
        learned = learn(known_x, known_y, found.named)
        ours.append(perf_counter() - began)
        began = perf_counter()
        errors = [plain_errors(known_x, known_y, level) for level in found.named.T]
        plain.append(perf_counter() - began)
    differs = np.nanmax(np.abs(np.column_stack(errors) - learned.error_m))
    print(f"{n:,} units, {DESA} desa, {len(learned.number):,} places learned")
    print(f"  reading the addresses  {read:7.2f} s")
    print(f"  learning (all of it)   {studied:7.2f} s")
    print(f"  middles and errors     {median(ours):7.3f} s")
    print(f"  plain loop             {median(plain):7.3f} s   {median(a / b for a, b in zip(plain, ours, strict=True)):.1f}x")  # fmt: skip
    print(f"  the errors differ by at most {differs:.1e} m")
    place = found.estimates.place
    hidden = ~half & (place >= 0)
    gap = np.hypot(x[hidden] - learned.x[place[hidden]], y[hidden] - learned.y[place[hidden]])
    whole = np.hypot(*(np.column_stack([x, y]) - home[desa])[hidden].T)
    inside = (gap <= learned.radius_m[place[hidden]]).mean()
    print(f"Hidden points: {hidden.sum():,} of {(~half).sum():,} placed")
    print(f"  by dusun, RT, RW   median {np.median(gap):5.0f} m, 90 % {np.quantile(gap, 0.9):5.0f} m, inside their radius {inside:.1%}")  # fmt: skip
    print(f"  by the desa        median {np.median(whole):5.0f} m, 90 % {np.quantile(whole, 0.9):5.0f} m   {np.median(whole) / np.median(gap):.1f}x")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
