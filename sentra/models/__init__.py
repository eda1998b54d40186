"""The nouns of the sentra app."""

from sentra.models.attachment import Attachment
from sentra.models.change import ChangeDraft
from sentra.models.detection import Candidate, CandidateMember, DetectionRun
from sentra.models.evaluation import Evaluation
from sentra.models.field import FieldCheck, FieldDecision, FieldPhoto, PhotoTwin
from sentra.models.handwork import HandChange, HandWork
from sentra.models.institution import Institution
from sentra.models.known import KnownSentra
from sentra.models.layers import LayerFeature, LayerOverlap, SpatialLayer, ZoneKind
from sentra.models.officials import Delegation, Official
from sentra.models.review import (
    ChangePoint,
    Comment,
    Mention,
    Proposal,
    ProposalMember,
    Review,
    Viewer,
)
from sentra.models.sentra import Decree, Sentra, SentraMember
from sentra.models.site import SiteTelling
from sentra.models.template import DecreeTemplate

__all__ = [
    "Attachment",
    "Candidate",
    "CandidateMember",
    "ChangeDraft",
    "ChangePoint",
    "Comment",
    "Decree",
    "DecreeTemplate",
    "Delegation",
    "DetectionRun",
    "Evaluation",
    "FieldCheck",
    "FieldDecision",
    "FieldPhoto",
    "HandChange",
    "HandWork",
    "Institution",
    "KnownSentra",
    "LayerFeature",
    "LayerOverlap",
    "Mention",
    "Official",
    "PhotoTwin",
    "Proposal",
    "ProposalMember",
    "Review",
    "Sentra",
    "SentraMember",
    "SiteTelling",
    "SpatialLayer",
    "Viewer",
    "ZoneKind",
]
