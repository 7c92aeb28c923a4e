"""Saying why a found place stays, and keeping what was found in a submission."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.exceptions import Refused
from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from nominations.models import Nomination, ScanReason, Submission, SubmissionScan
from nominations.scanning.file_texts import kept_words
from nominations.scanning.looking import Look, look_through
from nominations.services.locking import lock_draft

log = structlog.get_logger(__name__)


class ReasonChanged(Refused):
    """Somebody else said meanwhile why a found place stays. Nothing was overwritten."""

    def __init__(self, present: str, who: str) -> None:
        super().__init__(
            _("%(who)s changed this while you were writing. Nothing of either was lost.")
            % {"who": who or _("Somebody")}
        )
        self.present = present


class PlacesOpen(Refused):
    """Found places have no reason, and the person did not say that they looked at them."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "One place that was found has no reason. Look at it, and mend it, say why it "
                "stays, or tick that you have looked.",
                "%(count)d places that were found have no reason. Look at them, and mend them, "
                "say why they stay, or tick that you have looked.",
                count,
            )
            % {"count": count}
        )


@transaction.atomic
def explain_finding(
    *, nomination: Nomination, actor: User, finding: str, reason: str, seen: str
) -> ScanReason | None:
    """Say why a found place stays as it is. An empty reason takes back what was said.

    `finding` is its digest; `seen` is the reason that the person was shown, if any.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
        ReasonChanged: somebody else gave another reason meanwhile; nothing was overwritten.
    """
    locked = lock_draft(nomination, actor)
    kept = locked.scan_reasons.select_related("made_by").filter(finding=finding).first()
    present, wanted = (kept.reason if kept else ""), reason.strip()
    if present == wanted:
        return kept
    if present != seen:
        raise ReasonChanged(present, kept.made_by.full_name if kept else "")
    if kept:
        kept.delete()
    given = None
    if wanted:
        given = ScanReason.objects.create(
            nomination=locked, finding=finding, reason=wanted, made_by=actor
        )
    record(
        actor=actor,
        action="nomination.finding_explained",
        obj=locked,
        payload={"finding": finding, "reason": salted_digest(wanted, purpose="text")},
        scope=locked.cycle.award.scope,
    )
    return given


def places_in(nomination: Nomination, document: Mapping[str, Any]) -> list[Look]:
    """What is found in a document that is about to be frozen.

    Files that were not read by now are left out: a submission waits for nothing. Whatever goes
    wrong here is logged, and the submission goes on without.
    """
    try:
        # A savepoint: a query that fails must not take the submission with it.
        with transaction.atomic():
            return look_through(nomination, document, kept_words(document))
    except Exception:
        log.exception("scan_failed", nomination=nomination.pk)
        return []


def keep_scan(*, submission: Submission, places: Sequence[Look], looked_through: bool) -> None:
    """Keep with a submission what was found in it and why it stayed, for the award's staff."""
    SubmissionScan.objects.create(
        submission=submission,
        findings=[_kept(look, looked_through=looked_through) for look in places],
    )


def _kept(look: Look, *, looked_through: bool) -> dict[str, object]:
    reason = look.reason
    return {
        **look.finding.as_data(),
        "reason": reason.words if reason else "",
        "reason_by": reason.by if reason else "",
        "reason_at": reason.at.isoformat() if reason else None,
        # That somebody ticked to have looked at this place, as it has no reason.
        "looked_at": looked_through,
    }
