"""How one audit entry is bound to the one before it."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from audit.canonical import canonical_json

GENESIS = "0" * 64
"""What the first entry has in place of a previous hash."""


def entry_hash(
    *,
    previous_hash: str,
    seq: int,
    at: datetime,
    actor_id: object,
    action: str,
    object_type: str,
    object_id: str,
    scope: str,
    payload: Any,
) -> str:
    """SHA-256 over the previous hash followed by the canonical JSON of the entry.

    ``sha256(previous_hash + canonical_json({seq, at, actor, action, object, payload}))``: a hash
    chain after Haber and Stornetta (1991), "How to time-stamp a digital document". The object is
    its type, its id and the scope it belongs to; the time is UTC with microseconds.
    """
    content = {
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": None if actor_id is None else str(actor_id),
        "action": action,
        "object": {"type": object_type, "id": object_id, "scope": scope},
        "payload": payload,
    }
    return hashlib.sha256((previous_hash + canonical_json(content)).encode()).hexdigest()
