"""Same business or not, on a register whose duplicates are known; ours beside splink's.

Run:  python -m tests.benchmarks.duplicates [rows] [seed]     (100000 3507)

The rows are those of ``known_pairs``: 390 desa, 3 % planted second records, traps. Both ways see the
same columns and run in a process of their own, one after the other; peak memory is that of the
process, the rows in it included. Splink (not a dependency: ``pip install splink`` in an environment
of its own that sees this one) trains by EM on the same rows. Shown: its pairs from 0.95, those of its
best F1 (a threshold that only somebody who knows the truth can choose), and the best F1 once pairs
of unlike products are left out, which is the rule that tells one owner's two businesses apart.

Then what an import does with it: the first records as one list, the second ones, the traps and as
many others as a second. A false merge is a row that would go into another business without a
question; a mended NIK is judged against the number before Excel cut it.
"""

import importlib.util
import json
import pickle
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from tests.benchmarks import known_pairs

WAYS = ("rpik", "splink")
IMPORTED = 20_000


def main(count: int, seed: int) -> None:
    known = known_pairs.make(count, seed)
    print(f"{count:,} rows, {len(known.truth):,} known pairs (seed {seed})")
    print(f"done to them: {known_pairs.summary(known)}")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.pickle"
        rows.write_bytes(pickle.dumps(known.entries()))
        for way in WAYS:
            if way == "splink" and importlib.util.find_spec("splink") is None:
                print("splink is not installed here: python -m venv --system-site-packages "
                      "/tmp/splink && /tmp/splink/bin/pip install splink")  # fmt: skip
                continue
            result = Path(folder) / f"{way}.npz"
            command = [sys.executable, "-m", "tests.benchmarks.duplicates", "one", way, str(rows), str(result)]  # fmt: skip
            subprocess.run(command, check=True)
            figures(way, known, result)
    if count <= 100_000:
        from tests.benchmarks.duplicates_import import lists

        lists(known_pairs.make(min(count, IMPORTED), seed + 1))


def figures(way: str, known: known_pairs.KnownPairs, result: Path) -> None:
    with np.load(result) as stored:
        i, j, score, unlike = (stored[name] for name in ("i", "j", "score", "unlike"))
        cost = json.loads(str(stored["cost"]))
    pairs = list(zip(np.minimum(i, j).tolist(), np.maximum(i, j).tolist(), strict=True))
    right = np.array([pair in known.truth for pair in pairs], dtype=bool)
    print(f"{way:7} {cost['seconds']:7.1f} s ({cost['cpu']:.1f} s of processor)   peak {cost['peak']:,.0f} MB (rows alone {cost['rows']:,.0f} MB)")  # fmt: skip
    everything = np.ones(len(score), dtype=bool)
    if cost["threshold"]:
        lines = [("shown", cost["threshold"], everything)]
    else:
        lines = [
            ("threshold", 0.95, everything),
            ("best F1", best(score, right, known), everything),
        ]
        like = np.where(unlike, 0, score)
        lines.append(("best F1, no unlike products", best(like, right, known), ~unlike))
    for name, threshold, some in lines:
        kept = (score >= threshold) & some
        hits = int(right[kept].sum())
        print(f"        {name:27} {threshold:.3f}   recall {hits / len(known.truth):.4f}   "
              f"precision {hits / max(1, int(kept.sum())):.4f}   pairs shown {int(kept.sum()):,}")  # fmt: skip
    if way == "rpik":
        shown = set(pairs)
        with_key = {pair for pair in known.truth if known.says_same(*pair)}
        for words, some in (("an identifier, address or point in common", with_key), ("nothing but names, product and place", known.truth.keys() - with_key)):  # fmt: skip
            print(f"        {words}: {len(some):,} pairs, recall {len(some & shown) / max(1, len(some)):.4f}")  # fmt: skip
        missed = Counter(kind for pair, done in known.truth.items() if pair not in shown for kind in done)  # fmt: skip
        total = Counter(kind for done in known.truth.values() for kind in done)
        print("        missed of " + ", ".join(f"{kind} {missed[kind] / number:.0%}" for kind, number in total.most_common()))  # fmt: skip


def best(score: np.ndarray, right: np.ndarray, known: known_pairs.KnownPairs) -> float:
    """Return the threshold of the highest F1."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + len(known.truth))
    return float(score[order][np.argmax(f1)])


def one(way: str, rows: Path, result: Path) -> None:
    """Run one way in this process and store what it found and cost."""
    entries = pickle.loads(rows.read_bytes())
    before = _peak()
    began, processor = perf_counter(), process_time()
    if way == "splink":
        from tests.benchmarks.duplicates_splink import pairs_of

        i, j, score, unlike = pairs_of(entries)
        threshold = None
    else:
        from ikm_registry.matching.scoring import THRESHOLD, find_pairs

        found = find_pairs(entries)
        i, j, score = found.i, found.j, found.score
        unlike = np.zeros(len(i), dtype=bool)
        threshold = THRESHOLD
    cost = {"seconds": perf_counter() - began, "cpu": process_time() - processor, "peak": _peak(),
            "rows": before, "threshold": threshold}  # fmt: skip
    np.savez(result, i=i, j=j, score=score, unlike=unlike, cost=json.dumps(cost))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        numbers = [int(argument) for argument in sys.argv[1:]]
        main(numbers[0] if numbers else 100_000, numbers[1] if numbers[1:] else 3507)
