"""Practice: past entries that judges score before the real ones. Nothing of it counts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Criterion, Winner
from judging.models.panel import PanelMember
from judging.models.round import Round


class PracticeEntry(models.Model):
    """A past entry to practise on: a public winner's record, or a text of the staff's own."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="practice_entries")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), help_text=_("In Markdown. What judges read."))
    winner = models.ForeignKey(
        Winner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("practice entry")
        verbose_name_plural = _("practice entries")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class AgreedScore(models.Model):
    """What experienced judges agreed on for one criterion of a practice entry, and why."""

    practice = models.ForeignKey(PracticeEntry, on_delete=models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(_("agreed score"))
    why = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("agreed score")
        verbose_name_plural = _("agreed scores")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "criterion"], name="agreed_score_once_per_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class PracticeAttempt(models.Model):
    """One judge's go at one practice entry; finished, it shows the agreed scores."""

    practice = models.ForeignKey(PracticeEntry, on_delete=models.CASCADE, related_name="attempts")
    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="practice")
    scores = models.JSONField(default=dict, help_text=_("Scores by the criterion's slug."))
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("practice attempt")
        verbose_name_plural = _("practice attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "member"], name="practice_once_per_judge_and_entry"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | ~Q(scores={}),
                name="practice_finished_has_scores",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.practice_id}"
