"""Maximum coverage under a budget, exact: HiGHS (scipy.optimize.milp) with its proof or its gap.

The model is the maximal covering location problem of Church and ReVelle (1974) with costs: choose
x_j so that the sum of w_i y_i is largest, y_i ≤ Σ x_j over the j within reach of i, Σ c_j x_j ≤ B.
A zone that forbids building keeps a candidate from being chosen, not its people from being reached.
"""

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from rpik.core.errors import DomainError
from rpik.plan.optimise.candidates import Candidates
from rpik.plan.optimise.greedy import Terms, best_next, biggest_first, exchanged, reach_bound

MAX_DISTANCE_M = 100_000.0
# Links a second: with more, the solver would be at its preparations when the time is over, and it
# looks at no clock while preparing.
TOO_DENSE = 10_000
EXTRA = 0.1  # of the time for the proof: exchanges, where none was found


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What a set has to keep to: ``low`` ≤ the sum of ``share`` over its rows ≤ ``high``."""

    share: NDArray[np.float64]
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: rupiah, metres, what is counted, how many at most, what is fixed, seconds.

    ``reach`` "units", "workers" or "both" (a worker counts as ``worker_weight`` units).
    """

    budget: float
    distance_m: float
    reach: str = "units"
    worker_weight: float = 0.0
    most: int | None = None
    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    seconds: float = 60.0
    rules: tuple[Rule, ...] = ()

    def weight(self, candidates: Candidates) -> NDArray[np.float64]:
        """Return what each candidate counts."""
        if self.reach == "both":
            return candidates.units + self.worker_weight * candidates.workers
        return candidates.workers if self.reach == "workers" else candidates.units


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of rows with what it reaches and costs."""

    rows: list[int]
    objective: float
    cost: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: the set, the upper bound, the gap between them, and the obvious ways beside it."""

    best: Choice
    bound: float
    gap: float
    optimal: bool
    seconds: float
    biggest_first: Choice
    best_next: Choice
    reached: NDArray[np.bool_]
    nothing: str = ""  # why nothing can be chosen at all


def solve(candidates: Candidates, question: Question) -> Plan:
    """Return the set that reaches most; deterministic for the same input and solver version.

    Where no candidate may be chosen or none is cheap enough, the proven answer is nobody (``nothing``
    says why).

    Raises:
        DomainError: the question is empty or contradicts itself.
    """
    began = perf_counter()
    model = _Model(candidates, question)
    plain = biggest_first(model.terms, start=model.kept)
    next_best = best_next(model.terms, start=model.kept)
    ceiling = model.reach_of(list(np.flatnonzero(model.usable)))
    if model.reach_of(next_best) == ceiling and model.follows(next_best):
        rows, bound, proven = next_best, ceiling, True  # everyone who can be reached
    else:
        rows, bound, proven = model.exact(max(question.seconds, 0.01))
        bound = min(bound, reach_bound(model.terms, order=next_best))
    best = max(filter(model.follows, (rows, next_best, plain)), key=model.reach_of)
    if not proven:
        best = model.bettered(best, began + (1 + EXTRA) * question.seconds)
    best = model.without_idle(best)
    objective = model.reach_of(best)
    if model.counts_whole:
        bound = math.floor(bound + 1e-6)
    bound = max(bound, objective)
    return Plan(
        best=model.choice(best),
        bound=bound,
        gap=(bound - objective) / max(objective, 1.0),
        optimal=proven or bound == objective,
        seconds=perf_counter() - began,
        biggest_first=model.choice(plain),
        best_next=model.choice(next_best),
        reached=model.reached_by(best),
        nothing=model.why_nothing(),
    )


class _Model:
    def __init__(self, candidates: Candidates, question: Question) -> None:
        _check_numbers(question)
        self.candidates = candidates
        self.weight = question.weight(candidates)
        self.rules = question.rules
        self.cost = candidates.cost
        self.budget = question.budget
        self.most = len(candidates) if question.most is None else question.most
        self.kept = self._locked(question)
        self._check_possible()
        self.cover = candidates.cover(question.distance_m)
        self.terms = Terms(self.cover, self.weight, self.cost, self.usable, self.budget, self.most)

    def _locked(self, question: Question) -> list[int]:
        position = {one: row for row, one in enumerate(self.candidates.ids)}
        unknown = [one for one in (*question.keep, *question.avoid) if one not in position]
        if unknown:
            raise DomainError(f"Kandidat {', '.join(unknown[:5])} tidak ada di daftar.")
        both = sorted(set(question.keep) & set(question.avoid))
        if both:
            raise DomainError(
                f"Kandidat {', '.join(both[:5])} dikunci masuk dan keluar sekaligus. Pilih salah satu."
            )
        kept = sorted({position[one] for one in question.keep})
        forbidden = [self.candidates.ids[row] for row in kept if not self.candidates.allowed[row]]
        if forbidden:
            raise DomainError(
                f"Kandidat {', '.join(forbidden[:5])} dikunci masuk, tetapi zonanya tidak sesuai. "
                "Lepaskan kuncinya atau perbaiki zonanya."
            )
        self.free = self.candidates.allowed.copy()
        self.free[[position[one] for one in question.avoid]] = False
        self.usable = self.free & (self.cost <= self.budget)
        return kept

    def _check_possible(self) -> None:
        if self.kept:
            cost = float(self.cost[self.kept].sum())
            if cost > self.budget:
                raise DomainError(
                    f"Kandidat yang dikunci masuk berbiaya {cost:.0f}, melebihi anggaran "
                    f"{self.budget:.0f}. Tambah anggaran atau lepaskan kunci."
                )
            if len(self.kept) > self.most:
                raise DomainError(
                    f"{len(self.kept)} kandidat dikunci masuk, padahal paling banyak {self.most}."
                )
        if not self.budget and not self.usable.any():
            raise DomainError("Anggaran harus lebih dari 0: tidak ada kandidat tanpa biaya.")

    def why_nothing(self) -> str:
        """Return in words why no candidate at all can be chosen; empty when some can."""
        if self.usable.any():
            return ""
        if not self.candidates.allowed.any():
            return (
                "Semua kandidat berada di zona tidak sesuai; tidak ada yang dapat dipilih. "
                "Periksa kolom zone."
            )
        if not self.free.any():
            return "Semua kandidat yang boleh dipilih dikunci keluar; lepaskan kuncinya."
        return (
            f"Anggaran {self.budget:.0f} tidak cukup untuk satu kandidat pun yang boleh dipilih; "
            f"yang termurah {self.cost[self.free].min():.0f}."
        )

    def _enough(self, total: float) -> float:
        """Return the relative gap that proves the best: whole counts less than one apart are equal."""
        return 0.999 / max(total, 1.0) if self.counts_whole else 1e-6

    def follows(self, rows: list[int]) -> bool:
        """Whether the set keeps to every rule."""
        return all(
            rule.low - 1e-9 <= rule.share[rows].sum() <= rule.high + 1e-9 for rule in self.rules
        )

    @property
    def counts_whole(self) -> bool:
        """Whether every weight is a whole number."""
        return bool((self.weight == np.round(self.weight)).all())

    def reached_by(self, rows: list[int]) -> NDArray[np.bool_]:
        picked = np.zeros(len(self.weight))
        picked[rows] = 1
        return self.cover @ picked > 0

    def reach_of(self, rows: list[int]) -> float:
        return float(self.weight[self.reached_by(rows)].sum())

    def choice(self, rows: list[int]) -> Choice:
        return Choice(sorted(rows), self.reach_of(rows), float(self.cost[rows].sum()))

    def bettered(self, rows: list[int], until: float) -> list[int]:
        """Return the set after exchanges, where that keeps to the rules."""
        found = exchanged(self.terms, chosen=rows, fixed=self.kept, until=until)
        return found if self.follows(found) else rows

    def without_idle(self, rows: list[int]) -> list[int]:
        """Drop, dearest first, what adds nothing to the reach; locked ones stay."""
        kept = list(rows)
        times = np.asarray(self.cover[kept].sum(axis=0)).ravel()
        for row in sorted(rows, key=lambda r: (-self.cost[r], r)):
            near = self.cover.indices[self.cover.indptr[row] : self.cover.indptr[row + 1]]
            idle = row not in self.kept and (times[near[self.weight[near] > 0]] > 1).all()
            if idle and self.follows([one for one in kept if one != row]):
                kept.remove(row)
                times[near] -= 1
        return kept

    def exact(self, seconds: float) -> tuple[list[int], float, bool]:
        """Return (rows, upper bound, proven)."""
        sites = np.flatnonzero(self.usable)
        demand = self.cover[:, sites].tocsr()
        degree = np.diff(demand.indptr)
        # Whoever one site alone reaches counts with that site: no variable of its own.
        own = np.zeros(len(sites))
        alone = np.flatnonzero((degree == 1) & (self.weight > 0))
        np.add.at(own, demand.indices[demand.indptr[alone]], self.weight[alone])
        shared, weight = _merged(
            demand, np.flatnonzero((degree > 1) & (self.weight > 0)), self.weight
        )
        n, m = len(sites), len(weight)
        total = float(own.sum() + weight.sum())
        if shared.nnz > TOO_DENSE * seconds:
            return self.kept, total, False
        limits = [np.append(self.cost[sites], np.zeros(m)), np.append(np.ones(n), np.zeros(m))]
        low, high = [-np.inf, -np.inf], [self.budget, float(self.most)]
        for rule in self.rules:
            limits.append(np.append(rule.share[sites], np.zeros(m)))
            low.append(rule.low)
            high.append(rule.high)
        rules = [LinearConstraint(np.array(limits), low, high)]
        if m:
            link = hstack([-shared, csr_array((np.ones(m), (np.arange(m),) * 2), shape=(m, m))])
            rules.append(LinearConstraint(link.tocsr(), -np.inf, 0))
        fixed = np.zeros(n + m)
        fixed[np.flatnonzero(np.isin(sites, self.kept))] = 1
        answer = milp(
            -np.append(own, weight),
            integrality=np.append(np.ones(n), np.zeros(m)),
            bounds=Bounds(fixed, 1),
            constraints=rules,
            options={"time_limit": seconds, "mip_rel_gap": self._enough(total)},
        )
        bound = -answer.mip_dual_bound if answer.mip_dual_bound is not None else total
        proven = answer.status == 0
        rows = self.kept if answer.x is None else [int(r) for r in sites[answer.x[:n] > 0.5]]
        if self.cost[rows].sum() > self.budget * (1 + 1e-9) or len(rows) > self.most:
            rows, proven = self.kept, False  # within the solver's tolerance, not within the money
        if not self.follows(rows):
            raise DomainError(
                "Tidak ada kumpulan yang memenuhi semua kunci dan batas. Lepaskan kunci, atau "
                "longgarkan sebaran, imbangan, atau batas lainnya."
            )
        return rows, min(bound, total) if np.isfinite(bound) else total, proven


def _merged(
    demand: csr_array, rows: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[csr_array, NDArray[np.float64]]:
    """Return demand rows with those that the same sites reach added up into one."""
    found: dict[bytes, list[int]] = {}
    demand.sort_indices()
    for row in rows:
        key = demand.indices[demand.indptr[row] : demand.indptr[row + 1]].tobytes()
        found.setdefault(key, []).append(int(row))
    if not found:
        return csr_array((0, demand.shape[1])), np.zeros(0)
    first = [same[0] for same in found.values()]
    return demand[first], np.array([float(weight[same].sum()) for same in found.values()])


def _check_numbers(question: Question) -> None:
    if not (math.isfinite(question.budget) and question.budget >= 0):
        raise DomainError("Anggaran tidak boleh kurang dari 0. Isi dengan jumlah rupiah.")
    if not (math.isfinite(question.distance_m) and 0 <= question.distance_m <= MAX_DISTANCE_M):
        raise DomainError(f"Jarak harus antara 0 dan {MAX_DISTANCE_M:.0f} meter.")
    if question.most is not None and question.most < 1:
        raise DomainError("Jumlah sentra paling banyak harus sekurangnya 1.")
    if question.reach not in {"units", "workers", "both"}:
        raise DomainError("Yang dihitung harus units, workers, atau both.")
