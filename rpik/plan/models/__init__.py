"""Nouns of the plan."""

from rpik.plan.models.coaching import Activity, Measure, Participant, Programme
from rpik.plan.models.edition import Edition, EditionFigure, EditionText

__all__ = [
    "Activity",
    "Edition",
    "EditionFigure",
    "EditionText",
    "Measure",
    "Participant",
    "Programme",
]
