"""Who reads which entry: plans, and the assignments that a plan was turned into."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.enums import PanelStatus, PlanStatus
from judging.models.conflict import ConflictDeclaration
from judging.models.panel import PanelMember
from judging.models.round import Round
from nominations.enums import NominationState
from nominations.models import AccessBar, Nomination, Submission
from nominations.models.nomination import new_public_id

if TYPE_CHECKING:
    from accounts.models import User


class AssignmentPlanQuerySet(models.QuerySet["AssignmentPlan"]):
    def managed_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(round__in=Round.objects.visible_to(user)).filter(
            round__cycle__award__staff_seats__user_id=user.pk
        )


class AssignmentPlan(models.Model):
    """One run of the solver, kept with what went in and what came out. Nothing until applied."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="plans")
    is_refill = models.BooleanField(
        default=False,
        help_text=_("Made and applied by itself, to fill the gaps that somebody left."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    seed = models.CharField(max_length=64)
    per_entry = models.PositiveSmallIntegerField()
    inputs_hash = models.CharField(max_length=64)
    solver = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=PlanStatus)
    figures = models.JSONField(default=dict)
    pairs = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssignmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment plan")
        verbose_name_plural = _("assignment plans")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False)
                | Q(is_refill=True, applied_by__isnull=True),
                name="plan_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_refill=True) | Q(made_by__isnull=False),
                name="plan_made_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk} of round {self.round_id}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: "User | AnonymousUser", now: datetime | None = None) -> Self:
        """The judge's own entries, once the round is open and as long as no conflict closes them.

        Every condition is asked each time, so that a conflict, a recusal or a removal ends access
        with the request that records it.
        """
        if not user.is_authenticated:
            return self.none()
        said_none = ConflictDeclaration.objects.clear().filter(
            person=user, nomination=OuterRef("nomination")
        )
        barred = AccessBar.objects.filter(user=user, nomination=OuterRef("nomination"))
        return self.active().filter(
            Exists(said_none),
            ~Exists(barred),
            member__user=user,
            member__status=PanelStatus.ACCEPTED,
            nomination__state=NominationState.ACCEPTED,
            round__opened_at__isnull=False,
            round__opens_at__lte=now or timezone.now(),
        )

    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def for_reading(self) -> Self:
        """Everything that a list of entries shows, in the judge's own order."""
        return self.select_related(
            "round__cycle__award", "member", "nomination__agency", "scorecard"
        ).order_by("round", "reading_order", "pk")


class Assignment(models.Model):
    """One entry given to one judge, with the version of the nomination to be read."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="assignments")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    plan = models.ForeignKey(
        AssignmentPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
    )
    reading_order = models.PositiveIntegerField(default=0)
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["reading_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member", "nomination"],
                condition=Q(withdrawn_at__isnull=True),
                name="assignment_once_per_judge_and_entry",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="assignment_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "round", "reading_order"], name="assignment_by_judge"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.nomination_id}"

    def get_absolute_url(self) -> str:
        return reverse("judging:score", args=[self.public_id])
