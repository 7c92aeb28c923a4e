"""Requests to be told when nominations open. Counted only once confirmed."""

from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.award import Award


class InterestQuerySet(models.QuerySet["Interest"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, stopped_at__isnull=True)


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
