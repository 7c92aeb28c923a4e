"""What the scanner found in a nomination, and why the team left it there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from nominations.models.nomination import Nomination
from nominations.models.submission import Submission


class ScanReason(models.Model):
    """Why a found place stays as it is. `finding` names rule, place and words by their digest."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="scan_reasons"
    )
    finding = models.CharField(max_length=64)
    reason = models.TextField(_("why it stays"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reason for a finding")
        verbose_name_plural = _("reasons for findings")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "finding"], name="scan_reason_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="scan_reason_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.finding}"


class SubmissionScan(models.Model):
    """The findings in a frozen version with the reasons given, as they stood when it was frozen.

    For the award's staff; judges do not see it.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="scan")
    findings = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("scan of a submission")
        verbose_name_plural = _("scans of submissions")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.submission_id}"
