from nominations.models.answer import Answer
from nominations.models.attachment import Attachment
from nominations.models.bar import AccessBar
from nominations.models.community import CommunityMeasure
from nominations.models.cost import CostItem
from nominations.models.endorsement import Endorsement
from nominations.models.intake import Intake
from nominations.models.measure import OutcomeMeasure
from nominations.models.milestone import Milestone
from nominations.models.nomination import Nomination
from nominations.models.partner import Partner
from nominations.models.row_draft import RowDraft
from nominations.models.scan import ScanReason, SubmissionScan
from nominations.models.screening import Appeal, NominationExtension, Screening
from nominations.models.submission import ReferenceCounter, Submission
from nominations.models.upload import Upload
from nominations.models.writing import (
    Presence,
    PublicationChoice,
    ReminderStop,
    Revision,
    SectionMark,
)

__all__ = [
    "AccessBar",
    "Answer",
    "Appeal",
    "Attachment",
    "CommunityMeasure",
    "CostItem",
    "Endorsement",
    "Intake",
    "Milestone",
    "Nomination",
    "NominationExtension",
    "OutcomeMeasure",
    "Partner",
    "Presence",
    "PublicationChoice",
    "ReferenceCounter",
    "ReminderStop",
    "Revision",
    "RowDraft",
    "ScanReason",
    "Screening",
    "SectionMark",
    "Submission",
    "SubmissionScan",
    "Upload",
]
