from judging.models.assignment import Assignment, AssignmentPlan
from judging.models.conflict import ConflictDeclaration, entries_open_to
from judging.models.decision import Decision, DecisionEntry, DecisionSignature
from judging.models.panel import PanelMember
from judging.models.result import Result
from judging.models.round import Round
from judging.models.scorecard import DraftScore, Scorecard, SealedScore, SealedScorecard

__all__ = [
    "Assignment",
    "AssignmentPlan",
    "ConflictDeclaration",
    "Decision",
    "DecisionEntry",
    "DecisionSignature",
    "DraftScore",
    "PanelMember",
    "Result",
    "Round",
    "Scorecard",
    "SealedScore",
    "SealedScorecard",
    "entries_open_to",
]
