"""Answers that wait to be taken over into a draft: read from a file, or from another nomination."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.enums import IntakeSource
from nominations.models.nomination import Nomination, new_public_id

if TYPE_CHECKING:
    from accounts.models import User


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own: what was read is shown to the person who brought it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(made_by=user, nomination__in=Nomination.objects.handled_by(user))


class Intake(models.Model):
    """What was understood, kept from the preview until it is taken over or replaced.

    `found` has the shape that `nominations.intake.found` describes. It is checked again against the
    form and the draft whenever it is shown and when it is taken over.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="intakes")
    source = models.CharField(max_length=8, choices=IntakeSource)
    origin = models.CharField(
        max_length=255, help_text=_("The file's name, or the other nomination's.")
    )
    found = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("answers to be taken over")
        verbose_name_plural = _("answers to be taken over")
        constraints = [
            # A second file replaces the first, so that nothing heaps up.
            models.UniqueConstraint(
                fields=["nomination", "made_by", "source"], name="intake_one_of_each_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.origin}"
