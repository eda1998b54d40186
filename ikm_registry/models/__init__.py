"""The nouns of the register."""

from ikm_registry.models.classification import (
    OfficeKeyword,
    RuleSet,
    SectorRule,
    TextDecision,
)
from ikm_registry.models.duplicates import DuplicatePair
from ikm_registry.models.ikm import Ikm
from ikm_registry.models.imports import (
    ColumnMemory,
    ImportBatch,
    ImportMend,
    ImportRow,
    PlaceMemory,
    RejectsFile,
)
from ikm_registry.models.kbli import Kbli, ProductGroup
from ikm_registry.models.wilayah import Desa, Kecamatan

__all__ = [
    "ColumnMemory",
    "Desa",
    "DuplicatePair",
    "Ikm",
    "ImportBatch",
    "ImportMend",
    "ImportRow",
    "Kbli",
    "Kecamatan",
    "OfficeKeyword",
    "PlaceMemory",
    "ProductGroup",
    "RejectsFile",
    "RuleSet",
    "SectorRule",
    "TextDecision",
]
