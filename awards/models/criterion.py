"""Criteria: what is judged, how much it counts, and what the scores mean."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.cycle import Cycle


class Criterion(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="criteria")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    weight = models.DecimalField(
        _("weight"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(0.01)],
        help_text=_("Counts in proportion to the other weights; they need not add up to 100."),
    )
    guidance = models.TextField(_("guidance for nominees"), blank=True)
    judge_guidance = models.TextField(_("guidance for judges"), blank=True)
    example = models.TextField(
        _("example"),
        blank=True,
        help_text=_("How an earlier winner met this criterion, in a few sentences. For nominees."),
    )
    example_winner = models.ForeignKey(
        "awards.Winner",
        verbose_name=_("winner of the example"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "slug"], name="criterion_once_per_cycle"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="criterion_weight_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Anchor(models.Model):
    """What one score means, in words."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    value = models.SmallIntegerField(_("score"))
    text = models.TextField(_("what it means"))

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "value"], name="anchor_once_per_score"),
        ]

    def __str__(self) -> str:
        return f"{self.value}: {self.text}"
