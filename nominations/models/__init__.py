from nominations.models.answer import Answer
from nominations.models.attachment import Attachment
from nominations.models.community import CommunityMeasure
from nominations.models.cost import CostItem
from nominations.models.measure import OutcomeMeasure
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
    "CommunityMeasure",
    "CostItem",
    "Nomination",
    "NominationExtension",
    "OutcomeMeasure",
    "Partner",
    "ReferenceCounter",
    "Screening",
    "Submission",
]
