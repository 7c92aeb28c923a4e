"""Rounds of judging. What decides the result is locked by the opening, in the database too."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Cycle
from judging.enums import (
    AdvanceRule,
    AdvanceTies,
    OfficialColumn,
    ReadingMode,
    RoundKind,
)
from judging.models.panel import PanelMember
from judging.rubric import Rubric

if TYPE_CHECKING:
    from accounts.models import User

LOCKED_BY_OPENING = [
    "cycle_id",
    "kind",
    "seed",
    "official",
    "weights",
    "rubric",
    "quorum",
    "is_blind",
    "advance_rule",
    "advance_count",
    "advance_value",
    "advance_per_category",
    "advance_ties",
    "opened_at",
]


def _changed(columns: list[str]) -> str:
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Rounds of the panels one chairs and of the awards one runs."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(cycle__in=Cycle.objects.managed_by(user))
            | Q(cycle__in=PanelMember.objects.chaired_by(user).values("cycle"))
        )

    def opened(self, now: datetime) -> Self:
        """Those whose entries judges may read: opened by staff, and the hour has come."""
        return self.filter(opened_at__isnull=False, opens_at__lte=now)

    def running(self, now: datetime) -> Self:
        """Those in which scores can be saved and sealed now."""
        return self.opened(now).filter(closed_at__isnull=True, closes_at__gte=now)


class Round(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind, default=RoundKind.SCORE)
    is_blind = models.BooleanField(
        _("without names"),
        default=False,
        help_text=_("Judges see a code in place of the title, and nothing that tells who it is."),
    )
    reading_mode = models.CharField(
        _("how judges go through the entries"),
        max_length=15,
        choices=ReadingMode,
        default=ReadingMode.BY_ENTRY,
    )
    practice_first = models.BooleanField(
        _("practice before the first entry"),
        default=False,
        help_text=_("Judges score the practice entries before they can open a real one."),
    )
    reviews_per_entry = models.PositiveSmallIntegerField(
        _("judges per entry"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("Three is the least that says anything; five is a good aim."),
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("An entry with fewer sealed scorecards is marked in the results."),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(
        _("closes"), help_text=_("The last moment at which scores can be sealed.")
    )
    official = models.CharField(
        _("column that decides the order"),
        max_length=10,
        choices=OfficialColumn,
        default=OfficialColumn.ADJUSTED,
        help_text=_("Both columns are always shown. The choice is locked when the round opens."),
    )
    region_cap = models.PositiveSmallIntegerField(
        _("most judges of one region per entry"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    advance_rule = models.CharField(
        _("who goes on"), max_length=10, choices=AdvanceRule, default=AdvanceRule.NONE
    )
    advance_count = models.PositiveSmallIntegerField(
        _("how many go on"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    advance_value = models.DecimalField(
        _("value to reach"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    advance_per_category = models.BooleanField(_("in each category"), default=True)
    advance_ties = models.CharField(
        _("equal at the edge"), max_length=10, choices=AdvanceTies, default=AdvanceTies.ALL
    )
    weights = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Weight of each criterion of this round, by its slug; empty: the cycle's."),
    )
    seed = models.PositiveIntegerField(_("seed"), editable=False)
    rubric = models.JSONField(default=dict, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    close_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(opened_at__isnull=False, closed_at__isnull=True),
                name="round_one_running_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="round_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1) & Q(quorum__lte=F("reviews_per_entry")),
                name="round_quorum_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(advance_rule=AdvanceRule.NONE)
                | Q(advance_rule=AdvanceRule.TOP, advance_count__gte=1)
                | Q(advance_rule=AdvanceRule.THRESHOLD, advance_value__isnull=False),
                name="round_advance_rule_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, opened_at__isnull=False),
                name="round_closes_after_it_opened",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rules_are_locked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.opened_at IS NOT NULL AND ({_changed(LOCKED_BY_OPENING)})"
                ),
            ),
            pgtrigger.Protect(
                name="closed_stays_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.closed_at IS NOT NULL AND ({_changed(['closed_at', 'closes_at'])})"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def is_readable(self, now: datetime | None = None) -> bool:
        """Whether judges may read their entries."""
        return self.opened_at is not None and self.opens_at <= (now or timezone.now())

    def is_running(self, now: datetime | None = None) -> bool:
        """Whether scores can be saved and sealed."""
        now = now or timezone.now()
        return self.is_readable(now) and not self.is_closed and now <= self.closes_at

    def criteria(self) -> Rubric:
        """The rubric that the opening froze; before that, what it would freeze now."""
        if self.rubric:
            return Rubric.from_json(self.rubric)
        return Rubric.of_cycle(self.cycle).reweighted(self.weights)
