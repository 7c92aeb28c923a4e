"""Scorecards: a judge's draft, and the seals, which are written once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from awards.models import Criterion
from judging.enums import ScorecardState, ShortlistAnswer
from judging.models.assignment import Assignment
from judging.models.panel import PanelMember
from judging.models.paper import Paper, PaperQuerySet
from judging.models.round import Round
from nominations.models import Nomination


class ScorecardQuerySet(PaperQuerySet["Scorecard"]):
    def in_full(self) -> Self:
        """With the round and its award, the judge and the entry."""
        return self.select_related(
            "assignment__round__cycle__award",
            "assignment__nomination__agency",
            "assignment__member__user",
        )


class Scorecard(Paper):
    """One judge's scores, or answer, for one entry."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="scorecard"
    )
    answer = models.CharField(
        _("answer"),
        max_length=10,
        choices=ShortlistAnswer,
        blank=True,
        help_text=_("The draft's answer in a shortlist round."),
    )
    answer_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta(Paper.Meta):
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")

    @property
    def judging_round(self) -> Round:
        return self.assignment.round

    @property
    def judge(self) -> PanelMember:
        return self.assignment.member

    @property
    def entry(self) -> Nomination:
        return self.assignment.nomination


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
