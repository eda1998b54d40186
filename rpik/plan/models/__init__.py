"""Nouns of the plan."""

from rpik.plan.models.coaching import Activity, Measure, Participant, Programme
from rpik.plan.models.edition import (
    Edition,
    EditionFigure,
    EditionFile,
    EditionTable,
    EditionText,
    Scoring,
)
from rpik.plan.models.notices import NoticeSetting
from rpik.plan.models.perda import PerdaList
from rpik.plan.models.public_counts import PublicCounts
from rpik.plan.models.roads import RoadDistance, RoadTable
from rpik.plan.models.sentra_plan import SentraPlan
from rpik.plan.models.travel import TravelSetting

__all__ = [
    "Activity",
    "Edition",
    "EditionFigure",
    "EditionFile",
    "EditionTable",
    "EditionText",
    "Measure",
    "NoticeSetting",
    "Participant",
    "PerdaList",
    "Programme",
    "PublicCounts",
    "RoadDistance",
    "RoadTable",
    "Scoring",
    "SentraPlan",
    "TravelSetting",
]
