"""Ballots: one judge's order of the entries, or choices between two, for a whole round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from judging.enums import ScorecardState
from judging.models.panel import PanelMember
from judging.models.round import Round


class Ballot(models.Model):
    """The draft. `version` is the number of the last seal, 0 before one.

    `choices` is a list: in a round of orders the entries' primary keys from first to last; in a
    round of pairs objects with `a`, `b` and `better`, primary keys, `better` null while open.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="ballots")
    state = models.CharField(max_length=10, choices=ScorecardState, default=ScorecardState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    choices = models.JSONField(default=list)
    draft_version = models.PositiveIntegerField(default=0)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_once_per_judge"),
            models.CheckConstraint(
                condition=(Q(state=ScorecardState.DRAFT) & Q(version=0))
                | (
                    Q(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])
                    & Q(version__gte=1)
                )
                | Q(state=ScorecardState.VOID),
                name="ballot_sealed_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk}: {self.state}"


class SealedBallot(models.Model):
    """A sealed version of a ballot. Never changed; a later seal stands beside it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="seals")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason for the change"), blank=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed ballot")
        verbose_name_plural = _("sealed ballots")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "version"], name="ballot_seal_version_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="ballot_seal_change_says_why"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"ballot {self.ballot_id} v{self.version}"
