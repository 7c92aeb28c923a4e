"""What a scorecard and a ballot have in common: drafted, sealed, changed, and perhaps void."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.enums import ScorecardState, VoidGround

if TYPE_CHECKING:
    from judging.models.panel import PanelMember
    from judging.models.round import Round
    from nominations.models import Nomination


class PaperQuerySet[P: Paper](models.QuerySet[P]):
    """Questions about papers of one kind."""

    def sealed(self) -> Self:
        """Those with a seal that counts, also while a change is under way."""
        return self.filter(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])


class Paper(models.Model):
    """What a judge fills in. `version` is the number of the last seal, 0 before one."""

    state = models.CharField(max_length=10, choices=ScorecardState, default=ScorecardState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    void_ground = models.CharField(
        _("ground"), max_length=10, choices=VoidGround, blank=True, editable=False
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=ScorecardState.DRAFT) & Q(version=0))
                | (
                    Q(state__in=[ScorecardState.SEALED, ScorecardState.CHANGING])
                    & Q(version__gte=1)
                )
                | Q(state=ScorecardState.VOID),
                name="%(class)s_sealed_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(state=ScorecardState.VOID, voided_at__isnull=False) & ~Q(void_reason="")),
                name="%(class)s_void_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ScorecardState.CHANGING) | ~Q(change_reason=""),
                name="%(class)s_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}: {self.state}"

    @property
    def is_sealed(self) -> bool:
        """Whether it has a seal that counts."""
        return self.state in {ScorecardState.SEALED, ScorecardState.CHANGING}

    @property
    def is_writable(self) -> bool:
        """Whether its state allows writing; the round's hours are the verb's business."""
        return self.state in {ScorecardState.DRAFT, ScorecardState.CHANGING}

    @property
    def ground_of_void(self) -> str:
        """Why it is void, as results say it: the ground; a step back has its reason alone."""
        return self.void_ground or self.void_reason

    @property
    def judging_round(self) -> "Round":
        """The round it was filled in for."""
        raise TypeError(f"{type(self).__name__} has no round.")

    @property
    def judge(self) -> "PanelMember":
        """Whose it is."""
        raise TypeError(f"{type(self).__name__} has no judge.")

    @property
    def entry(self) -> "Nomination | None":
        """What it is about; None where it speaks of all entries of its judge."""
        return None
