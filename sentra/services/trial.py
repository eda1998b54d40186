"""Trying before saving: another distance, other weights. Nothing here is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ikm_registry.queries.demo import use_demo
from rpik.core.accounts import require
from rpik.core.models import User
from sentra.detection import changes, ranking
from sentra.detection.detect import detect
from sentra.detection.parameters import DetectionParameters
from sentra.detection.results import CandidateResult
from sentra.models import Candidate, CandidateMember, DetectionRun
from sentra.queries import points
from sentra.queries.run_changes import LABELS


@dataclass(frozen=True, slots=True)
class Tried:
    """What a run would find: its candidates by score, and what became of those of ``against``.

    ``counts`` (label, how many) and ``stories`` (label, names and units before, names and units after),
    in the order of a comparison of two runs; both empty without a run to hold it against.
    """

    found: list[CandidateResult]
    near_misses: int
    units: int
    against: DetectionRun | None
    counts: list[tuple[str, int]]
    stories: list[tuple[str, list[tuple[str, int]], list[tuple[str, int]]]]


def try_out(*, parameters: DetectionParameters, by: User) -> Tried:
    """Return what a run with these parameters would find in the register as it stands.

    The relabelling test is left out (M stands without its p), and dusun stand where they were learned
    last: candidates are those of the run, scores may differ by the part of concentration.

    Raises:
        NotAllowed: the person may not run detection.
    """
    require(by, "sentra.run_detection", "mencoba pencarian kandidat")
    demo = use_demo()
    answer = detect(points.load(demo=demo), parameters)
    against = DetectionRun.objects.done().first()
    counts, stories = _became(against, answer.candidates) if against else ([], [])
    return Tried(
        found=answer.candidates,
        near_misses=len(answer.near_misses),
        units=answer.units,
        against=against,
        counts=counts,
        stories=stories,
    )


def _became(
    run: DetectionRun, found: list[CandidateResult]
) -> tuple[list[tuple[str, int]], list[tuple[str, list[tuple[str, int]], list[tuple[str, int]]]]]:
    old = {one.pk: one for one in run.candidates.full()}
    pairs = CandidateMember.objects.filter(candidate__in=old).values_list("ikm_id", "candidate_id")
    before = dict(pairs.iterator(chunk_size=5000))
    shared: Counter[tuple[int, int]] = Counter()
    for at, result in enumerate(found):
        shared.update((before[ikm], at) for ikm in result.member_ids if ikm in before)
    stories = changes.what_became(
        {pk: one.units for pk, one in old.items()},
        {at: one.units for at, one in enumerate(found)},
        ((a, b, n) for (a, b), n in shared.items()),
    )
    order = list(LABELS)
    stories.sort(key=lambda story: order.index(story.kind))
    counts = Counter(story.kind for story in stories)
    told = [
        (
            LABELS[story.kind],
            [(old[pk].name, old[pk].units) for pk in story.old],
            [(found[at].name, found[at].units) for at in story.new],
        )
        for story in stories
        if story.kind != changes.SAME
    ]
    return [(LABELS[kind], counts[kind]) for kind in order if counts[kind]], told


@dataclass(frozen=True, slots=True)
class Reranked:
    """A candidate under other weights; ``best`` and ``worst`` rank when one of them moves."""

    candidate: Candidate
    before: int
    rank: int
    score: float
    best: int
    worst: int

    @property
    def moved(self) -> int:
        """Places gained (above 0) or lost."""
        return self.before - self.rank

    @property
    def fell(self) -> int:
        """Places lost."""
        return self.rank - self.before


def reranked(run: DetectionRun, weights: Mapping[str, float]) -> list[Reranked]:
    """Return the run's candidates by their score under these weights, from the parts kept with each.

    Under the weights of its own, each has the score it was kept with: that was counted from parts not
    yet rounded. Raises ValueError for weights that do not sum to 1.
    """
    rows = list(run.candidates.full().select_related("product_group").order_by("rank"))
    if not rows:
        return []
    values = np.array([_values(row, weights) for row in rows])
    own = all(part["weight"] == weights.get(part["key"]) for row in rows for part in row.parts)
    scores = np.array([row.score for row in rows]) if own else ranking.weighted(values, weights)
    ranks = ranking.ranks(scores)
    best, worst = ranking.swing(values, weights)
    best, worst = np.minimum(best, ranks), np.maximum(worst, ranks)
    found = [
        Reranked(row, at + 1, int(ranks[at]), float(scores[at]), int(best[at]), int(worst[at]))
        for at, row in enumerate(rows)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.rank)


def _values(row: Candidate, weights: Mapping[str, float]) -> list[float]:
    by_key = {part["key"]: part["value"] for part in row.parts}
    return [float(by_key.get(key, 0.0)) for key in weights]
