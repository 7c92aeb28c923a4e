"""Closed lists of the awards room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """Where a cycle stands. Derived from its dates and its release, never stored."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for nominations")
    CLOSED = "closed", _("Closed for nominations")
    JUDGING = "judging", _("Judging")
    DECIDING = "deciding", _("Deciding")
    ANNOUNCED = "announced", _("Announced")


class TopicKind(models.TextChoices):
    PROBLEM = "problem", _("Problem")
    APPROACH = "approach", _("Approach")


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short-text", _("Short text")
    LONG_TEXT = "long-text", _("Long text")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    PERIOD = "period", _("Period")
    COUNTRY = "country", _("Country")
    URL = "url", _("Web address")
    FILE = "file", _("File")
    MEASURES = "measures", _("Outcome measures")
    COSTS = "costs", _("Costs")


class SaraPhase(models.TextChoices):
    """Scanning, analysis, response, assessment (Eck and Spelman, 1987)."""

    SCANNING = "scanning", _("Scanning")
    ANALYSIS = "analysis", _("Analysis")
    RESPONSE = "response", _("Response")
    ASSESSMENT = "assessment", _("Assessment")


class Direction(models.TextChoices):
    DOWN = "down", _("A fall is wanted")
    UP = "up", _("A rise is wanted")


class Bound(models.TextChoices):
    """How exactly a source states a figure."""

    EXACT = "", _("as stated")
    ABOUT = "about", _("about")
    MORE_THAN = "more-than", _("more than")


class CostBand(models.TextChoices):
    """Yearly cost per 1,000 residents, in international dollars."""

    MINIMAL = "minimal", _("Minimal: under 50")
    LOW = "low", _("Low: 50 to 250")
    MODERATE = "moderate", _("Moderate: 250 to 1,000")
    HIGH = "high", _("High: 1,000 to 5,000")
    VERY_HIGH = "very-high", _("Very high: over 5,000")


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
