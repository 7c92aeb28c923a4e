"""One cost of a nomination's draft."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import CostKind
from awards.limits import MAX_MONTHS
from nominations.models.nomination import Nomination
from nominations.models.rows import Row


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
    hourly_rate = models.DecimalField(
        _("what an hour is worth"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    paid_by = models.CharField(_("who paid"), max_length=120, blank=True)
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
            models.CheckConstraint(
                condition=Q(hourly_rate__isnull=True) | Q(hourly_rate__gte=0),
                name="cost_hourly_rate_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.label
