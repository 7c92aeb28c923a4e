"""One year's run of an award. Its phase is derived from its dates and its release."""

import zoneinfo
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import Phase
from awards.models.award import Award, AwardStaff

if TYPE_CHECKING:
    from accounts.models import User


def validate_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone name. Use one such as Europe/London."),
            params={"name": name},
        )


def announced_rule(now: datetime | None = None, *, prefix: str = "") -> Q:
    """The one predicate of the embargo: released by two people, and the hour has come.

    `prefix` leads to the cycle from another model ("cycle__"). Test cycles are never announced.
    """
    return Q(
        **{
            f"{prefix}is_test": False,
            f"{prefix}released_at__isnull": False,
            f"{prefix}announcement_at__lte": now or timezone.now(),
        }
    )


class CycleQuerySet(models.QuerySet["Cycle"]):
    def public(self) -> Self:
        """Cycles on the public pages, whoever reads them: staff see their drafts at the desk."""
        return self.filter(is_published=True, is_test=False, award__is_published=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Published cycles for everyone; all cycles of an award for its own staff."""
        rule = Q(is_published=True, is_test=False, award__is_published=True)
        if user.is_authenticated:
            rule |= Q(award__in=AwardStaff.objects.filter(user=user).values("award"))
        return self.filter(rule)

    def managed_by(self, user: "User | AnonymousUser") -> Self:
        if not user.is_authenticated or not user.is_staff:
            return self.none()
        return self.filter(award__in=AwardStaff.objects.filter(user=user).values("award"))

    def open(self, now: datetime) -> Self:
        """Cycles that take nominations now, for everybody (extensions for one nomination aside)."""
        return self.filter(is_published=True, opens_at__lte=now, closes_at__gte=now)

    def announced(self, now: datetime | None = None) -> Self:
        """Cycles whose result is public (see `announced_rule`)."""
        return self.filter(announced_rule(now))


class Cycle(models.Model):
    """Dates are stored in UTC, meant in `zone`. A deadline is the last instant that counts."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField(_("year"))
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_zone],
        help_text=_("The zone in which the dates are meant, such as Europe/London."),
    )
    opens_at = models.DateTimeField(_("nominations open"))
    closes_at = models.DateTimeField(_("nominations close"))
    judging_opens_at = models.DateTimeField(_("judging opens"))
    judging_closes_at = models.DateTimeField(_("judging closes"))
    announcement_at = models.DateTimeField(_("announcement"))
    grace_minutes = models.PositiveSmallIntegerField(
        _("published grace, in minutes"),
        default=0,
        help_text=_("How long after the deadline a submission still counts. Shown to nominees."),
    )
    scale_min = models.SmallIntegerField(_("lowest score"), default=0)
    scale_max = models.SmallIntegerField(_("highest score"), default=5)
    reference_prefix = models.CharField(
        _("reference prefix"), max_length=8, default="LCP", help_text=_("As in LCP-2027-0042.")
    )
    attachment_limit = models.PositiveSmallIntegerField(
        _("files of one nomination"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("How many files can be attached in all."),
    )
    attachment_megabytes = models.PositiveSmallIntegerField(
        _("largest file, in megabytes"),
        default=25,
        validators=[MinValueValidator(1), MaxValueValidator(25)],
    )
    eligibility = models.JSONField(
        _("who can take part"),
        default=list,
        blank=True,
        help_text=_("Rules of the self-check that nominees answer before they start."),
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal"),
        default=14,
        help_text=_("How long a team can object when its nomination is found not eligible."),
    )
    is_blind = models.BooleanField(
        _("judged without names"),
        default=False,
        help_text=_("Nominees are warned where an answer or a file tells who they are."),
    )
    is_published = models.BooleanField(_("shown to the public"), default=False)
    is_test = models.BooleanField(
        _("test cycle"), default=False, help_text=_("Never shown to the public.")
    )
    released_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When two people released the decision. Written by judging's announce verb."),
    )
    told_nominees_at = models.DateTimeField(null=True, blank=True, editable=False)
    transparency = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Figures about the judging, written when the decision is released."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["award", "year"], name="cycle_once_per_year"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"))
                & Q(closes_at__lte=F("judging_opens_at"))
                & Q(judging_opens_at__lt=F("judging_closes_at"))
                & Q(judging_closes_at__lte=F("announcement_at")),
                name="cycle_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(scale_min__lt=F("scale_max")), name="cycle_scale_has_a_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("awards:cycle", args=[self.award.slug, self.year])

    def phase(self, now: datetime | None = None) -> Phase:
        """Where the cycle stands at `now`. Without a release it never leaves `deciding`."""
        now = now or timezone.now()
        if now < self.opens_at:
            return Phase.PLANNED
        if now <= self.closes_at:
            return Phase.OPEN
        if now < self.judging_opens_at:
            return Phase.CLOSED
        if now <= self.judging_closes_at:
            return Phase.JUDGING
        return Phase.ANNOUNCED if self.is_announced(now) else Phase.DECIDING

    def is_announced(self, now: datetime | None = None) -> bool:
        now = now or timezone.now()
        return self.released_at is not None and self.announcement_at <= now

    def deadline(self) -> datetime:
        """The last instant at which a submission counts, the published grace included."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def appeals_end(self, refused_at: datetime) -> datetime:
        """The last minute, of a day in the cycle's zone, in which a refusal can be appealed."""
        last_day = refused_at.astimezone(self.tzinfo) + timedelta(days=self.appeal_days)
        return last_day.replace(hour=23, minute=59, second=0, microsecond=0, fold=0)

    @property
    def tzinfo(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)


class Extension(models.Model):
    """A later deadline for all, with its reason. The record of a change to `closes_at`."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="extensions")
    previous_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField()
    reason = models.TextField(_("reason"), help_text=_("Sent to every team with a draft."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_closes_at__gt=F("previous_closes_at")),
                name="extension_is_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.new_closes_at:%Y-%m-%d %H:%M}"
