"""Nouns of the plan."""

from rpik.plan.models.coaching import Activity, Participant, Programme
from rpik.plan.models.edition import Edition, EditionFigure, EditionText
from rpik.plan.models.notices import NoticeSetting

__all__ = [
    "Activity",
    "Edition",
    "EditionFigure",
    "EditionText",
    "NoticeSetting",
    "Participant",
    "Programme",
]
