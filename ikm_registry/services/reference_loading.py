"""The reference tables, loaded from ``fixtures/reference``; ``reference`` reads them back."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import RuleSetState
from ikm_registry.classification import reference_files
from ikm_registry.models import GroupSet, ProductGroup, RuleSet
from ikm_registry.places.cells import dissolve, voronoi_cells
from ikm_registry.queries.reference import upsert
from ikm_registry.services import group_sets, named_products
from ikm_registry.services.concordance import load_shipped
from ikm_registry.services.reference import FOLDER

RULESET_NAME = "Aturan awal (bawaan)"
Row = dict[str, str]


@transaction.atomic
def load_reference(folder: Path = FOLDER) -> dict[str, int]:
    """Load kecamatan, desa, KBLI, rules and groups; return changed rows per table.

    Loading twice changes nothing. What the office edited in a rule set that binds is not
    overwritten: the shipped rules are loaded only while their own set is the active one, a group
    only until the office edits it.
    """
    kecamatan, desa = list(_rows(folder / "kecamatan.csv")), list(_rows(folder / "desa.csv"))
    cells, areas = _cells(
        tuple((float(row["lat"]), float(row["lon"]), row["kecamatan_code"]) for row in desa)
    )
    loaded = {
        "kecamatan": _load_kecamatan(kecamatan, areas),
        "desa": _load_desa(desa, cells, {row["code"]: row["name"] for row in kecamatan}),
        "kbli": _load_kbli(folder / "kbli.csv"),
        "product_groups": _load_groups(folder / "product_groups.csv"),
        "sector_rules": _load_rules(folder / "sector_rules.csv"),
        "kbli_conversion": load_shipped(reference_files.moves(folder)),
    }
    group_sets.refresh_shipped()
    named_products.look_up_new()  # a register older than this table has texts nobody looked up
    return loaded


def _load_kecamatan(rows: list[Row], areas: dict[str, dict[str, Any]]) -> int:
    return upsert(
        "ikm_registry_kecamatan",
        [
            (row["code"], row["name"], row["bps_code"], _many(row["aliases"]), areas[row["code"]])
            for row in rows
        ],
    )


def _load_desa(rows: list[Row], cells: list[dict[str, Any]], kecamatan: dict[str, str]) -> int:
    return upsert(
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
                f"{row['name']} {row['aliases']} {kecamatan[row['kecamatan_code']]}".lower(),
                cell,
            )
            for row, cell in zip(rows, cells, strict=True)
        ],
    )


def _load_kbli(path: Path) -> int:
    return upsert(
        "ikm_registry_kbli",
        [
            (r["version"], r["code"], r["level"], r["title"], _many(r["keywords"]), True)
            for r in _rows(path)
        ],
    )


def _load_groups(path: Path) -> int:
    binding = GroupSet.objects.filter(state=RuleSetState.ACTIVE).first()
    if binding and binding.name != group_sets.SHIPPED:
        return 0
    edited = set(ProductGroup.objects.edited().values_list("code", flat=True))
    lists = ("kbli_2020", "kbli_2025", "keywords", "related", "branches")
    return upsert(
        "ikm_registry_productgroup",
        [
            (row["code"], row["name"], row["sort"], *(_many(row[name]) for name in lists), True)
            for row in _rows(path)
            if row["code"] not in edited
        ],
    )


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


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _many(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]
