"""What staff decided on a nomination, and the time they gave it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.enums import NominationState

ABOUT = "about"
"""Names the details and partners among the sections that staff ask to have corrected."""


class Screening(models.Model):
    """One staff decision on a submitted nomination: accepted, returned or not eligible."""

    nomination = models.ForeignKey(
        "nominations.Nomination", on_delete=models.PROTECT, related_name="screenings"
    )
    outcome = models.CharField(max_length=12, choices=NominationState)
    reason = models.TextField(_("reason"), blank=True)
    sections = ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("sections to correct"),
        default=list,
        blank=True,
        help_text=_("Of one that is returned: the only ones that can be changed; empty is all."),
    )
    appeal_until = models.DateTimeField(
        _("appeal until"),
        null=True,
        blank=True,
        help_text=_("Of one that is not eligible: until when the team can object."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=NominationState.ACCEPTED) | ~Q(reason=""),
                name="screening_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        NominationState.ACCEPTED,
                        NominationState.RETURNED,
                        NominationState.INELIGIBLE,
                    ]
                ),
                name="screening_outcome_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.outcome}"


class Appeal(models.Model):
    """A team's objection to being found not eligible, and what became of it."""

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(_("why the decision is wrong"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_upheld = models.BooleanField(null=True, blank=True)
    answer = models.TextField(_("answer to the team"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(
                    is_upheld__isnull=True, answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    Q(is_upheld__isnull=False, answered_by__isnull=False)
                    & Q(answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="appeal_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal against screening {self.screening_id}"


class NominationExtension(models.Model):
    """A later deadline for one nomination, with its reason."""

    nomination = models.ForeignKey(
        "nominations.Nomination", on_delete=models.CASCADE, related_name="extensions"
    )
    until = models.DateTimeField(_("new deadline"))
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extension of one nomination")
        verbose_name_plural = _("extensions of single nominations")

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.until:%Y-%m-%d %H:%M}"
