"""Deciding: a proposal, two signatures by two people, each over exactly what was proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from awards.models import Cycle
from judging.enums import DecisionOutcome, DecisionState, SigningCapacity
from judging.models import (
    Assignment,
    Decision,
    DecisionEntry,
    DecisionSignature,
    Result,
)
from judging.rules import Standing, standing
from judging.services.results import is_stale
from nominations.models import Nomination, Submission

SCHEMA = 1


class DecisionChanged(Refused):
    """What was to be signed or released is not what stands now."""


@dataclass(frozen=True, slots=True)
class Honour:
    """A nomination to be honoured, and the words for it."""

    nomination: Nomination
    outcome: DecisionOutcome
    citation: str = ""


@transaction.atomic
def propose_decision(
    *, cycle: Cycle, actor: User, honours: Sequence[Honour], note: str = ""
) -> Decision:
    """Put a decision up for signature. One that waits already is replaced and its signatures lapse.

    Raises:
        Refused: the actor may not decide, there is no current result, a nomination is not in it, it
            is released already, or reasons are missing where nobody wins or the first in a ranking
            does not.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if not standing(actor, locked).may_decide:
        raise Refused(_("You cannot decide in this cycle."))
    if locked.released_at:
        raise Refused(_("The decision of this cycle is released."))
    result = _current_result(locked)
    _check_honours(locked, result, honours, note)
    Decision.objects.filter(cycle=locked).current().update(state=DecisionState.REPLACED)
    document = plain(_document(locked, result, honours, note))
    decision = Decision.objects.create(
        cycle=locked,
        result=result,
        note=note.strip(),
        document=document,
        sha256=sha256_hex(document),
        proposed_by=actor,
    )
    DecisionEntry.objects.bulk_create(
        DecisionEntry(
            decision=decision,
            nomination=honour.nomination,
            outcome=honour.outcome,
            citation=honour.citation.strip(),
            position=place,
        )
        for place, honour in enumerate(honours)
    )
    record(
        actor=actor,
        action="decision.proposed",
        obj=decision,
        payload={"sha256": decision.sha256, "result": result.sha256},
        scope=locked.award.scope,
    )
    return decision


def _current_result(cycle: Cycle) -> Result:
    """The newest result of the cycle's last round, as long as it covers what counts now."""
    last = cycle.rounds.order_by("-number").first()
    if last is None or not last.is_closed:
        raise Refused(_("Close the round first: there is no result yet."))
    result = Result.objects.filter(round=last).order_by("-number").first()
    if result is None:
        raise Refused(_("There is no result yet."))
    if is_stale(result):
        raise Refused(_("Scorecards have changed since the result. Compute it anew first."))
    return result


def _check_honours(cycle: Cycle, result: Result, honours: Sequence[Honour], note: str) -> None:
    nominations = [honour.nomination.pk for honour in honours]
    if len(set(nominations)) != len(nominations):
        raise Refused(_("A nomination can be honoured once."))
    accepted = Nomination.objects.filter(cycle=cycle, pk__in=nominations).accepted()
    places = places_of(result)
    if accepted.count() != len(nominations) or any(
        honour.nomination.reference not in places for honour in honours
    ):
        raise Refused(_("Only nominations with a place in the result can be honoured."))
    winners = {
        str(honour.nomination.reference)
        for honour in honours
        if honour.outcome == DecisionOutcome.WINNER
    }
    if not note.strip() and (not winners or any(places[winner] != 1 for winner in winners)):
        raise Refused(
            _("Write down the reasons: nobody wins, or a winner is not first in the ranking.")
        )


def places_of(result: Result) -> dict[str, int]:
    """The rank of each scored nomination in its category, by reference."""
    return {
        entry["entry"]: entry["rank"]
        for category in result.document["categories"]
        if category["ranking"]
        for entry in category["ranking"]["entries"]
    }


def _document(cycle: Cycle, result: Result, honours: Sequence[Honour], note: str) -> dict[str, Any]:
    judged = judged_submissions(result, [honour.nomination.pk for honour in honours])
    return {
        "schema": SCHEMA,
        "award": cycle.award.slug,
        "year": cycle.year,
        "result_sha256": result.sha256,
        "note": note.strip(),
        "entries": [
            {
                "reference": honour.nomination.reference,
                "outcome": honour.outcome,
                "citation": honour.citation.strip(),
                "submission_sha256": judged[honour.nomination.pk].sha256,
            }
            for honour in honours
        ],
    }


def judged_submissions(result: Result, nominations: Sequence[int]) -> dict[int, Submission]:
    """The newest version of each nomination that a judge of the round was given."""
    assignments = (
        Assignment.objects.filter(round=result.round_id, nomination__in=nominations)
        .select_related("submission")
        .order_by("nomination_id", "-submission__version")
        .distinct("nomination_id")
    )
    return {assignment.nomination_id: assignment.submission for assignment in assignments}


@transaction.atomic
def sign_decision(
    *, decision: Decision, user: User, capacity: SigningCapacity, decision_sha256: str
) -> DecisionSignature:
    """Sign what was shown (`decision_sha256`). The second of two people makes it signed.

    Raises:
        DecisionChanged: the decision, the result under it or a nomination changed since.
        Refused: the person may not sign in this capacity, or signed already.
    """
    locked = locked_decision(decision, user)
    if locked.sha256 != decision_sha256 or locked.state != DecisionState.PROPOSED:
        raise DecisionChanged(_("The decision has changed. Read it again before you sign."))
    check_fresh(locked)
    if capacity not in capacities_of(standing(user, locked.cycle)):
        raise Refused(_("You cannot sign in this capacity."))
    signatures = list(locked.signatures.all())
    if any(signature.user_id == user.pk for signature in signatures):
        raise Refused(_("You have signed already. The other signature must be somebody else's."))
    if any(signature.capacity == capacity for signature in signatures):
        raise Refused(_("It is signed in this capacity already."))
    signature = DecisionSignature.objects.create(
        decision=locked, user=user, capacity=capacity, decision_sha256=decision_sha256
    )
    if signatures:
        locked.state = DecisionState.SIGNED
        locked.save(update_fields=["state"])
    record(
        actor=user,
        action="decision.signed",
        obj=locked,
        payload={"sha256": locked.sha256, "capacity": capacity.value, "state": locked.state},
        scope=locked.cycle.award.scope,
    )
    return signature


def capacities_of(held: Standing) -> list[SigningCapacity]:
    """In which capacities a person with this standing may sign."""
    if not held.may_decide:
        return []
    parts = {SigningCapacity.CHAIR: held.is_chair, SigningCapacity.STAFF: held.is_staff}
    return [capacity for capacity, holds in parts.items() if holds]


def locked_decision(decision: Decision, user: User) -> Decision:
    """The decision, locked, if the user may take part in it. Raises Refused otherwise."""
    Cycle.objects.select_for_update(no_key=True).get(pk=decision.cycle_id)
    locked = (
        Decision.objects.visible_to(user)
        .select_for_update(of=("self",))
        .select_related("cycle__award", "result__round")
        .filter(pk=decision.pk)
        .first()
    )
    if locked is None:
        raise Refused(_("You cannot decide in this cycle."))
    return locked


def check_fresh(decision: Decision) -> None:
    """Raises DecisionChanged unless the decision still says what its content and result say."""
    honoured = Nomination.objects.filter(decision_entries__decision=decision)
    if (
        sha256_hex(decision.document) != decision.sha256
        or _current_result(decision.cycle).pk != decision.result_id
        or honoured.accepted().count() != len(decision.document["entries"])
    ):
        raise DecisionChanged(
            _("The result or a nomination has changed since this was proposed. Propose it anew.")
        )
