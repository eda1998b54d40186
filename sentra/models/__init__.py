"""The nouns of the sentra app."""

from sentra.models.detection import Candidate, CandidateMember, DetectionRun
from sentra.models.field import FieldCheck, FieldDecision, FieldPhoto
from sentra.models.handwork import HandChange, HandWork
from sentra.models.known import KnownSentra
from sentra.models.layers import LayerFeature, SpatialLayer, ZoneKind
from sentra.models.officials import Delegation, Official
from sentra.models.review import Comment, Proposal, ProposalMember, Review
from sentra.models.sentra import Decree, Sentra, SentraMember

__all__ = [
    "Candidate",
    "CandidateMember",
    "Comment",
    "Decree",
    "Delegation",
    "DetectionRun",
    "FieldCheck",
    "FieldDecision",
    "FieldPhoto",
    "HandChange",
    "HandWork",
    "KnownSentra",
    "LayerFeature",
    "Official",
    "Proposal",
    "ProposalMember",
    "Review",
    "Sentra",
    "SentraMember",
    "SpatialLayer",
    "ZoneKind",
]
