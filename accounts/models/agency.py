"""Agencies and the people who act for them."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.enums import AgencyKind, MembershipRole

if TYPE_CHECKING:
    from accounts.models.user import User


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Agencies whose team the person is on."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user)

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Agencies the person may write nominations for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            memberships__user=user,
            memberships__role__in=[MembershipRole.OWNER, MembershipRole.EDITOR],
        )

    def owned_by(self, user: "User | AnonymousUser") -> Self:
        """Agencies the person answers for: their details, their team."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role=MembershipRole.OWNER)

    def for_list(self, user: "User | AnonymousUser") -> Self:
        """The person's agencies with ``part`` (their role there) and ``team_size``."""
        team = Membership.objects.filter(agency=models.OuterRef("pk")).order_by()
        size = team.values("agency").annotate(size=models.Count("pk")).values("size")
        # The same filter() as visible_to, so that the role is the one of that person's row.
        return (
            self.visible_to(user)
            .annotate(part=models.F("memberships__role"), team_size=models.Subquery(size))
            .order_by("name", "pk")
        )


class Agency(models.Model):
    """An organisation that nominates programmes."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("type of agency"), max_length=20, choices=AgencyKind, default=AgencyKind.MUNICIPAL
    )
    country = CountryField(_("country"))
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    place = models.CharField(_("town or area"), max_length=150, blank=True)
    population_served = models.PositiveIntegerField(
        _("population served"),
        null=True,
        blank=True,
        help_text=_("Residents of the area the agency serves. It decides the size band."),
    )
    sworn_staff = models.PositiveIntegerField(_("sworn staff"), null=True, blank=True)
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Of the place where the team works. Reminders come in its working hours."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="agencies"
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="agency_names")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="agency_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def part_label(self) -> str:
        """The person's role in words, on agencies found by ``for_list``."""
        return str(MembershipRole(getattr(self, "part")).label)  # noqa: B009 - an annotation

    def role_of(self, user: "User | AnonymousUser") -> MembershipRole | None:
        """The person's role in this agency, or None."""
        if not user.is_authenticated:
            return None
        role = self.memberships.filter(user=user).values_list("role", flat=True).first()
        return MembershipRole(role) if role else None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The teams the person is on: colleagues see each other."""
        return self.filter(agency__in=Agency.objects.visible_to(user).values("pk"))

    def for_list(self) -> Self:
        """Owner first, then by name, with the person fetched along."""
        owner_first = models.Case(models.When(role=MembershipRole.OWNER, then=0), default=1)
        return self.select_related("user").order_by(
            owner_first, "user__full_name", "user__email", "pk"
        )


class Membership(models.Model):
    """A person's part in an agency's team: owner, editor or viewer."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["agency", "user"], name="membership_once_per_agency"),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(role=MembershipRole.OWNER),
                name="agency_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.agency_id}"
