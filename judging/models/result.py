"""Frozen results of a round."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from judging.enums import SigningCapacity
from judging.models.round import Round

if TYPE_CHECKING:
    from accounts.models import User


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Staff and chair, once the round is closed. Reading leaves out entries in conflict."""
        rounds = Round.objects.visible_to(user).filter(closed_at__isnull=False)
        return self.filter(round__in=rounds)


class Result(models.Model):
    """What a round's sealed scores came to. Computed anew, it is a new row with a reason."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(_("why it was computed anew"), blank=True)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    judge_keys = models.JSONField(
        help_text=_("Which panel member stands behind which key of the document.")
    )
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    computed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="result_number_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="result_anew_says_why"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"result {self.number} of round {self.round_id}"


class ResultBundle(models.Model):
    """A result in the form in which anyone entitled can take it away and run it again."""

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="bundle")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("result bundle")
        verbose_name_plural = _("result bundles")
        triggers = append_only()

    def __str__(self) -> str:
        return f"bundle of result {self.result_id}"


class BundleSignature(models.Model):
    """Chair and staff, two different people, each over the bundle's digest."""

    bundle = models.ForeignKey(ResultBundle, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(_("as"), max_length=10, choices=SigningCapacity)
    bundle_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("signature of a result")
        verbose_name_plural = _("signatures of results")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "user"], name="bundle_signed_once_by_person"),
            models.UniqueConstraint(
                fields=["bundle", "capacity"], name="bundle_signed_once_per_capacity"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.user_id} as {self.capacity}"
