"""Adding to the trail."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from audit.canonical import plain
from audit.models import AuditEntry, AuditHead

LONGEST_TEXT = 200


def record(
    *,
    actor: AbstractBaseUser | AnonymousUser | None,
    action: str,
    obj: models.Model | None = None,
    payload: dict[str, Any] | None = None,
    scope: str = "",
) -> AuditEntry:
    """Add one entry to the trail, in the caller's transaction, as its last step.

    The chain's head stays locked until that transaction ends, so a caller that locks anything
    after it could deadlock with another.

    Args:
        actor: who did it; None (or an anonymous visitor) for the system itself.
        action: what was done, e.g. ``"nomination.submitted"``.
        obj: what it was done to.
        payload: ids, states, numbers and digests. Digests of personal data come from
            ``audit.digests.salted_digest``.
        scope: ``award:<pk>`` when the entry belongs to an award, else "".

    Raises:
        TransactionManagementError: there is no transaction.
        ValueError: the payload holds an e-mail address or a long text, which could not be erased.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("record() belongs inside the verb's transaction.")
    details = plain(payload or {})
    _refuse_personal_text(details)
    head = _locked_head()
    entry = AuditEntry(
        seq=head.seq + 1,
        at=timezone.now(),
        actor_id=actor.pk if actor is not None else None,
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        scope=scope,
        payload=details,
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry


def _locked_head() -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    head = heads.first()
    if head is None:
        # The first entry of a new database. Two may try at once; the conflict leaves one row.
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        head = heads.get()
    return head


def _refuse_personal_text(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _refuse_personal_text(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_personal_text(item)
    elif isinstance(value, str) and ("@" in value or len(value) > LONGEST_TEXT):
        raise ValueError(
            "An audit payload holds ids and digests: pass salted_digest(text) instead of the text."
        )
