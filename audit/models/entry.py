"""The trail: entries that are only ever added, and the head that says where it ends."""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.chain import GENESIS, entry_hash
from audit.rules import is_active_staff
from audit.triggers import append_only, refuse_truncate


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(
        self, user: AbstractBaseUser | AnonymousUser, scopes: Collection[str] | None = None
    ) -> Self:
        """What a member of staff may read; nothing for anyone else.

        ``scopes`` narrows it to those scopes (e.g. ``{"", "award:3"}``); None is every scope.
        """
        if not is_active_staff(user):
            return self.none()
        return self if scopes is None else self.filter(scope__in=scopes)

    def about(self, obj: models.Model) -> Self:
        """The entries about one object."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))

    def for_list(self) -> Self:
        """Newest first, with the actor fetched along; an erased actor is None."""
        return self.select_related("actor").order_by("-seq")


class AuditEntry(models.Model):
    """One thing that was done. Holds ids and digests, no personal text."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    # No constraint in the database: a person can be erased, the entry keeps the bare number.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object"), max_length=64, blank=True)
    scope = models.CharField(_("scope"), max_length=64, blank=True)
    payload = models.JSONField(_("details"), encoder=DjangoJSONEncoder, default=dict, blank=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="audit_entry_object"),
            models.Index(fields=["scope", "-seq"], name="audit_entry_scope"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="audit_entry_seq_from_one"),
            models.CheckConstraint(
                condition=models.Q(action__regex=r"^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$"),
                name="audit_entry_action_dotted",
            ),
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{64}$")
                & models.Q(previous_hash__regex=r"^[0-9a-f]{64}$"),
                name="audit_entry_hashes_are_sha256",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def computed_hash(self) -> str:
        """The hash that this entry's own columns call for."""
        return entry_hash(
            previous_hash=self.previous_hash,
            seq=self.seq,
            at=self.at,
            actor_id=self.actor_id,
            action=self.action,
            object_type=self.object_type,
            object_id=self.object_id,
            scope=self.scope,
            payload=self.payload,
        )


class AuditHead(models.Model):
    """Where the chain ends: one row, locked by whoever adds the next entry."""

    THE_ROW = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ROW)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("audit head")
        verbose_name_plural = _("audit head")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single_row"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="head_moves_one_on",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.seq IS DISTINCT FROM OLD.seq + 1"),
            ),
            pgtrigger.Protect(name="head_stays", operation=pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"
