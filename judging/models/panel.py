"""Panel members: the people who judge a cycle."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import Agency, Invitation
from awards.models import Cycle, Topic
from judging.enums import AffiliationKind, PanelRole, PanelStatus

if TYPE_CHECKING:
    from accounts.models import User


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own seats, the panel one chairs, and the panels of the awards one runs."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user)
            | Q(cycle__in=PanelMember.objects.chaired_by(user).values("cycle"))
            | Q(cycle__in=Cycle.objects.managed_by(user))
        )

    def managed_by(self, user: "User | AnonymousUser") -> Self:
        """The panels of the awards on whose staff the person is."""
        return self.filter(cycle__in=Cycle.objects.managed_by(user))

    def seats_of(self, user: "User | AnonymousUser") -> Self:
        """The person's own seats, those left or taken away aside."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user).accepted()

    def chaired_by(self, user: "User | AnonymousUser") -> Self:
        return self.seats_of(user).filter(role=PanelRole.CHAIR)

    def accepted(self) -> Self:
        return self.filter(status=PanelStatus.ACCEPTED)

    def standing(self) -> Self:
        """Those who judge or may still say yes."""
        return self.filter(status__in=[PanelStatus.INVITED, PanelStatus.ACCEPTED])


class PanelMember(models.Model):
    """A seat on a cycle's panel. It has no person until the invitation is accepted."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="panel_seats",
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_seat"
    )
    invited_name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=PanelRole, default=PanelRole.JUDGE)
    status = models.CharField(
        _("status"), max_length=10, choices=PanelStatus, default=PanelStatus.INVITED
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_seats"
    )
    agency_name = models.CharField(
        _("agency or employer"),
        max_length=200,
        blank=True,
        help_text=_("Entries of this agency, and those that name it as a partner, stay closed."),
    )
    region = models.CharField(_("state, province or country"), max_length=100, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("fields of knowledge"), related_name="panel_members", blank=True
    )
    min_load = models.PositiveSmallIntegerField(_("at least this many entries"), default=0)
    max_load = models.PositiveSmallIntegerField(
        _("at most this many entries"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    is_alternate = models.BooleanField(
        _("alternate"),
        default=False,
        help_text=_("Gets entries only where the others cannot read them all."),
    )
    country = CountryField(_("country"), blank=True)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    terms_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    terms_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_reason = models.TextField(_("reason"), blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        ordering = ["invited_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(role=PanelRole.CHAIR)
                & Q(status__in=[PanelStatus.INVITED, PanelStatus.ACCEPTED]),
                name="panel_has_one_chair",
            ),
            models.UniqueConstraint(
                fields=["cycle", "user"],
                condition=Q(status=PanelStatus.ACCEPTED),
                name="panel_seats_a_person_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=PanelStatus.ACCEPTED)
                | Q(user__isnull=False, terms_accepted_at__isnull=False),
                name="panel_member_accepted_the_terms",
            ),
            models.CheckConstraint(
                condition=Q(max_load__isnull=True) | Q(min_load__lte=F("max_load")),
                name="panel_member_loads_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The person's own name once there is an account, else the name on the invitation."""
        if self.user is not None:
            return self.user.get_full_name()
        return self.invited_name or (self.invitation.email if self.invitation else "")

    @property
    def is_chair(self) -> bool:
        return self.role == PanelRole.CHAIR


class Affiliation(models.Model):
    """An agency, firm or office that a panel member worked for or with, or has family or money in.

    The present employer stands on the member itself. `until` is empty where it still holds.
    """

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="affiliations")
    kind = models.CharField(_("kind"), max_length=15, choices=AffiliationKind)
    name = models.CharField(_("agency, firm or person"), max_length=200)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="affiliation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class Absence(models.Model):
    """Days on which a panel member cannot read, as they said."""

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="absence_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class PanelRules(models.Model):
    """What a cycle counts as a conflict without being told, and what its judges agree to."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="panel_rules")
    same_region = models.BooleanField(
        _("same state or province"),
        default=False,
        help_text=_("A judge does not read entries from their own state or province."),
    )
    same_country = models.BooleanField(
        _("same country"),
        default=False,
        help_text=_("A judge does not read entries from their own country."),
    )
    employer_months = models.PositiveSmallIntegerField(
        _("months since leaving an employer"), default=12
    )
    collaborator_months = models.PositiveSmallIntegerField(
        _("months since working together"), default=48
    )
    terms = models.TextField(
        _("terms"),
        blank=True,
        help_text=_("What judges agree to, in Markdown. Empty: the terms that come with Laurel."),
    )

    class Meta:
        verbose_name = _("rules of the panel")
        verbose_name_plural = _("rules of panels")

    def __str__(self) -> str:
        return f"rules of the panel of {self.cycle_id}"
