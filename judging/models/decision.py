"""Decisions: who is honoured, signed by two people before anything is released."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from awards.models import Cycle
from judging.enums import DecisionOutcome, DecisionState, SigningCapacity
from judging.models.panel import PanelMember
from judging.models.result import Result
from nominations.enums import NominationState
from nominations.models import AccessBar, Nomination

if TYPE_CHECKING:
    from accounts.models import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Staff and chair who have no conflict with any entry of the cycle.

        A decision names the winner among all entries, so whoever is in conflict with one of them
        may neither read nor take part in it; somebody else acts.
        """
        if not user.is_authenticated:
            return self.none()
        barred = AccessBar.objects.filter(
            user=user,
            nomination__cycle=OuterRef("cycle"),
            nomination__state=NominationState.ACCEPTED,
        )
        return self.filter(
            ~Exists(barred),
            Q(cycle__in=Cycle.objects.managed_by(user))
            | Q(cycle__in=PanelMember.objects.chaired_by(user).values("cycle")),
        )

    def current(self) -> Self:
        """Not replaced by a later one."""
        return self.exclude(state=DecisionState.REPLACED)


class Decision(models.Model):
    """One proposal. Its content never changes: a change is a new decision, to be signed anew."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="decisions")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PROPOSED)
    note = models.TextField(
        _("reasons"),
        blank=True,
        help_text=_("Needed where nobody wins or the first in the ranking does not."),
    )
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=~Q(state=DecisionState.REPLACED),
                name="decision_one_current_per_cycle",
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.RELEASED)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="decision_released_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="content_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "cycle", "result", "note", "document", "sha256", "proposed_by", "proposed_at"
                ),
            ),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[
                    (DecisionState.PROPOSED, DecisionState.SIGNED),
                    (DecisionState.PROPOSED, DecisionState.REPLACED),
                    (DecisionState.SIGNED, DecisionState.REPLACED),
                    (DecisionState.SIGNED, DecisionState.RELEASED),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk} for {self.cycle_id}: {self.state}"


class DecisionEntry(models.Model):
    """One honoured nomination."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="decision_entries"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=DecisionOutcome)
    citation = models.TextField(_("citation"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("honoured nomination")
        verbose_name_plural = _("honoured nominations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "nomination"], name="decision_names_an_entry_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.outcome}"


class DecisionSignature(models.Model):
    """Two capacities, two different people: the constraints allow nothing else."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decision_signatures"
    )
    capacity = models.CharField(_("as"), max_length=10, choices=SigningCapacity)
    decision_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "user"], name="signature_once_per_person"),
            models.UniqueConstraint(
                fields=["decision", "capacity"], name="signature_once_per_capacity"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.user_id} as {self.capacity}"


class DecisionRelease(models.Model):
    """One of the two people who release a signed decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="releases")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "user"], name="release_once_per_person"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.user_id} releases {self.decision_id}"
