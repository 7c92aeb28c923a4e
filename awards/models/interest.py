"""Requests to be told when nominations open. Counted only once confirmed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.award import Award
from awards.models.cycle import Cycle


class InterestQuerySet(models.QuerySet["Interest"]):
    def confirmed(self) -> Self:
        """Requests to act on: confirmed by their owner and not stopped since."""
        return self.filter(confirmed_at__isnull=False, stopped_at__isnull=True)

    def untold(self, cycle: Cycle) -> Self:
        """Confirmed requests for this cycle's award whose owner was not told of the cycle yet."""
        return self.confirmed().filter(award=cycle.award_id).exclude(notices__cycle=cycle)

    def lapsed(self, now: datetime) -> Self:
        """Requests that nobody confirmed in time."""
        return self.filter(confirmed_at__isnull=True, expires_at__lt=now)


class Interest(models.Model):
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="interests")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    agency_name = models.CharField(_("agency"), max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(
                "award", Lower("email"), name="interest_once_per_award_and_address"
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"


class InterestNotice(models.Model):
    """One person was told of one cycle. The constraint makes a second mail impossible."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="notices")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="interest_notices")
    queued_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["interest", "cycle"], name="interest_told_once_per_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interest_id} of {self.cycle_id}"
