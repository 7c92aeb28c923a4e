"""Frozen versions of a nomination. Judges read these, never the live draft."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.nomination import Nomination


class Submission(models.Model):
    """Insert-only: the trigger stops the owner's hand too, the grants stop the application's."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "version"], name="submission_version_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="submission_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} v{self.version}"
