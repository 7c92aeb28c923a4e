"""Sponsors, the years they sponsored, and the award's name in those years."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.award import Award

if TYPE_CHECKING:
    from accounts.models import User


class SponsorQuerySet(models.QuerySet["Sponsor"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The sponsors for which the person holds a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(seats__user=user)


class Sponsor(models.Model):
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    about = models.TextField(_("about the sponsor"), blank=True)
    website = models.URLField(_("website"), blank=True)
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, through="SponsorSeat")

    objects = SponsorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SponsorSeat(models.Model):
    """A person who may see how the sponsor is shown, and nothing else."""

    sponsor = models.ForeignKey(Sponsor, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sponsor_seats"
    )

    class Meta:
        verbose_name = _("sponsor seat")
        verbose_name_plural = _("sponsor seats")
        constraints = [
            models.UniqueConstraint(fields=["sponsor", "user"], name="sponsor_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.sponsor_id}"


class SponsorshipQuerySet(models.QuerySet["Sponsorship"]):
    def in_year(self, year: int) -> Self:
        return self.filter(first_year__lte=year).filter(
            models.Q(last_year__isnull=True) | models.Q(last_year__gte=year)
        )


class Sponsorship(models.Model):
    """A sponsor's years with an award, and what the award was called then."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="sponsorships")
    sponsor = models.ForeignKey(Sponsor, on_delete=models.PROTECT, related_name="sponsorships")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, help_text=_("Empty: still sponsoring.")
    )
    award_name = models.CharField(_("the award's name in those years"), max_length=200, blank=True)
    statement = models.TextField(_("the sponsor's statement"), blank=True)
    note = models.TextField(
        _("what the sources say about the years"), blank=True, help_text=_("Shown to the public.")
    )
    source_name = models.CharField(_("source"), max_length=200, blank=True)

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        ordering = ["-first_year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__isnull=True)
                | models.Q(last_year__gte=models.F("first_year")),
                name="sponsorship_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sponsor} {self.first_year}–{self.last_year or ''}"

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
