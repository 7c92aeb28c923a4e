"""Saying why a found place stays, and keeping what was found in a submission."""

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from nominations.file_texts import kept_words
from nominations.looking import Look, look_through
from nominations.models import Nomination, ScanReason, Submission, SubmissionScan
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


def keep_scan(*, submission: Submission, nomination: Nomination, looked_through: bool) -> None:
    """Keep the findings in a submission with their reasons, for the award's staff.

    Files that were not read by now are left out: a submission waits for nothing. Whatever goes
    wrong here is logged, and the submission stands.
    """
    try:
        # A savepoint: a query that fails must not take the submission with it.
        with transaction.atomic():
            document = submission.document
            looks = look_through(nomination, document, kept_words(document))
            findings = [_kept(look, looked_through=looked_through) for look in looks]
            SubmissionScan.objects.create(submission=submission, findings=findings)
    except Exception:
        log.exception("scan_not_kept", submission=submission.pk)


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
