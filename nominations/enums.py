"""Closed lists of the nominations room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted for judging")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S = NominationState
TRANSITIONS = (
    (_S.DRAFT, _S.SUBMITTED),
    (_S.DRAFT, _S.WITHDRAWN),
    (_S.SUBMITTED, _S.RETURNED),
    (_S.SUBMITTED, _S.ACCEPTED),
    (_S.SUBMITTED, _S.INELIGIBLE),
    (_S.SUBMITTED, _S.WITHDRAWN),
    (_S.RETURNED, _S.SUBMITTED),
    (_S.RETURNED, _S.WITHDRAWN),
    (_S.RETURNED, _S.INELIGIBLE),
    (_S.ACCEPTED, _S.INELIGIBLE),
    (_S.ACCEPTED, _S.WITHDRAWN),
    (_S.INELIGIBLE, _S.ACCEPTED),
    (_S.WITHDRAWN, _S.DRAFT),
)
"""Every change of state there is; a trigger refuses any other."""


class SectionState(models.TextChoices):
    """How far a section of a draft is. Worked out from its answers and the team's mark."""

    NOT_STARTED = "not-started", _("Not yet started")
    IN_PROGRESS = "in-progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    OPTIONAL = "optional", _("Optional")
    PROBLEM = "problem", _("There is a problem")


class RevisionSubject(models.TextChoices):
    """What a revision is of."""

    ANSWER = "answer", _("Answer")
    MEASURE = "measure", _("Outcome measure")
    COST = "cost", _("Cost")
    COMMUNITY = "community", _("Community measure")
    PARTNER = "partner", _("Partner")
    MILESTONE = "milestone", _("Milestone")
    DETAILS = "details", _("About the programme")


class EndorsementKind(models.TextChoices):
    CHIEF = "chief", _("The head of the agency endorses the nomination")
    DATA = "data", _("The owner of the data certifies figures")
    PARTNER = "partner", _("A community partner gives a statement of its own")


class IntakeSource(models.TextChoices):
    """Where answers come from that wait to be taken over into a draft."""

    FILE = "file", _("A file")
    EARLIER = "earlier", _("Another nomination")


class EndorsementState(models.TextChoices):
    """What became of a request for an endorsement. Worked out from its times, never stored."""

    ASKED = "asked", _("Waiting for an answer")
    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Link has expired")
    TAKEN_BACK = "taken-back", _("Taken back")
    VOID = "void", _("Void: figures changed")
