"""The nouns of the register."""

from ikm_registry.models.classification import (
    OfficeKeyword,
    RuleSet,
    SectorRule,
    TextDecision,
)
from ikm_registry.models.conversion import (
    Concordance,
    ConcordanceRow,
    ConversionDecision,
    ConversionItem,
    KbliConversion,
    KbliVersionChoice,
)
from ikm_registry.models.duplicates import DuplicatePair, ReducedRecords
from ikm_registry.models.hamlets import EstimatedPoint, HamletLearning, LearnedPlace
from ikm_registry.models.ikm import Ikm
from ikm_registry.models.imports import (
    ColumnMemory,
    ImportBatch,
    ImportMend,
    ImportRow,
    PlaceMemory,
    RejectsFile,
)
from ikm_registry.models.kbli import GroupSet, Kbli, ProductGroup
from ikm_registry.models.products import NamedProduct
from ikm_registry.models.wilayah import Desa, Kecamatan

__all__ = [
    "ColumnMemory",
    "Concordance",
    "ConcordanceRow",
    "ConversionDecision",
    "ConversionItem",
    "Desa",
    "DuplicatePair",
    "EstimatedPoint",
    "GroupSet",
    "HamletLearning",
    "Ikm",
    "ImportBatch",
    "ImportMend",
    "ImportRow",
    "Kbli",
    "KbliConversion",
    "KbliVersionChoice",
    "Kecamatan",
    "LearnedPlace",
    "NamedProduct",
    "OfficeKeyword",
    "PlaceMemory",
    "ProductGroup",
    "ReducedRecords",
    "RejectsFile",
    "RuleSet",
    "SectorRule",
    "TextDecision",
]
