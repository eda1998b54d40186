"""The classifier from the files of ``fixtures/reference`` alone: no database, no Django."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ikm_registry.classification.concordance import Move
from ikm_registry.classification.groups import Group, ProductGroups
from ikm_registry.classification.kbli_records import KbliEntry
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.outside import Activity, OutsideWords
from ikm_registry.classification.processes import Process
from ikm_registry.classification.rules import RuleTable, SectorRule


@dataclass(frozen=True, slots=True)
class Classifier:
    """Words to code, code to sector, both to product group."""

    index: KbliIndex
    rules: RuleTable
    groups: ProductGroups


def load(folder: Path) -> Classifier:
    """Return the classifier as it is shipped, before an office edits anything."""
    index = KbliIndex(entries(folder), outside(folder), processes=processes(folder))
    return Classifier(index, rules(folder), groups(folder, index.outside_many))


def entries(folder: Path) -> list[KbliEntry]:
    """Return the 5-digit codes of both versions."""
    named = terms(folder)
    return [
        KbliEntry(
            row["version"],
            row["code"],
            row["title"],
            _many(row["keywords"]),
            named.get((row["version"], row["code"]), ()),
        )
        for row in _rows(folder / "kbli.csv")
        if row["level"] == "5"
    ]


def terms(folder: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what the official descriptions name, by (version, code): unreviewed, so weak."""
    return {
        (row["version"], row["code"]): _many(row["terms"])
        for row in _rows(folder / "kbli_terms.csv")
    }


def processes(folder: Path) -> list[Process]:
    """Return what each process makes of each material, for both versions."""
    return [
        Process(version, _many(row["process"]), _many(row["materials"]), _many(row[column]))
        for row in _rows(folder / "kbli_processes.csv")
        for version, column in (("2020", "kbli_2020"), ("2025", "kbli_2025"))
    ]


def moves(folder: Path) -> list[Move]:
    """Return the reviewed moves from KBLI 2020 to 2025."""
    return [
        Move(row["code"], _many(row["targets"]), row["sure"], row["basis"])
        for row in _rows(folder / "kbli_moves.csv")
    ]


def outside(folder: Path) -> OutsideWords:
    """Return the words of activities that are no manufacturing."""
    return OutsideWords(
        Activity(row["kind"], row["activity"], _many(row["words"]))
        for row in _rows(folder / "bukan_industri.csv")
    )


def rules(folder: Path) -> RuleTable:
    """Return the shipped sector rules."""
    return RuleTable(
        SectorRule(
            number=int(row["number"]),
            version=row["version"],
            prefix=row["prefix"],
            sector=row["sector"],
            basis=row["basis"],
            reason=row["reason"],
        )
        for row in _rows(folder / "sector_rules.csv")
    )


def groups(folder: Path, not_industry: Callable[[Sequence[str]], Sequence[str]]) -> ProductGroups:
    """Return the shipped product groups."""
    found = (
        Group(
            code=row["code"],
            name=row["name"],
            kbli={"2020": _many(row["kbli_2020"]), "2025": _many(row["kbli_2025"])},
            keywords=_many(row["keywords"]),
        )
        for row in _rows(folder / "product_groups.csv")
    )
    return ProductGroups(found, not_industry)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
