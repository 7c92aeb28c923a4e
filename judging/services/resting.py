"""What a scorecard and a ballot come to when they are sealed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from judging.enums import ScorecardState
from judging.models import Ballot, Scorecard


def rest(given: Scorecard | Ballot, version: int) -> None:
    """Sealed at this version, with no change under way. Part of a larger verb.

    Raises:
        Refused: it has become void meanwhile, and stays as it was sealed.
    """
    if given.state == ScorecardState.VOID:
        raise Refused(_("This has become void. It stays as you sealed it, and does not count."))
    given.state = ScorecardState.SEALED
    given.version = version
    given.change_reason = ""
    given.updated_at = timezone.now()
    given.save(update_fields=["state", "version", "change_reason", "updated_at"])


def next_seal(paper: Scorecard | Ballot, user: User, **about: Any) -> dict[str, Any]:
    """What the paper's next seal is made of: its document, the document's digest, who and when.

    `about` is what the document says beside version, reason and time: which round, whose, on what,
    and what was given.
    """
    now, version, reason = timezone.now(), paper.version + 1, paper.change_reason
    document = plain({"version": version, "reason": reason, "sealed_at": now, **about})
    return {
        "version": version,
        "reason": reason,
        "sealed_at": now,
        "sealed_by": user,
        "document": document,
        "sha256": sha256_hex(document),
    }
