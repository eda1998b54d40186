"""How often everyday words find the right code: 538 phrases judged by hand, part of them unseen.

``tests/data/kbli_phrases.csv``: the codes a reader of the KBLI would accept, several where lists
disagree. ``tune`` phrases were looked at while keywords were written, ``check`` phrases were not;
``blind`` phrases were written after the keywords. All are by people of this project: other hands
write other words.
"""

import csv
from pathlib import Path

import pytest

from ikm_registry.classification.kbli_search import KbliEntry, KbliIndex

ROOT = Path(__file__).resolve().parents[3]
PHRASES = ROOT / "tests" / "data" / "kbli_phrases.csv"


@pytest.fixture(scope="module")
def index():
    with (ROOT / "fixtures" / "reference" / "kbli.csv").open() as file:
        return KbliIndex(
            KbliEntry(
                row["version"], row["code"], row["title"], tuple(filter(None, row["keywords"].split("|")))
            )
            for row in csv.DictReader(file)
            if row["level"] == "5"
        )  # fmt: skip


def _phrases(part):
    with PHRASES.open() as file:
        return [row for row in csv.DictReader(file) if row["part"] == part]


@pytest.mark.parametrize("version", ["2020", "2025"])
@pytest.mark.parametrize(
    ("part", "first", "five"), [("tune", 0.95, 0.98), ("check", 0.9, 0.97), ("blind", 0.9, 0.97)]
)
def test_everyday_words_find_the_code(index, version, part, first, five):
    rows = [row for row in _phrases(part) if row[f"kbli_{version}"]]
    found = [[s.code for s in index.search(row["text"], version, limit=5)] for row in rows]
    wanted = [set(row[f"kbli_{version}"].split("|")) for row in rows]
    top = sum(bool(codes) and codes[0] in good for codes, good in zip(found, wanted, strict=True))
    near = sum(bool(good & set(codes)) for codes, good in zip(found, wanted, strict=True))
    missed = [
        (row["text"], codes[:2])
        for row, codes, good in zip(rows, found, wanted, strict=True)
        if not good & set(codes)
    ]
    print(
        f"{part} {version}: first {top / len(rows):.3f}, among five {near / len(rows):.3f}", missed
    )
    assert top / len(rows) >= first
    assert near / len(rows) >= five


@pytest.mark.parametrize("version", ["2020", "2025"])
def test_what_is_given_without_asking_is_right(index, version):
    rows = [row for row in _phrases("check") if row[f"kbli_{version}"]]
    given = [
        (row["text"], answer[0], answer[0] in row[f"kbli_{version}"].split("|"))
        for row in rows
        if (answer := index.automatic(row["text"], version))
    ]
    assert len(given) >= 0.6 * len(rows)
    assert sum(right for _, _, right in given) / len(given) >= 0.95, [g for g in given if not g[2]]
