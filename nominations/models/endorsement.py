"""Endorsements: given by somebody outside the team, by a mailed link, without an account."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.enums import EndorsementKind, EndorsementState
from nominations.models.nomination import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of the nominations that the person may see as their team or the award's staff."""
        return self.filter(nomination__in=Nomination.objects.visible_to(user))

    def waiting(self) -> Self:
        """Asked for, and neither given nor refused nor taken back."""
        return self.filter(given_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True)

    def open(self, now: datetime) -> Self:
        """Waiting, with a link that still works by the clock."""
        return self.waiting().filter(expires_at__gt=now)

    def standing(self) -> Self:
        """Given, not taken back, and not void because figures changed: what judges are shown."""
        return self.filter(given_at__isnull=False, revoked_at__isnull=True, voided_at__isnull=True)


class Endorsement(models.Model):
    """A request to one address, and what became of it. The token is kept as its digest only."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="endorsements"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EndorsementKind)
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    note = models.TextField(_("message to this person"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Of a certificate: the measures it is about, as they stood when it was given."),
    )
    measures = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Of a certificate: primary keys of the measures to be certified."),
    )
    figures_sha256 = models.CharField(max_length=64, blank=True)
    statement = models.TextField(_("statement"), blank=True)
    signed_name = models.CharField(_("name as signed"), max_length=200, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["requested_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | ~Q(signed_name=""),
                name="endorsement_given_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(declined_at__isnull=True),
                name="endorsement_given_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(given_at__isnull=False),
                name="endorsement_void_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.kind}"

    @property
    def is_waiting(self) -> bool:
        """Asked for, and neither given nor refused nor taken back; may have expired."""
        return self.state in (EndorsementState.ASKED, EndorsementState.EXPIRED)

    @property
    def state(self) -> EndorsementState:
        """What became of it by now. What ended it last counts."""
        for at, state in (
            (self.revoked_at, EndorsementState.TAKEN_BACK),
            (self.voided_at, EndorsementState.VOID),
            (self.given_at, EndorsementState.GIVEN),
            (self.declined_at, EndorsementState.DECLINED),
        ):
            if at is not None:
                return state
        expired = self.expires_at <= timezone.now()
        return EndorsementState.EXPIRED if expired else EndorsementState.ASKED
