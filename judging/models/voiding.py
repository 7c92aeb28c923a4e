"""Asking for a scorecard or a ballot to be void: staff and chair agree, two different people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.enums import SigningCapacity, VoidGround
from judging.models.ballot import Ballot
from judging.models.scorecard import Scorecard


class VoidRequest(models.Model):
    """One asks, the other agrees or refuses. The paper is void once both agree."""

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, null=True, blank=True, related_name="void_requests"
    )
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="void_requests"
    )
    ground = models.CharField(_("ground"), max_length=10, choices=VoidGround)
    reason = models.TextField(_("what happened"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_as = models.CharField(max_length=10, choices=SigningCapacity)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)
    answer_reason = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("request to make a paper void")
        verbose_name_plural = _("requests to make papers void")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(answered_at__isnull=True),
                name="void_request_one_open",
            ),
            models.UniqueConstraint(
                fields=["ballot"],
                condition=Q(answered_at__isnull=True),
                name="void_request_one_open_ballot",
            ),
            models.CheckConstraint(
                condition=Q(scorecard__isnull=False, ballot__isnull=True)
                | Q(scorecard__isnull=True, ballot__isnull=False),
                name="void_request_about_one_paper",
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_by__isnull=True, answered_at__isnull=True, is_agreed__isnull=True
                )
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False)
                    & Q(is_agreed__isnull=False)
                    & ~Q(answered_by=F("asked_by"))
                ),
                name="void_request_answered_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="void_request_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()}: {self.paper}"

    @property
    def paper(self) -> Scorecard | Ballot:
        """What it is about."""
        paper = self.ballot if self.scorecard is None else self.scorecard
        if paper is None:
            raise TypeError("A request is about a scorecard or a ballot.")
        return paper
