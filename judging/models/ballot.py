"""Ballots: one judge's order of the entries, or choices between two, for a whole round."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from judging.enums import ScorecardState
from judging.models.panel import PanelMember
from judging.models.round import Round


class BallotQuerySet(models.QuerySet["Ballot"]):
    def sealed(self) -> Self:
        """Those with a seal that counts, also while a change is under way."""
        return self.filter(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])


class Ballot(models.Model):
    """The draft. `version` is the number of the last seal, 0 before one.

    `choices` is a list: in a round of orders the entries' primary keys from first to last; in a
    round of pairs objects with `a`, `b` and `better`, primary keys, `better` null while open and 0
    where the judge cannot say.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="ballots")
    state = models.CharField(max_length=10, choices=ScorecardState, default=ScorecardState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    choices = models.JSONField(default=list)
    draft_version = models.PositiveIntegerField(default=0)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = BallotQuerySet.as_manager()

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

    @property
    def is_sealed(self) -> bool:
        """Whether it has a seal that counts."""
        return self.state in {ScorecardState.SEALED, ScorecardState.CHANGING}

    @property
    def is_writable(self) -> bool:
        """Whether its state allows writing; the round's hours are the verb's business."""
        return self.state in {ScorecardState.DRAFT, ScorecardState.CHANGING}


class SealedBallotQuerySet(models.QuerySet["SealedBallot"]):
    def counted(self, judging_round: Round) -> Self:
        """The newest seal of every ballot of the round that is not void."""
        return self.filter(
            ballot__round=judging_round,
            ballot__state__in=[ScorecardState.SEALED, ScorecardState.CHANGING],
            version=F("ballot__version"),
        )


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
