"""The nouns of the register."""

from ikm_registry.models.classification import RuleSet, SectorRule, TextDecision
from ikm_registry.models.duplicates import DuplicatePair
from ikm_registry.models.hamlets import EstimatedPoint, HamletLearning, LearnedPlace
from ikm_registry.models.ikm import Ikm
from ikm_registry.models.imports import (
    ColumnMemory,
    ImportBatch,
    ImportMend,
    ImportRow,
    PlaceMemory,
)
from ikm_registry.models.kbli import Kbli, ProductGroup
from ikm_registry.models.wilayah import Desa, Kecamatan

__all__ = [
    "ColumnMemory",
    "Desa",
    "DuplicatePair",
    "EstimatedPoint",
    "HamletLearning",
    "Ikm",
    "ImportBatch",
    "ImportMend",
    "ImportRow",
    "Kbli",
    "Kecamatan",
    "LearnedPlace",
    "PlaceMemory",
    "ProductGroup",
    "RuleSet",
    "SectorRule",
    "TextDecision",
]
