"""Whom a conflict of interest keeps from a nomination."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccessBar(models.Model):
    """Hides a nomination from one person in every part but that of its own team.

    Written by the judging room when a conflict of interest is found or declared, for judges, chairs
    and staff alike. Denial wins: every `visible_to` asks this table.
    """

    nomination = models.ForeignKey(
        "nominations.Nomination", on_delete=models.PROTECT, related_name="bars"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nomination_bars"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("access bar")
        verbose_name_plural = _("access bars")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "user"], name="bar_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} barred from {self.nomination_id}"
