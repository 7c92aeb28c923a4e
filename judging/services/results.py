"""Results: the ranking of a closed round, frozen as a document."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import sha256_hex
from audit.services import record
from judging.models import Result, Round
from judging.services.kinds import KINDS
from judging.services.result_documents import result_document


@transaction.atomic
def compute_result(*, judging_round: Round, actor: User, reason: str) -> Result:
    """Compute a closed round's result anew, e.g. after a late recusal. The earlier one is kept.

    Raises:
        Refused: the round is not closed, nothing changed since the last result, or no reason.
    """
    locked = (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle__award")
        .get(pk=judging_round.pk)
    )
    if not locked.is_closed:
        raise Refused(_("The round is not closed yet."))
    latest = latest_result(locked)
    if latest is not None and not is_stale(latest):
        raise Refused(_("Nothing has changed since the last result."))
    if not reason.strip():
        raise Refused(_("Say why the result is computed anew."))
    result = freeze_result(locked, actor, reason.strip())
    record(
        actor=actor,
        action="result.computed",
        obj=result,
        payload={"number": result.number, "sha256": result.sha256},
        scope=locked.cycle.award.scope,
    )
    return result


def freeze_result(judging_round: Round, actor: User, reason: str = "") -> Result:
    """Rank what is sealed and store it. Part of a larger verb, which writes the audit entry.

    Raises:
        Refused: nothing is sealed.
    """
    latest = latest_result(judging_round)
    document, keys = result_document(judging_round, latest.judge_keys if latest else {})
    return Result.objects.create(
        round=judging_round,
        number=latest.number + 1 if latest else 1,
        reason=reason,
        document=document,
        sha256=sha256_hex(document),
        judge_keys=keys,
        computed_by=actor,
        computed_at=timezone.now(),
    )


def latest_result(judging_round: Round) -> Result | None:
    return Result.objects.filter(round=judging_round).order_by("-number").first()


def is_stale(result: Result) -> bool:
    """Whether the scorecards that count are no longer those the result was computed from."""
    return bool(result.document["inputs_sha256"] != inputs_digest(result.round))


def inputs_digest(judging_round: Round) -> str:
    """Stands for the scorecards of the round that count now."""
    return sha256_hex(sorted(KINDS[judging_round.kind].digest_rows(judging_round)))
