"""How often words find the right KBLI, how sure it says it is, and how fast: ``make bench``.

The phrases of ``tests/data/kbli_phrases.csv`` were judged by hand, several codes where lists disagree.
"tune" was looked at while keywords were written; "check" was not, but is from the same hand and time;
"blind" was written after the keywords, by the same hand, and no keyword was changed for it; "words",
"words2" and "words3" were written before the words they lacked, which were added afterwards; for
"words4" nothing was added; "words5" and "words6" are those of the fifth look, "words7" of the sixth, "words8"
of the seventh, "words10" of the eighth, "words12" of the ninth, "words14" of the tenth, mended after their first sight; "words9",
"words11", "words13" and "words15" are the last sets of the four, nothing mended for them. Plain title search is rapidfuzz's ratio of
word sets against titles; the trigram column shares trigrams as pg_trgm cuts them, over titles and
our keywords together: the keywords' worth is in it already.
"""

import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from ikm_registry.classification import reference_files
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.ranking import AUTOMATIC

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "fixtures" / "reference"
PARTS = ("tune", "check", "blind", "words", *(f"words{n}" for n in range(2, 16)))
HELD_OUT = "words15"
BANDS = ((0.9, 1.01), (0.8, 0.9), (0.6, 0.8), (0.4, 0.6), (0.0, 0.4))
Search = Callable[[str], list[tuple[str, float]]]


def phrases(part: str, version: str) -> list[tuple[str, set[str]]]:
    """Return (text, accepted codes) of one part of the labelled phrases."""
    with (ROOT / "tests" / "data" / "kbli_phrases.csv").open(encoding="utf-8") as file:
        return [
            (row["text"], set(row[f"kbli_{version}"].split("|")))
            for row in csv.DictReader(file)
            if row["part"] == part and row[f"kbli_{version}"]
        ]


def by_us(shipped: reference_files.Classifier, version: str) -> Search:
    """Return the project's own search."""
    ask = shipped.index.suggest
    return lambda text: [(s.code, s.score) for s in ask(text, version=version).suggestions]


def by_title(version: str) -> Search:
    """Return the plain way: the title most like the words."""
    titles = {
        e.code: e.title.lower() for e in reference_files.entries(FOLDER) if e.version == version
    }
    return lambda text: [
        (code, score / 100)
        for _, score, code in process.extract(text.lower(), titles, scorer=fuzz.token_set_ratio, limit=5)
    ]  # fmt: skip


def by_trigrams(version: str) -> Search:
    """Return pg_trgm's way over titles and keywords together: shared trigrams of words."""

    def trigrams(text: str) -> set[str]:
        return {f"  {w} "[i : i + 3] for w in text.lower().split() for i in range(len(w) + 1)}

    rows = [
        (e.code, trigrams(f"{e.title} {' '.join(e.keywords)}"))
        for e in reference_files.entries(FOLDER)
        if e.version == version
    ]

    def search(text: str) -> list[tuple[str, float]]:
        asked = trigrams(text)
        scored = [(code, len(asked & have) / max(1, len(asked))) for code, have in rows]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:5]

    return search


def agreement(search: Search, rows: list[tuple[str, set[str]]]) -> dict[str, float]:
    """Return top-1, top-5 and agreement of the first code at 2, 3, 4 digits."""
    tops = [[code for code, _ in search(text)] for text, _ in rows]
    pairs = [(codes, good) for codes, (_, good) in zip(tops, rows, strict=True)]
    share = {"top-1": sum(c[:1] != [] and c[0] in good for c, good in pairs) / len(rows)}
    share["top-5"] = sum(bool(good & set(c)) for c, good in pairs) / len(rows)
    for digits in (2, 3, 4):
        share[f"{digits} digits"] = sum(
            c[:1] != [] and c[0][:digits] in {g[:digits] for g in good} for c, good in pairs
        ) / len(rows)
    return share


def left_out(version: str) -> Iterator[tuple[str, set[str], list[tuple[str, float]]]]:
    """Yield (keyword, its codes, what is found) for keywords an index never saw: goods nobody wrote down.

    Five indexes lack every fiftieth keyword of two words or more, each others. A harder trial than any
    list of texts, as keywords are there for what the rules get wrong.
    """
    entries = reference_files.entries(FOLDER)
    codes: dict[str, set[str]] = {}
    for entry in entries:
        for keyword in entry.keywords if entry.version == version else ():
            codes.setdefault(keyword, set()).add(entry.code)
    for start in range(0, 50, 10):
        out = sorted(keyword for keyword in codes if " " in keyword)[start::50]
        kept = (replace(e, keywords=tuple(k for k in e.keywords if k not in out)) for e in entries)
        outside, processes = reference_files.outside(FOLDER), reference_files.processes(FOLDER)
        index = KbliIndex(kept, outside, processes=processes)
        for keyword in out:
            found = index.suggest(keyword, version=version).suggestions
            yield keyword, codes[keyword], [(s.code, s.score) for s in found]


def register(rng: random.Random, texts: list[str], *, distinct: bool) -> Iterator[tuple[str, str]]:
    """Yield 100,000 texts as a register has them, or each unlike every other."""
    names = (
        "sri agus wati jaya makmur berkah sumber rejeki barokah dewi lestari abadi putra".split()
    )
    for number in range(100_000):
        text = rng.choice(texts)
        if distinct:
            text = f"{text} {rng.choice(names)} {rng.choice(names)}{number} {rng.choice(names)[:3]}{number:x}"
        elif number % 2:
            text = f"{text} {rng.choice(names)}"
        yield text, ""


def main() -> None:
    """Print accuracy, calibration and times; of the held-out part also what is given unasked."""
    began = time.perf_counter()
    shipped = reference_files.load(FOLDER)
    print(
        f"start-up: {1000 * (time.perf_counter() - began):.0f} ms to read the files and build the index"
    )
    code = (
        "from ikm_registry.classification import reference_files as r; from pathlib import Path; "
    )
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code + f"r.load(Path({str(FOLDER)!r}))"], cwd=ROOT, check=True
    )
    print(f"a process of its own, imports included: {time.perf_counter() - began:.2f} s")
    for version in ("2020", "2025"):
        ours = by_us(shipped, version)
        for part in PARTS:
            rows = phrases(part, version)
            for name, search in (
                ("ours", ours),
                ("titles", by_title(version)),
                ("trigrams", by_trigrams(version)),
            ):
                if name == "ours" or part != "tune":
                    shares = "  ".join(
                        f"{k} {100 * v:5.1f} %" for k, v in agreement(search, rows).items()
                    )
                    print(f"KBLI {version} {part:5} {len(rows)} phrases {name:8} {shares}")
        rows = phrases(HELD_OUT, version)
        given = [(found[0], good) for text, good in rows if (found := ours(text)) and found[0][1] >= AUTOMATIC]  # fmt: skip
        wrong = sum(code not in good for (code, _), good in given)
        print(
            f"KBLI {version} {HELD_OUT}: given unasked {len(given)} of {len(rows)}, wrong {wrong}"
        )
        rows = phrases("check", version) + phrases("blind", version) + rows
        answers = [(ours(text), good) for text, good in rows]
        for low, high in BANDS:
            band = [(c[0][0], good) for c, good in answers if c and low <= c[0][1] < high]
            if band:
                right = sum(found in good for found, good in band)
                print(
                    f"KBLI {version} confidence {low:.1f}-{min(high, 1):.1f}: {len(band)} phrases, {100 * right / len(band):.0f} % right"
                )
        sector = [
            shipped.rules.sector(version, c[0][0]).sector
            in {shipped.rules.sector(version, g).sector for g in good}
            for c, good in answers
            if c
        ]
        trial = list(left_out(version))
        first = sum(bool(found) and found[0][0] in good for _, good, found in trial)
        five = sum(any(code in good for code, _ in found) for _, good, found in trial)
        sure = [(found[0][0], good) for _, good, found in trial if found and found[0][1] >= AUTOMATIC]  # fmt: skip
        print(
            f"KBLI {version} {len(trial)} keywords left out: first {100 * first / len(trial):.0f} %, among five "
            f"{100 * five / len(trial):.0f} %, given {len(sure)}, wrong {sum(code not in good for code, good in sure)}"
        )
        print(f"KBLI {version} sector right: {100 * sum(sector) / len(rows):.1f} % of {len(rows)}")
    texts = [text for part in PARTS for text, _ in phrases(part, "2020")]
    times = []
    for text in texts * 3:
        began = time.perf_counter()
        shipped.index.suggest(text, version="2020")
        times.append(time.perf_counter() - began)
    times.sort()
    print(
        f"one query: median {1e3 * times[len(times) // 2]:.2f} ms, p95 {1e3 * times[int(0.95 * len(times))]:.2f} ms"
    )
    for distinct in (False, True):
        asked = list(register(random.Random(1), texts, distinct=distinct))
        began = time.perf_counter()
        shipped.index.suggest_many(asked, version="2020")
        print(
            f"{len(asked):,} texts, {len(set(asked)):,} distinct: {time.perf_counter() - began:.1f} s"
        )
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
