from nominations.models.answer import Answer
from nominations.models.attachment import Attachment
from nominations.models.evidence import CostItem, OutcomeMeasure
from nominations.models.nomination import (
    AccessBar,
    Nomination,
    NominationExtension,
    Partner,
    Screening,
)
from nominations.models.submission import ReferenceCounter, Submission

__all__ = [
    "AccessBar",
    "Answer",
    "Attachment",
    "CostItem",
    "Nomination",
    "NominationExtension",
    "OutcomeMeasure",
    "Partner",
    "ReferenceCounter",
    "Screening",
    "Submission",
]
