"""Ballots: one judge's order of the entries, or choices between two, for a whole round."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from judging.enums import ScorecardState
from judging.models.panel import PanelMember
from judging.models.paper import Paper, PaperQuerySet
from judging.models.round import Round


class BallotQuerySet(PaperQuerySet["Ballot"]):
    def in_full(self) -> Self:
        """With the round and its award, and the judge."""
        return self.select_related("round__cycle__award", "member__user")


class Ballot(Paper):
    """One judge's order of the entries, or choices between two of them.

    `choices` is a list: in a round of orders the entries' primary keys from first to last; in a
    round of pairs objects with `a`, `b` and `better`, primary keys, `better` null while open and 0
    where the judge cannot say.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="ballots")
    choices = models.JSONField(default=list)
    draft_version = models.PositiveIntegerField(default=0)

    objects = BallotQuerySet.as_manager()

    class Meta(Paper.Meta):
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            *Paper.Meta.constraints,
            models.UniqueConstraint(fields=["round", "member"], name="ballot_once_per_judge"),
        ]

    @property
    def judging_round(self) -> Round:
        return self.round

    @property
    def judge(self) -> PanelMember:
        return self.member


class SealedBallotQuerySet(models.QuerySet["SealedBallot"]):
    def counted(self, judging_round: Round) -> Self:
        """The newest seal of every ballot of the round that is not void."""
        return self.filter(
            ballot__round=judging_round,
            ballot__state__in=[ScorecardState.SEALED, ScorecardState.CHANGING],
            version=F("ballot__version"),
        )

    def void(self, judging_round: Round) -> Self:
        """The newest seal of every ballot of the round that is void."""
        return self.filter(
            ballot__round=judging_round,
            ballot__state=ScorecardState.VOID,
            version=F("ballot__version"),
        ).order_by("pk")


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

    objects = SealedBallotQuerySet.as_manager()

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
