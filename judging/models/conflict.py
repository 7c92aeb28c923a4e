"""Conflicts of interest: what a person said, or what was found, about one nomination."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.enums import ConflictAnswer, ConflictOutcome, ConflictSource
from nominations.models import AccessBar, Nomination

if TYPE_CHECKING:
    from accounts.models import User


class ConflictDeclarationQuerySet(models.QuerySet["ConflictDeclaration"]):
    def clear(self) -> Self:
        """Answers that leave the entry open to the person."""
        return self.filter(
            Q(answer=ConflictAnswer.NONE)
            | Q(answer=ConflictAnswer.UNSURE, outcome=ConflictOutcome.CLEARED)
        )

    def binding(self) -> Self:
        """Answers that close the entry to the person; unsure closes it until staff clear it."""
        return self.exclude(pk__in=self.clear().values("pk"))

    def waiting(self) -> Self:
        """Unsure, and nobody has settled it."""
        return self.filter(answer=ConflictAnswer.UNSURE, outcome="")

    def for_staff(self, user: "User | AnonymousUser") -> Self:
        """What the award's staff may see: not of entries closed to them, and not their own."""
        visible = Nomination.objects.for_staff(user)
        return self.filter(nomination__in=visible).exclude(person_id=user.pk)


class ConflictDeclaration(models.Model):
    """One answer per person and nomination. A binding one goes with an access bar."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflict_declarations"
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="conflict_declarations"
    )
    answer = models.CharField(_("answer"), max_length=10, choices=ConflictAnswer)
    source = models.CharField(max_length=10, choices=ConflictSource)
    reason = models.TextField(_("reason"), blank=True)
    detail = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("What a detected conflict was seen from, such as the employer and its dates."),
    )
    declared_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("settled as"), max_length=10, choices=ConflictOutcome, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts_settled",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_reason = models.TextField(_("why"), blank=True)

    objects = ConflictDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict declaration")
        verbose_name_plural = _("conflict declarations")
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "nomination"], name="conflict_declared_once_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(source=ConflictSource.DECLARED)
                | Q(answer=ConflictAnswer.CONFLICT)
                | Q(source=ConflictSource.DETECTED, answer=ConflictAnswer.UNSURE),
                name="conflict_detected_is_a_conflict",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    Q(answer=ConflictAnswer.UNSURE)
                    & ~Q(outcome="")
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="conflict_only_unsure_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.nomination_id}: {self.answer}"

    @property
    def is_clear(self) -> bool:
        if self.answer == ConflictAnswer.UNSURE:
            return self.outcome == ConflictOutcome.CLEARED
        return self.answer == ConflictAnswer.NONE


def entries_open_to(user: "User | AnonymousUser") -> models.QuerySet[Nomination]:
    """Nominations in judging that are not closed to the person by a conflict.

    What a member of the panel or of the staff counts, ranks or reads about is always a part of
    this: nothing may show, by a total or a gap, how an entry in conflict fares.
    """
    if not user.is_authenticated:
        return Nomination.objects.none()
    barred = AccessBar.objects.filter(user=user).values("nomination")
    return Nomination.objects.accepted().exclude(pk__in=barred)
