"""Deliberation: what is too close or too far apart to leave to the figures alone."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from awards.models import Cycle
from judging.enums import AgendaReason
from judging.models.assignment import Assignment
from judging.models.conflict import ConflictDeclaration
from judging.models.panel import PanelMember
from judging.models.result import Result
from nominations.models import AccessBar, Nomination
from nominations.models.nomination import new_public_id

if TYPE_CHECKING:
    from accounts.models import User


class Deliberation(models.Model):
    """The panel's talk about one result. Open between two moments."""

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="deliberation")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    document = models.JSONField(
        null=True,
        blank=True,
        help_text=_("Votes, rescorings and conclusions as they stood at the close."),
    )
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="deliberation_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, document__isnull=True)
                | Q(closed_at__isnull=False, document__isnull=False),
                name="deliberation_closed_with_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"deliberation on result {self.result_id}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Items of panels one sits on, chairs or runs, none of whose entries is closed to one.

        Members of the panel also have to have said of each entry that they have no conflict. For
        everybody else an item does not exist.
        """
        if not user.is_authenticated:
            return self.none()
        entries = AgendaItem.nominations.through.objects.filter(agendaitem=OuterRef("pk"))
        barred = AccessBar.objects.filter(user=user).values("nomination")
        said_none = ConflictDeclaration.objects.clear().filter(person=user).values("nomination")
        accepted = Nomination.objects.accepted().values("pk")
        cycle = "deliberation__result__round__cycle__in"
        of_panel = Q(**{cycle: PanelMember.objects.seats_of(user).values("cycle")})
        of_staff = Q(**{cycle: Cycle.objects.managed_by(user).values("pk")})
        return self.filter(
            ~Exists(entries.filter(nomination__in=barred)),
            ~Exists(entries.exclude(nomination__in=accepted)),
            of_staff | (of_panel & ~Exists(entries.exclude(nomination__in=said_none))),
        )


class AgendaItem(models.Model):
    """One thing to talk about: entries too close to call, or one on which judges are far apart."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="items")
    # Numbers in a row would tell whoever misses one that there is an item in conflict.
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    reason = models.CharField(max_length=15, choices=AgendaReason)
    nominations = models.ManyToManyField(Nomination, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField(default=dict)
    poll_opened_at = models.DateTimeField(null=True, blank=True)
    poll_closed_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("what the panel came to"), blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.reason} ({self.pk})"

    @property
    def is_polling(self) -> bool:
        """Whether members can vote now."""
        return self.poll_opened_at is not None and self.poll_closed_at is None


class Remark(models.Model):
    """What a member or the staff said about an item. Never changed."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("remark"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["made_at", "pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"remark {self.pk} on item {self.item_id}"


class PanelVote(models.Model):
    """One member's vote on an item; a second one, marked as casting, may be the chair's."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_casting = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("vote of the panel")
        verbose_name_plural = _("votes of the panel")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member", "is_casting"], name="panel_vote_once_per_member"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.member_id} on item {self.item_id}"


class Rescoring(models.Model):
    """Scores given anew in the deliberation: a set of its own, beside the frozen one."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="rescorings")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="rescorings")
    version = models.PositiveSmallIntegerField(default=1)
    scores = models.JSONField(help_text=_("Scores by the criterion's slug."))
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rescoring")
        verbose_name_plural = _("rescorings")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "item", "version"], name="rescoring_version_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rescoring_says_why"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"rescoring {self.version} of {self.assignment_id}"
