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
    STAFF = "staff", _("Entered by staff")


class ConflictOutcome(models.TextChoices):
    """What staff made of an unsure answer."""

    CLEARED = "cleared", _("No conflict")
    CONFIRMED = "confirmed", _("Conflict")


class RoundKind(models.TextChoices):
    SHORTLIST = "shortlist", _("Shortlist: yes, maybe or no")
    SCORE = "score", _("Scores on the criteria")
    RANK = "rank", _("Each judge puts the entries in order")
    PAIRS = "pairs", _("Finalists two by two")

    @property
    def uses_scorecards(self) -> bool:
        """Whether judges fill in a scorecard for each entry, else one ballot for the round."""
        return self in {RoundKind.SHORTLIST, RoundKind.SCORE}


class ShortlistAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")


class AdvanceRule(models.TextChoices):
    """Which entries go on to the next round. Chosen before the round opens, then locked."""

    NONE = "none", _("None: this round decides")
    TOP = "top", _("The first of the ranking")
    THRESHOLD = "threshold", _("All that reach a value")


class AdvanceTies(models.TextChoices):
    """What happens to entries that are equal at the edge."""

    ALL = "all", _("All that are equal go on")
    ORDER = "order", _("The steps for ties decide")


class ReadingMode(models.TextChoices):
    BY_ENTRY = "by-entry", _("Entry by entry, all criteria")
    BY_CRITERION = "by-criterion", _("Criterion by criterion, all entries")


class AffiliationKind(models.TextChoices):
    EMPLOYER = "employer", _("Worked for")
    COLLABORATOR = "collaborator", _("Worked together with")
    FAMILY = "family", _("Family or household")
    FINANCIAL = "financial", _("Financial interest")


class PairWish(models.TextChoices):
    LOCK = "lock", _("Reads it")
    FORBID = "forbid", _("Does not read it")


class VoidGround(models.TextChoices):
    """The only grounds on which a scorecard can be void. Being an outlier is none."""

    CONFLICT = "conflict", _("Conflict of interest")
    IDENTITY = "identity", _("Not given by the judge in person")
    BREACH = "breach", _("Breach of the panel's terms")


class NoteKind(models.TextChoices):
    PRIVATE = "private", _("Private note")
    PANEL = "panel", _("Comment to the panel")
    NOMINEE = "nominee", _("Comment to the nominee")


class PinKind(models.TextChoices):
    PASSAGE = "passage", _("Passage")
    MEASURE = "measure", _("Measure")


class AgendaReason(models.TextChoices):
    NEAR_TIE = "near-tie", _("Too close to call")
    WIDE_SPREAD = "wide-spread", _("Judges far apart")


class VettingItem(models.TextChoices):
    INTEGRITY = "integrity", _("Integrity of the agency and of the people named")
    LITIGATION = "litigation", _("Pending litigation and complaints")
    FIGURES = "figures", _("Figures agree with their sources")
    ELIGIBILITY = "eligibility", _("Still eligible")
    CONSENT = "consent", _("People shown or named agree to it")


class VettingAnswer(models.TextChoices):
    FINE = "fine", _("Checked, nothing found")
    CONCERN = "concern", _("Concern")
    NOT_APPLICABLE = "not-applicable", _("Does not apply")


class AcceptanceAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class FeedbackState(models.TextChoices):
    DRAFT = "draft", _("To be read by staff")
    APPROVED = "approved", _("Ready to be given")


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
    NAMED_PERSON = "named-person", _("Named in the nomination")
    FORMER_EMPLOYER = "former-employer", _("Left an agency of the nomination not long ago")
    COLLABORATOR = "collaborator", _("Worked together with an agency of the nomination")
    FAMILY = "family", _("Has family at an agency of the nomination")
    FINANCIAL = "financial", _("Has a financial interest in an agency of the nomination")
    SAME_REGION = "same-region", _("From the same state or province")
    SAME_COUNTRY = "same-country", _("From the same country")
