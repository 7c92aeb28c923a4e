"""Structured evidence of a nomination's draft: outcome measures and cost items."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import ComparisonChoice, CostKind, Direction
from awards.limits import MAX_COUNT, MAX_MONTHS
from nominations.models.nomination import Nomination


def _count(label: Any) -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(MAX_COUNT)]
    )


class Row(models.Model):
    """What rows of evidence share. The version keeps two editors from overwriting each other."""

    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class OutcomeMeasure(Row):
    """One outcome: counts before and after, with their periods, and perhaps a comparison area."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="measures")
    question = models.SlugField(max_length=60)
    what = models.CharField(_("what was counted"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(
        _("what the programme wanted"), max_length=4, choices=Direction, default=Direction.DOWN
    )
    source = models.CharField(_("where the figures come from"), max_length=200, blank=True)
    measured_by = models.CharField(_("who counted"), max_length=200, blank=True)
    before_start = models.DateField(_("before: first day"), null=True, blank=True)
    before_end = models.DateField(_("before: last day"), null=True, blank=True)
    before_count = _count(_("count before"))
    after_start = models.DateField(_("after: first day"), null=True, blank=True)
    after_end = models.DateField(_("after: last day"), null=True, blank=True)
    after_count = _count(_("count after"))
    comparison_area = models.CharField(_("comparison area"), max_length=200, blank=True)
    comparison_choice = models.CharField(
        _("how it was chosen"), max_length=10, choices=ComparisonChoice, blank=True
    )
    comparison_before_count = _count(_("comparison: count before"))
    comparison_after_count = _count(_("comparison: count after"))
    claimed_change = models.DecimalField(
        _("the change you claim, in percent"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-100)],
    )
    recording_changes = models.TextField(_("changes in how it was recorded"), blank=True)

    class Meta:
        verbose_name = _("outcome measure")
        verbose_name_plural = _("outcome measures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before_start__isnull=True)
                | Q(before_end__isnull=True)
                | Q(before_start__lte=F("before_end")),
                name="measure_before_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(after_start__isnull=True)
                | Q(after_end__isnull=True)
                | Q(after_start__lte=F("after_end")),
                name="measure_after_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(before_end__isnull=True)
                | Q(after_start__isnull=True)
                | Q(before_end__lt=F("after_start")),
                name="measure_after_comes_after_before",
            ),
            models.CheckConstraint(
                condition=(Q(before_count__isnull=True) | Q(before_count__lte=MAX_COUNT))
                & (Q(after_count__isnull=True) | Q(after_count__lte=MAX_COUNT))
                & (
                    Q(comparison_before_count__isnull=True)
                    | Q(comparison_before_count__lte=MAX_COUNT)
                )
                & (
                    Q(comparison_after_count__isnull=True)
                    | Q(comparison_after_count__lte=MAX_COUNT)
                ),
                name="measure_counts_are_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class CostItem(Row):
    """One cost. Staff, in-kind and volunteer time are kept apart from cash."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="costs")
    question = models.SlugField(max_length=60)
    label = models.CharField(_("what it paid for"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=CostKind, default=CostKind.CASH)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("months covered"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
    )
    one_off = models.BooleanField(_("spent once"), default=False)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_is_not_negative"),
            models.CheckConstraint(
                condition=Q(months__gte=1) & Q(months__lte=MAX_MONTHS),
                name="cost_months_are_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.label
