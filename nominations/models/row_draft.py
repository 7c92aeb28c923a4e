"""Words typed into the editor of a row and not saved as a row yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.nomination import Nomination


class RowDraft(models.Model):
    """What somebody typed of one measure, cost or other row, valid or not, until the row is saved.

    It belongs to the team: whoever opens the row next finds it, and may finish it or drop it.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="row_drafts")
    key = models.CharField(
        max_length=40, help_text=_("Of the row; for a new one, of the page it was begun on.")
    )
    kind = models.CharField(max_length=12)
    question = models.SlugField(max_length=80, blank=True)
    row = models.PositiveBigIntegerField(null=True, blank=True)
    row_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Of the row when somebody began to change it.")
    )
    fields = models.JSONField(help_text=_("The words of each field, as they were typed."))
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of a row")
        verbose_name_plural = _("drafts of rows")
        ordering = ["updated_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "key"], name="row_draft_once_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.key}"
