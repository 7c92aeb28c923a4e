"""Which entries go on from one round to the next."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.models.conflict import entries_open_to
from judging.models.result import Result
from judging.models.round import Round
from nominations.enums import NominationState
from nominations.models import AccessBar, Nomination

if TYPE_CHECKING:
    from accounts.models import User


class Advancement(models.Model):
    """The choice that a round's rule came to. Can be undone until the next round opens."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="advancements")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="advancements")
    document = models.JSONField(help_text=_("The rule, the figures and who was at the edge."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.TextField(_("why it was undone"), blank=True)

    class Meta:
        verbose_name = _("advancement")
        verbose_name_plural = _("advancements")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(undone_at__isnull=True),
                name="advancement_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="advancement_undone_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"advancement from round {self.round_id}"


class AdvancedEntry(models.Model):
    """One entry that goes on."""

    advancement = models.ForeignKey(Advancement, on_delete=models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="advancements"
    )

    class Meta:
        verbose_name = _("entry that goes on")
        verbose_name_plural = _("entries that go on")
        constraints = [
            models.UniqueConstraint(
                fields=["advancement", "nomination"], name="advances_once_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}"


def entries_of(judging_round: Round) -> "QuerySet[Nomination]":
    """The nominations that a round is about.

    All accepted ones in a cycle's first round and after a round from which nobody was chosen to go
    on; else those that went on from the round before it, as long as they are in judging.
    """
    accepted = Nomination.objects.filter(cycle=judging_round.cycle_id).accepted()
    if judging_round.number == 1:
        return accepted
    standing = Advancement.objects.filter(
        round__cycle=judging_round.cycle_id,
        round__number=judging_round.number - 1,
        undone_at__isnull=True,
    )
    went_on = AdvancedEntry.objects.filter(
        advancement__in=standing.values("pk"), nomination=OuterRef("pk")
    )
    return accepted.filter(~Exists(standing) | Exists(went_on))


def left_behind() -> Exists:
    """Of a nomination: whether a round of its cycle chose who goes on, and did not choose it."""
    chosen = AdvancedEntry.objects.filter(
        advancement=OuterRef("pk"), nomination=OuterRef(OuterRef("pk"))
    )
    return Exists(
        Advancement.objects.filter(
            ~Exists(chosen), round__cycle=OuterRef("cycle"), undone_at__isnull=True
        )
    )


def entries_to_declare(judge: "User") -> "QuerySet[Nomination]":
    """The nominations that a judge is still to declare conflicts with.

    Those that no round has left behind. A judge in conflict with an entry of the cycle is asked
    about all of them: from who is missing one could tell how that entry fared.
    """
    barred = AccessBar.objects.filter(
        user=judge,
        nomination__cycle=OuterRef("cycle"),
        nomination__state=NominationState.ACCEPTED,
    )
    return (
        entries_open_to(judge)
        .exclude(conflict_declarations__person=judge)
        .filter(~left_behind() | Exists(barred))
    )
