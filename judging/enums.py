"""Closed lists of the judging room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelRole(models.TextChoices):
    JUDGE = "judge", _("Judge")
    CHAIR = "chair", _("Chair")


class PanelStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REMOVED = "removed", _("Removed")


class ConflictAnswer(models.TextChoices):
    NONE = "none", _("No conflict")
    CONFLICT = "conflict", _("Conflict")
    UNSURE = "unsure", _("Unsure")


class ConflictSource(models.TextChoices):
    DECLARED = "declared", _("Declared")
    DETECTED = "detected", _("Detected")


class ConflictOutcome(models.TextChoices):
    """What staff made of an unsure answer."""

    CLEARED = "cleared", _("No conflict")
    CONFIRMED = "confirmed", _("Conflict")


class RoundKind(models.TextChoices):
    SCORE = "score", _("Scores")


class OfficialColumn(models.TextChoices):
    """The column that decides the order. Chosen before the round opens, then locked."""

    ADJUSTED = "adjusted", _("Adjusted mean")
    RAW = "raw", _("Weighted mean")


class PlanStatus(models.TextChoices):
    OPTIMAL = "optimal", _("Complete")
    SHORT = "short", _("Some entries are short of judges")


class ScorecardState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SEALED = "sealed", _("Sealed")
    # The last seal counts until a new one takes its place.
    CHANGING = "changing", _("Sealed, being changed")
    VOID = "void", _("Void")


class DecisionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    SIGNED = "signed", _("Signed")
    RELEASED = "released", _("Released")
    REPLACED = "replaced", _("Replaced")


class DecisionOutcome(models.TextChoices):
    WINNER = "winner", _("Winner")
    RUNNER_UP = "runner-up", _("Runner-up")
    MENTION = "mention", _("Honourable mention")


class SigningCapacity(models.TextChoices):
    CHAIR = "chair", _("Chair of the panel")
    STAFF = "staff", _("Programme staff")


class DetectedReason(models.TextChoices):
    """Why a conflict was recorded without being declared."""

    WROTE_IT = "wrote-it", _("Wrote, changed or submitted the nomination")
    ENDORSED = "endorsed", _("Endorsed the nomination, or was asked to")
    OWN_AGENCY = "own-agency", _("On the agency's team")
    RELATED_AGENCY = "related-agency", _("Of the agency's parent or a part of it")
    PARTNER = "partner", _("Of an agency named as a partner")
    NAMED_AGENCY = "named-agency", _("Stated an employer that the nomination names")
