"""Taking a published record back from the public, and giving it back: when, by whom, why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.winner import Winner


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    def standing(self) -> Self:
        """Those that have not been lifted."""
        return self.filter(lifted_at__isnull=True)


class Withholding(models.Model):
    """One time that a record was withheld. The rows stay, so that its history can be told.

    `Winner.is_hidden` is what every public query asks; the verbs change both together.
    """

    winner = models.ForeignKey(Winner, on_delete=models.PROTECT, related_name="withholdings")
    note = models.TextField(
        _("note for the public"),
        max_length=1000,
        help_text=_("Stands at the record's address instead of the record."),
    )
    reason = models.TextField(
        _("reason, for staff"),
        max_length=2000,
        help_text=_("Only the award's staff read it."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_reason = models.TextField(_("why it was put back"), max_length=2000, blank=True)

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        verbose_name = _("withholding")
        verbose_name_plural = _("withholdings")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["winner"],
                condition=Q(lifted_at__isnull=True),
                name="winner_withheld_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(note="") & ~Q(reason=""), name="withholding_says_why"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="withholding_lifted_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.winner_id} from {self.made_at:%Y-%m-%d}"
