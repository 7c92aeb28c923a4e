"""Invitations by e-mail. The token is known to the invited person alone; we keep its hash."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import InvitationPurpose, MembershipRole
from accounts.models.agency import Agency

if TYPE_CHECKING:
    from accounts.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Invitations to the teams of the agencies that the person owns."""
        return self.filter(agency__in=Agency.objects.owned_by(user).values("pk"))

    def open(self, now: datetime) -> Self:
        """Neither used nor withdrawn nor expired."""
        return self.pending().filter(expires_at__gt=now)

    def pending(self) -> Self:
        """Neither used nor withdrawn; may have expired, and can then be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """A single-use, expiring offer to one e-mail address."""

    email = models.EmailField(_("e-mail address"))
    purpose = models.CharField(max_length=10, choices=InvitationPurpose)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=10, choices=MembershipRole, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                    | models.Q(accepted_at__isnull=False, accepted_by__isnull=False)
                ),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(purpose=InvitationPurpose.AGENCY, agency__isnull=False)
                    & ~models.Q(role="")
                )
                | models.Q(purpose=InvitationPurpose.PANEL, agency__isnull=True, role=""),
                name="invitation_names_what_its_purpose_needs",
            ),
            # Ownership is handed over by the owner, it is never on offer.
            models.CheckConstraint(
                condition=~models.Q(role=MembershipRole.OWNER), name="invitation_makes_no_owner"
            ),
            models.UniqueConstraint(
                Lower("email"),
                "agency",
                condition=models.Q(
                    agency__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True
                ),
                name="invitation_once_per_address_and_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
