"""What follows a decision: vetting, the winner's word, the press, the feedback to nominees."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole
from accounts.models import Membership
from awards.models import Winner
from judging.enums import (
    AcceptanceAnswer,
    DecisionState,
    FeedbackState,
    VettingAnswer,
    VettingItem,
)
from judging.models.decision import DecisionEntry
from judging.models.round import Round
from nominations.models import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class VettingCheck(models.Model):
    """One line of the checklist about a finalist. Its notes are for unconflicted staff alone."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="vetting_checks"
    )
    item = models.CharField(_("what is checked"), max_length=15, choices=VettingItem)
    answer = models.CharField(_("outcome"), max_length=15, choices=VettingAnswer)
    note = models.TextField(_("note"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("vetting check")
        verbose_name_plural = _("vetting checks")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "item"], name="vetting_once_per_item"),
            models.CheckConstraint(
                condition=~Q(answer=VettingAnswer.CONCERN) | ~Q(note=""),
                name="vetting_concern_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.nomination_id}: {self.answer}"


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What the person is asked as an owner of the nominating agency.

        Editors and viewers of the same team are told nothing before the announcement. A question
        of a decision that was replaced is gone.
        """
        if not user.is_authenticated:
            return self.none()
        owned = Membership.objects.filter(user=user, role=MembershipRole.OWNER).values("agency")
        return self.standing().filter(entry__nomination__agency__in=owned)

    def standing(self) -> Self:
        """Those of decisions that are signed or released."""
        states = [DecisionState.SIGNED, DecisionState.RELEASED]
        return self.filter(entry__decision__state__in=states)


class Acceptance(models.Model):
    """What an honoured team answered, in confidence, before anything is announced."""

    entry = models.OneToOneField(DecisionEntry, on_delete=models.PROTECT, related_name="acceptance")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField(_("answer by"))
    answer = models.CharField(_("answer"), max_length=10, choices=AcceptanceAnswer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    agency_name = models.CharField(_("agency, as it should be written"), max_length=200, blank=True)
    programme = models.CharField(
        _("programme, as it should be written"), max_length=300, blank=True
    )
    people = models.TextField(_("people to be named"), blank=True)
    consents = models.BooleanField(_("agrees to publication"), default=False)
    note = models.TextField(_("word to the staff"), blank=True)
    winner = models.OneToOneField(
        Winner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="acceptance",
        help_text=_("The public record that the release wrote with these names."),
    )

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="acceptance_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(answer=AcceptanceAnswer.ACCEPTED) | Q(consents=True),
                name="acceptance_goes_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"acceptance of {self.entry_id}: {self.answer}"

    @property
    def is_accepted(self) -> bool:
        return self.answer == AcceptanceAnswer.ACCEPTED


class Revocation(models.Model):
    """Taking a released honour back: one of the staff asks, the chair or another confirms."""

    entry = models.ForeignKey(DecisionEntry, on_delete=models.PROTECT, related_name="revocations")
    note = models.TextField(_("note for the public"), max_length=1000)
    reason = models.TextField(_("reason, for staff and chair"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            # One that waits or stands; those that were refused may be followed by another.
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(is_confirmed__isnull=True) | Q(is_confirmed=True),
                name="revocation_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_by__isnull=True, answered_at__isnull=True, is_confirmed__isnull=True
                )
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False)
                    & Q(is_confirmed__isnull=False)
                    & ~Q(answered_by=F("asked_by"))
                ),
                name="revocation_answered_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(note="") & ~Q(reason=""), name="revocation_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"revocation {self.pk} of {self.entry_id}"


class PressKit(models.Model):
    """What the press gets about one honoured nomination, under embargo until the announcement."""

    entry = models.OneToOneField(DecisionEntry, on_delete=models.PROTECT, related_name="press_kit")
    text = models.TextField(_("press text"), blank=True)
    image = models.FileField(_("image"), upload_to="press/", blank=True)
    image_alt = models.CharField(_("what the image shows"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("press kit")
        verbose_name_plural = _("press kits")
        constraints = [
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt=""), name="press_image_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"press kit of {self.entry_id}"


class FeedbackReport(models.Model):
    """What one nominee is told about its nomination, read by staff before it is given."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="feedback_report"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="feedback_reports")
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.DRAFT)
    document = models.JSONField(
        help_text=_("For each criterion the band, and the comments as moderated.")
    )
    version = models.PositiveIntegerField(default=1)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the team was told of it. From then on it stays.")
    )

    class Meta:
        verbose_name = _("feedback report")
        verbose_name_plural = _("feedback reports")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FeedbackState.APPROVED)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="feedback_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(state=FeedbackState.APPROVED),
                name="feedback_given_once_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback on {self.nomination_id}"
