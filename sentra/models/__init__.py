"""The nouns of the sentra app."""

from sentra.models.detection import Candidate, CandidateMember, DetectionRun
from sentra.models.layers import LayerFeature, SpatialLayer, ZoneKind
from sentra.models.review import Proposal, ProposalMember, Review
from sentra.models.sentra import Decree, Sentra, SentraMember

__all__ = [
    "Candidate",
    "CandidateMember",
    "Decree",
    "DetectionRun",
    "LayerFeature",
    "Proposal",
    "ProposalMember",
    "Review",
    "Sentra",
    "SentraMember",
    "SpatialLayer",
    "ZoneKind",
]
