"""The outbox: every mail, from the moment it is written to its delivery and after."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.rules import is_active_staff
from mail.ciphers import masked, revealed, unseal
from mail.enums import MessageState
from mail.exceptions import SecretsLost
from mail.rendering import SUBJECT_LENGTH

_EDITABLE = {
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.KEPT,
    MessageState.FAILED,
}
_TRANSITIONS = [
    ("queued", "held"),
    ("held", "queued"),
    ("queued", "sending"),
    ("queued", "kept"),
    ("kept", "queued"),
    ("sending", "sent"),
    ("sending", "queued"),
    ("sending", "failed"),
    ("failed", "queued"),
    # A worker that was thought dead reports that its mail did leave.
    ("queued", "sent"),
    ("failed", "sent"),
]
_TEXT_CHANGES = (
    "((OLD.has_secrets OR OLD.state = 'sent')"
    " AND (OLD.subject, OLD.body) IS DISTINCT FROM (NEW.subject, NEW.body))"
)


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    def visible_to(
        self, user: AbstractBaseUser | AnonymousUser, scopes: Collection[str] | None
    ) -> Self:
        """What a member of staff may see; nothing for anyone else.

        ``scopes`` names what this person works on (``""`` is account mail, ``"award:3"`` an
        award's); None is every scope.
        """
        if not is_active_staff(user):
            return self.none()
        return self if scopes is None else self.filter(scope__in=scopes)

    def due(self, now: datetime) -> Self:
        """Waiting to be sent, and the time has come."""
        return self.filter(state=MessageState.QUEUED, send_after__lte=now)

    def stuck(self, now: datetime) -> Self:
        """Being sent by a worker that has not come back within its lease."""
        return self.filter(state=MessageState.SENDING, lease_until__lt=now)

    def sent_within_an_hour(self, scope: str, now: datetime) -> Self:
        return self.filter(
            state=MessageState.SENT, scope=scope, sent_at__gt=now - timedelta(hours=1)
        )

    def for_list(self) -> Self:
        """Newest first, without the texts."""
        return self.defer("body", "sealed_secrets").order_by("-created_at", "-pk")

    def count_by_state(self) -> dict[str, int]:
        """How many messages are in each state; every state has a number."""
        counts = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {state.value: counts.get(state.value, 0) for state in MessageState}


class OutboxMessage(models.Model):
    """One mail to one address. Its address, scope, key and what it is about never change."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    scope = models.CharField(_("scope"), max_length=64, blank=True)
    about = models.CharField(
        _("about"),
        max_length=64,
        blank=True,
        help_text=_("What it tells of, if that may be closed to some of the staff."),
    )
    to = models.EmailField(_("to"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    template = models.CharField(_("template"), max_length=100)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("text"))
    unsubscribe_url = models.URLField(_("unsubscribe address"), max_length=500, blank=True)

    has_secrets = models.BooleanField(_("holds a code or link"), default=False)
    secret_marker = models.CharField(max_length=32, blank=True)
    sealed_secrets = models.TextField(blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED
    )
    send_after = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("in a worker's hands until"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    may_have_left_twice = models.BooleanField(_("may have been sent twice"), default=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("held by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("edited by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["send_after"], condition=Q(state="queued"), name="mail_message_due"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="mail_message_leased"
            ),
            models.Index(
                fields=["scope", "sent_at"], condition=Q(state="sent"), name="mail_message_sent"
            ),
            models.Index(fields=["-created_at", "-id"], name="mail_message_newest"),
            models.Index(fields=["scope", "-created_at"], name="mail_message_scope"),
            models.Index(fields=["state", "-created_at"], name="mail_message_state"),
            models.Index(
                fields=["created_at"],
                condition=~Q(sealed_secrets=""),
                name="mail_message_with_secrets",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="mail_message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(scope__regex=r"^(award:[0-9]+)?$"), name="mail_message_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(about__regex=r"^([a-z]+:[0-9]+)?$"), name="mail_message_about_known"
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(subject__regex=r"[\r\n]"),
                name="mail_message_subject_one_line",
            ),
            models.CheckConstraint(
                condition=~Q(to="") & ~Q(to__regex=r"[\r\n,;]"), name="mail_message_one_address"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="mail_message_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sealed_secrets=""),
                name="mail_message_sent_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(has_secrets=True) | Q(sealed_secrets="", secret_marker=""),
                name="mail_message_secrets_marked",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="states", field="state", transitions=_TRANSITIONS),
            pgtrigger.ReadOnly(
                name="no_redirecting",
                fields=["key", "scope", "about", "to", "template", "has_secrets", "secret_marker"],
            ),
            pgtrigger.Protect(
                name="text_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_TEXT_CHANGES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"

    def displayed_body(self) -> str:
        """The text for a page: codes and links are covered, except in the demo."""
        if settings.DEMO_MODE and self.sealed_secrets:
            try:
                return self.body_to_send()
            except SecretsLost:
                pass
        return masked(self.body, self.secret_marker)

    def body_to_send(self) -> str:
        """The text with its codes and links, for the transport alone.

        Raises:
            SecretsLost: they were wiped or cannot be decrypted.
        """
        if not self.has_secrets:
            return self.body
        return revealed(self.body, self.secret_marker, unseal(self.sealed_secrets))

    @property
    def secrets_wiped(self) -> bool:
        """Its code or link is gone for good: delivered, or too old."""
        return self.has_secrets and not self.sealed_secrets

    @property
    def can_edit(self) -> bool:
        return not self.has_secrets and self.state in _EDITABLE

    @property
    def can_hold(self) -> bool:
        return self.state == MessageState.QUEUED

    @property
    def can_release(self) -> bool:
        return self.state == MessageState.HELD

    @property
    def can_retry(self) -> bool:
        return self.state in {MessageState.FAILED, MessageState.KEPT} and not self.secrets_wiped
