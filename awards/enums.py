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
    COMMUNITY = "community", _("Community measures")
    PARTNERS = "partners", _("Partners")
    MILESTONES = "milestones", _("Milestones")


class Reached(models.TextChoices):
    """How a milestone came out."""

    YES = "yes", _("Reached")
    PARTLY = "partly", _("Reached in part")
    NO = "no", _("Not reached")
    AHEAD = "ahead", _("Still ahead")


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

    RANDOM = "random", _("By lot: chance decided who got the programme")
    MATCHED = "matched", _("Matched beforehand on crime and population")
    SIMILAR = "similar", _("Similar area, chosen by judgement")
    REST = "rest", _("The rest of the city or region")
    OTHER = "other", _("Otherwise")


class Sector(models.TextChoices):
    """What kind of body a partner is."""

    POLICE = "police", _("Police or another law enforcement agency")
    LOCAL = "local", _("Local government")
    STATE = "state", _("State or national government")
    JUSTICE = "justice", _("Prosecution, courts, probation or prisons")
    HEALTH = "health", _("Health or social care")
    EDUCATION = "education", _("School or other education")
    RESEARCH = "research", _("University or research")
    BUSINESS = "business", _("Business")
    VOLUNTARY = "voluntary", _("Charity or community group")
    FAITH = "faith", _("Faith group")
    RESIDENTS = "residents", _("Residents’ group")
    OTHER = "other", _("Another body")


class Involvement(models.TextChoices):
    """How far a body took part, after the order of the IAP2 spectrum."""

    INFORMED = "informed", _("Was kept informed")
    CONSULTED = "consulted", _("Was asked for its views")
    INVOLVED = "involved", _("Took part in the work")
    COLLABORATED = "collaborated", _("Designed and decided with the agency")
    LED = "led", _("Led it")


class CommunityKind(models.TextChoices):
    SURVEY = "survey", _("A survey question")
    ENGAGEMENT = "engagement", _("A number of people or hours")


class Construct(models.TextChoices):
    """What a survey question asks about."""

    CONFIDENCE = "confidence", _("Overall confidence in the police")
    EFFECTIVENESS = "effectiveness", _("Effectiveness")
    RESPECT = "respect", _("Treats people with respect")
    FAIRNESS = "fairness", _("Makes fair decisions")
    EXPLAINS = "explains", _("Explains what it does")
    VOICE = "voice", _("Listens to people")
    DISTRIBUTION = "distribution", _("Serves all groups alike")
    VALUES = "values", _("Shares people’s values")
    OBLIGATION = "obligation", _("Duty to obey")
    BOUNDS = "bounds", _("Keeps within its authority")
    COOPERATION = "cooperation", _("Willingness to report and to help")
    SAFETY = "safety", _("Feeling safe")
    FEAR = "fear", _("Fear of crime")
    VISIBILITY = "visibility", _("Seeing or meeting officers")
    CONTACT = "contact", _("Satisfaction with the last contact")
    OTHER = "other", _("Something else")


class AskedBy(models.TextChoices):
    INDEPENDENT = "independent", _("Somebody independent of the agency")
    PARTNER = "partner", _("A partner")
    STAFF = "staff", _("Civilian staff of the agency")
    OFFICERS = "officers", _("Police officers")


class Sampling(models.TextChoices):
    """How the people asked were found."""

    RANDOM = "random", _("Drawn by chance from everybody")
    EVERYBODY = "everybody", _("Everybody was asked")
    CONVENIENCE = "convenience", _("Whoever could be reached or volunteered")


class Engagement(models.TextChoices):
    """What a number of people or hours counts. Reach is never added to participants."""

    PARTICIPANTS = "participants", _("People who took an active part")
    REACH = "reach", _("People reached by leaflets, posts or talks")
    SESSIONS = "sessions", _("Meetings or sessions held")
    VOLUNTEERS = "volunteers", _("Volunteers")
    HOURS = "hours", _("Hours given by volunteers")
