"""Which entries go on from one round to the next."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.models.result import Result
from judging.models.round import Round
from nominations.models import Nomination


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
