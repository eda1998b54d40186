"""How fast and how good the choice of the next sentra is, against the obvious ways.

Run:  python -m tests.benchmarks.plan_sentra [candidates ...]     (default 50 500 5000)

25,000 IKM around the 390 desa (Neyman-Scott, sigma 1.2 km) are divided over the candidates. A
candidate costs Rp 40 million and Rp 3 million a unit; one in ten lies in a forbidden zone; the
budget pays a twentieth or a fifth of all. "Tersebar" is today's way: the same money, candidates at
random (median of 99 draws).
"""

import csv
import sys
from itertools import product
from pathlib import Path

import numpy as np

from rpik.plan.optimise.candidates import Candidates
from rpik.plan.optimise.greedy import scattered
from rpik.plan.optimise.plan import Question, solve

IKM, SHARES = 25_000, (0.05, 0.2)
DESA = Path(__file__).parents[2] / "fixtures" / "reference" / "desa.csv"


def kabupaten(n: int, *, seed: int = 1) -> Candidates:
    """Return ``n`` candidates with ``IKM`` units among them."""
    rng = np.random.default_rng(seed)
    with DESA.open(encoding="utf-8", newline="") as file:
        places = np.array([(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file)])
    spot = places[rng.integers(0, len(places), n)] + rng.normal(0, 1200 / 110_574, (n, 2))
    share = rng.pareto(1.5, n) + 1
    units = np.maximum(1, np.round(IKM * share / share.sum()))
    return Candidates(
        ids=[str(i) for i in range(n)],
        lat=spot[:, 0],
        lon=spot[:, 1],
        units=units,
        workers=np.round(units * rng.uniform(1.5, 5, n)),
        cost=np.round(40 + 3 * units * rng.uniform(0.7, 1.3, n)) * 1e6,
        allowed=rng.random(n) > 0.1,
    )


def main() -> None:
    """Print a line a size and distance."""
    print("candidates budget distance | seconds     gap proven |   exact  per Rp biggest tersebar")
    for n in [int(a) for a in sys.argv[1:]] or [50, 500, 5000]:
        table = kabupaten(n)
        for share, distance in product(SHARES, (500, 1000, 2000)):
            budget = float(np.round(table.cost.sum() * share))
            answer = solve(table, Question(budget=budget, distance_m=distance))
            cover = table.cover(distance)
            random = scattered(cover, table.units, table.cost, table.allowed, budget)
            print(
                f"{n:>10,} {share:>6.0%} {distance:>6} m | {answer.seconds:7.2f} {answer.gap:7.3%} "
                f"{answer.optimal!s:>6} | {answer.best.objective:7,.0f} "
                f"{answer.best_next.objective:7,.0f} {answer.biggest_first.objective:7,.0f} "
                f"{random:8,.0f}"
            )


if __name__ == "__main__":
    main()
