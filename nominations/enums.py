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


class CostKind(models.TextChoices):
    CASH = "cash", _("Cash")
    STAFF = "staff", _("Staff time")
    IN_KIND = "in-kind", _("In kind")
    VOLUNTEER = "volunteer", _("Volunteer time")


class ComparisonChoice(models.TextChoices):
    """How the comparison area came to be chosen."""

    MATCHED = "matched", _("Matched beforehand on crime and population")
    SIMILAR = "similar", _("Similar area, chosen by judgement")
    REST = "rest", _("The rest of the city or region")
    OTHER = "other", _("Otherwise")
