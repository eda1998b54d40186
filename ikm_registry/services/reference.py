"""The reference tables: loaded from ``fixtures/reference``, read back as ready-made indexes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import RuleSetState
from ikm_registry.classification import reference_files
from ikm_registry.classification.groups import Group, ProductGroups
from ikm_registry.classification.kbli_records import KbliEntry, Learned, OfficeWord
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.rules import RuleTable
from ikm_registry.classification.rules import SectorRule as Rule
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.models import (
    ConversionDecision,
    Desa,
    Kbli,
    Kecamatan,
    OfficeKeyword,
    ProductGroup,
    RuleSet,
    SectorRule,
    TextDecision,
)
from ikm_registry.places.cells import dissolve, voronoi_cells
from ikm_registry.queries.classification import learned_texts
from ikm_registry.queries.reference import table_stamp, upsert
from ikm_registry.services.concordance import load_shipped
from ikm_registry.services.kbli_version import current

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
RULESET_NAME = "Aturan awal (bawaan)"


@transaction.atomic
def load_reference(folder: Path = FOLDER) -> dict[str, int]:
    """Load kecamatan, desa, KBLI, rules and groups; return changed rows per table.

    Loading twice changes nothing. What the office edited in a rule set that binds is not
    overwritten: the shipped rules are loaded only while their own set is the active one, a group
    only until the office edits it.
    """
    changed = {}
    desa = list(_rows(folder / "desa.csv"))
    cells, areas = _cells(
        tuple((float(row["lat"]), float(row["lon"]), row["kecamatan_code"]) for row in desa)
    )
    kecamatan = list(_rows(folder / "kecamatan.csv"))
    names = {row["code"]: row["name"] for row in kecamatan}
    changed["kecamatan"] = upsert(
        "ikm_registry_kecamatan",
        [
            (
                row["code"],
                row["name"],
                row["bps_code"],
                _many(row["aliases"]),
                areas[row["code"]],
            )
            for row in kecamatan
        ],
    )
    changed["desa"] = upsert(
        "ikm_registry_desa",
        [
            (
                row["code"],
                row["name"],
                row["kind"],
                row["kecamatan_code"],
                row["lat"],
                row["lon"],
                _many(row["aliases"]),
                f"{row['name']} {row['aliases']} {names[row['kecamatan_code']]}".lower(),
                cell,
            )
            for row, cell in zip(desa, cells, strict=True)
        ],
    )
    changed["kbli"] = upsert(
        "ikm_registry_kbli",
        [
            (r["version"], r["code"], r["level"], r["title"], _many(r["keywords"]), True)
            for r in _rows(folder / "kbli.csv")
        ],
    )
    edited = set(ProductGroup.objects.edited().values_list("code", flat=True))
    changed["product_groups"] = upsert(
        "ikm_registry_productgroup",
        [
            (
                row["code"],
                row["name"],
                row["sort"],
                _many(row["kbli_2020"]),
                _many(row["kbli_2025"]),
                _many(row["keywords"]),
                _many(row["related"]),
                _many(row["branches"]),
                True,
            )
            for row in _rows(folder / "product_groups.csv")
            if row["code"] not in edited
        ],
    )
    changed["sector_rules"] = _load_rules(folder / "sector_rules.csv")
    changed["kbli_conversion"] = load_shipped(reference_files.moves(folder))
    return changed


@lru_cache(maxsize=1)
def _cells(
    desa: tuple[tuple[float, float, str], ...],
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the cell of each (lat, lon, kecamatan code), and of each kecamatan."""
    cells = voronoi_cells([(lat, lon) for lat, lon, _ in desa])
    parts: dict[str, list[dict[str, Any]]] = {}
    for (_, _, code), cell in zip(desa, cells, strict=True):
        parts.setdefault(code, []).append(cell)
    return cells, {code: dissolve(own) for code, own in parts.items()}


def _load_rules(path: Path) -> int:
    active = RuleSet.objects.filter(state=RuleSetState.ACTIVE).first()
    if active and active.name != RULESET_NAME:
        return 0
    if active is None:
        active = RuleSet.objects.create(
            name=RULESET_NAME,
            state=RuleSetState.ACTIVE,
            activated_at=timezone.now(),
            note="Aturan bawaan RPIK; dasar tiap aturan tertulis.",
        )
    return upsert(
        "ikm_registry_sectorrule",
        [
            (
                active.pk,
                row["version"],
                row["prefix"],
                row["number"],
                row["sector"],
                row["basis"],
                row["reason"],
                row["confidence"],
                row["valid_from"] or None,
            )
            for row in _rows(path)
        ],
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _many(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def is_loaded() -> bool:
    """Whether there is anything to register against."""
    return Desa.objects.exists() and Kbli.objects.exists()


# The indexes below cost up to a second to build; each is kept until its table changes.


def gazetteer() -> Gazetteer:
    """Return kecamatan and desa as the importer matches them."""
    return _gazetteer(table_stamp(Desa))


@lru_cache(maxsize=1)
def _gazetteer(stamp: tuple[Any, ...]) -> Gazetteer:
    kecamatan = list(Kecamatan.objects.order_by("code"))
    return Gazetteer(
        kecamatan=[(k.code, k.name, list(k.aliases)) for k in kecamatan],
        bps={k.bps_code: k.code for k in kecamatan},
        desa=[
            (d.code, d.name, d.kecamatan_id, list(d.aliases), d.lat, d.lon)
            for d in Desa.objects.order_by("code")
        ],
    )


def kbli_index() -> KbliIndex:
    """Return the search over KBLI titles, keywords and what people taught it, both versions."""
    return _taught_index(
        table_stamp(Kbli),
        table_stamp(TextDecision) + table_stamp(OfficeKeyword) + table_stamp(ConversionDecision),
    )


@lru_cache(maxsize=1)
def _taught_index(stamp: tuple[Any, ...], taught: tuple[Any, ...]) -> KbliIndex:
    added = OfficeKeyword.objects.values_list("text", "kbli_version", "kbli_code")
    return _kbli_index(stamp).with_learned(
        (Learned(*row) for row in learned_texts()), (OfficeWord(*row) for row in added)
    )


@lru_cache(maxsize=1)
def _kbli_index(stamp: tuple[Any, ...]) -> KbliIndex:
    named = reference_files.terms(FOLDER)
    return _index_of(
        tuple(
            KbliEntry(
                k.version, k.code, k.title, tuple(k.keywords), named.get((k.version, k.code), ())
            )
            for k in Kbli.objects.filter(level=5, active=True).order_by("version", "code")
        )
    )


@lru_cache(maxsize=1)
def _index_of(entries: tuple[KbliEntry, ...]) -> KbliIndex:
    """A table that was written anew with the same rows needs no index of its own."""
    return KbliIndex(
        entries, reference_files.outside(FOLDER), processes=reference_files.processes(FOLDER)
    )


def kbli_titles(version: str) -> KbliTitles:
    """Return the titles of a version as the importer reads them."""
    return _kbli_titles(version, table_stamp(Kbli))


@lru_cache(maxsize=2)
def _kbli_titles(version: str, stamp: tuple[Any, ...]) -> KbliTitles:
    known = Kbli.objects.filter(level=5, active=True, version=version).order_by("code")
    return KbliTitles(known.values_list("code", "title"))


def rule_table() -> RuleTable:
    """Return the rules that bind today."""
    return _rule_table(table_stamp(SectorRule) + table_stamp(RuleSet))


@lru_cache(maxsize=1)
def _rule_table(stamp: tuple[Any, ...]) -> RuleTable:
    return RuleTable(
        [
            Rule(
                number=rule.number,
                version=rule.version,
                prefix=rule.prefix,
                sector=rule.sector,
                basis=rule.basis,
                reason=rule.reason,
            )
            for rule in SectorRule.objects.filter(ruleset__state=RuleSetState.ACTIVE)
        ]
    )


def product_groups() -> ProductGroups:
    """Return the groups with their prefixes and keywords."""
    return _product_groups(table_stamp(ProductGroup))


@lru_cache(maxsize=1)
def _product_groups(stamp: tuple[Any, ...]) -> ProductGroups:
    return groups_of(ProductGroup.objects.active())


def groups_of(rows: Iterable[ProductGroup]) -> ProductGroups:
    """Return the index of these groups, saved or not."""
    found = (
        Group(
            code=group.code,
            name=group.name,
            kbli={"2020": tuple(group.kbli_2020), "2025": tuple(group.kbli_2025)},
            keywords=tuple(group.keywords),
        )
        for group in rows
    )
    return ProductGroups(found, not_industry)


def not_industry(texts: Sequence[str]) -> list[str]:
    """Return why each product text names no manufacturing, "" where it may."""
    return kbli_index().outside_many(texts, current()) if texts else []
