"""Scorecards: a judge's draft, and the seals, which are written once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from awards.models import Criterion
from judging.enums import ScorecardState, ShortlistAnswer, VoidGround
from judging.models.assignment import Assignment
from judging.models.round import Round


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def sealed(self) -> Self:
        """Those with a seal that counts, also while a change is under way."""
        return self.filter(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])


class Scorecard(models.Model):
    """One judge's scores for one entry. `version` is the number of the last seal, 0 before one."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="scorecard"
    )
    state = models.CharField(max_length=10, choices=ScorecardState, default=ScorecardState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(
        _("answer"),
        max_length=10,
        choices=ShortlistAnswer,
        blank=True,
        help_text=_("The draft's answer in a shortlist round."),
    )
    answer_version = models.PositiveIntegerField(default=0, editable=False)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    void_ground = models.CharField(
        _("ground"), max_length=10, choices=VoidGround, blank=True, editable=False
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=ScorecardState.DRAFT) & Q(version=0))
                | (
                    Q(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])
                    & Q(version__gte=1)
                )
                | Q(state=ScorecardState.VOID),
                name="scorecard_sealed_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(state=ScorecardState.VOID, voided_at__isnull=False) & ~Q(void_reason="")),
                name="scorecard_void_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ScorecardState.CHANGING) | ~Q(change_reason=""),
                name="scorecard_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"scorecard {self.pk}: {self.state}"

    @property
    def is_sealed(self) -> bool:
        """Whether it has a seal that counts."""
        return self.state in {ScorecardState.SEALED, ScorecardState.CHANGING}

    @property
    def is_writable(self) -> bool:
        """Whether its state allows writing; the round's hours are the verb's business."""
        return self.state in {ScorecardState.DRAFT, ScorecardState.CHANGING}


class DraftScore(models.Model):
    """One criterion of a draft. The version lets two open pages notice each other."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="draft_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(_("score"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft score")
        verbose_name_plural = _("draft scores")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"], name="draft_score_once_per_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class SealedScorecardQuerySet(models.QuerySet["SealedScorecard"]):
    def counted(self, judging_round: Round) -> Self:
        """The newest seal of every scorecard of the round that is neither void nor withdrawn."""
        return self.filter(
            scorecard__assignment__round=judging_round,
            scorecard__assignment__withdrawn_at__isnull=True,
            scorecard__state__in=[ScorecardState.SEALED, ScorecardState.CHANGING],
            version=F("scorecard__version"),
        )


class SealedScorecard(models.Model):
    """A sealed version of a scorecard. Never changed; a later seal stands beside it."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="seals")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason for the change"), blank=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = SealedScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed scorecard")
        verbose_name_plural = _("sealed scorecards")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "version"], name="seal_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="seal_version_from_one"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="seal_change_says_why"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"scorecard {self.scorecard_id} v{self.version}"


class SealedScore(models.Model):
    """One criterion's score in a seal, for reading and counting; the document is what binds."""

    sealed = models.ForeignKey(SealedScorecard, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("sealed score")
        verbose_name_plural = _("sealed scores")
        constraints = [
            models.UniqueConstraint(
                fields=["sealed", "criterion"], name="sealed_score_once_per_criterion"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
