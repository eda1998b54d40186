"""The reference tables as ready-made indexes; ``reference_loading`` fills them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

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
from ikm_registry.queries.classification import learned_texts
from ikm_registry.queries.reference import table_stamp
from ikm_registry.services.kbli_version import current

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"


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
