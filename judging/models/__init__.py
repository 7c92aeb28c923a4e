from judging.models.advancement import (
    AdvancedEntry,
    Advancement,
    entries_of,
    entries_to_declare,
    left_behind,
)
from judging.models.after import Acceptance, FeedbackReport, PressKit, Revocation, VettingCheck
from judging.models.assignment import Assignment, AssignmentPlan
from judging.models.ballot import Ballot, SealedBallot
from judging.models.code import EntryCode
from judging.models.conflict import ConflictDeclaration, entries_open_to
from judging.models.decision import (
    Decision,
    DecisionEntry,
    DecisionRelease,
    DecisionSignature,
)
from judging.models.deliberation import AgendaItem, Deliberation, PanelVote, Remark, Rescoring
from judging.models.notes import JudgeNote, Pin
from judging.models.panel import Absence, Affiliation, PanelMember, PanelRules
from judging.models.practice import AgreedScore, PracticeAttempt, PracticeEntry
from judging.models.result import BundleSignature, Result, ResultBundle
from judging.models.round import Round
from judging.models.scorecard import DraftScore, Scorecard, SealedScore, SealedScorecard
from judging.models.voiding import VoidRequest
from judging.models.wish import PairRule

__all__ = [
    "Absence",
    "Acceptance",
    "AdvancedEntry",
    "Advancement",
    "Affiliation",
    "AgendaItem",
    "AgreedScore",
    "Assignment",
    "AssignmentPlan",
    "Ballot",
    "BundleSignature",
    "ConflictDeclaration",
    "Decision",
    "DecisionEntry",
    "DecisionRelease",
    "DecisionSignature",
    "Deliberation",
    "DraftScore",
    "EntryCode",
    "FeedbackReport",
    "JudgeNote",
    "PairRule",
    "PanelMember",
    "PanelRules",
    "PanelVote",
    "Pin",
    "PracticeAttempt",
    "PracticeEntry",
    "PressKit",
    "Remark",
    "Rescoring",
    "Result",
    "ResultBundle",
    "Revocation",
    "Round",
    "Scorecard",
    "SealedBallot",
    "SealedScore",
    "SealedScorecard",
    "VettingCheck",
    "VoidRequest",
    "entries_of",
    "entries_open_to",
    "entries_to_declare",
    "left_behind",
]
