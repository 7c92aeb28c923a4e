"""Deciding: a proposal, two signatures by two people, each over exactly what was proposed."""

from collections.abc import Mapping, Sequence
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
from judging.services.accepting import ask_teams, lapse
from judging.services.bundles import bundle_is_signed
from judging.services.deliberation import deliberated, is_deliberating
from judging.services.results import is_stale
from judging.services.vetting import vetted_of
from nominations.models import Nomination, Submission

SCHEMA = 2


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
        Refused: the actor may not decide, there is no current result, the panel still deliberates
            on it, chair and staff have not signed it, a nomination is not in it, it is released
            already, or reasons are missing (`reasons_needed`).
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if not standing(actor, locked).may_decide:
        raise Refused(_("You cannot decide in this cycle."))
    if locked.released_at:
        raise Refused(_("The decision of this cycle is released."))
    result = _current_result(locked)
    _check_honours(locked, result, honours)
    needed = reasons_needed(result, honours)
    if needed and not note.strip():
        raise Refused(" ".join([str(_("Write down the reasons:")), *needed]))
    for replaced in Decision.objects.filter(cycle=locked).current():
        lapse(replaced)
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
    """The newest result, if the panel has said what it had to say and it is signed."""
    result = _newest_result(cycle)
    if is_deliberating(result):
        raise Refused(_("The panel still deliberates. Close the deliberation first."))
    if not bundle_is_signed(result):
        raise Refused(_("The result is not signed yet. Chair and staff sign it first."))
    return result


def _newest_result(cycle: Cycle) -> Result:
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


def _check_honours(cycle: Cycle, result: Result, honours: Sequence[Honour]) -> None:
    nominations = [honour.nomination.pk for honour in honours]
    if len(set(nominations)) != len(nominations):
        raise Refused(_("A nomination can be honoured once."))
    accepted = Nomination.objects.filter(cycle=cycle, pk__in=nominations).accepted()
    places = places_of(result)
    if accepted.count() != len(nominations) or any(
        honour.nomination.reference not in places for honour in honours
    ):
        raise Refused(_("Only nominations with a place in the result can be honoured."))


def reasons_needed(result: Result, honours: Sequence[Honour]) -> list[str]:
    """Why this choice takes a written reason, in sentences; empty where it takes none."""
    winners = {
        str(honour.nomination.reference)
        for honour in honours
        if honour.outcome == DecisionOutcome.WINNER
    }
    found = []
    for category in result.document["categories"]:
        ranked = {row["entry"] for row in category["order"]}
        if ranked and not ranked & winners:
            name = category["name"]
            found.append(
                _("Nobody wins in %(category)s.") % {"category": name}
                if name
                else _("Nobody wins.")
            )
    if winners - firsts_of(result):
        found.append(_("A winner is not first in the ranking."))
    vetted = vetted_of([honour.nomination.pk for honour in honours])
    if any(one.concerns for one in vetted.values()):
        found.append(_("Vetting found a concern about a nomination to be honoured."))
    return [str(sentence) for sentence in found]


def places_of(result: Result) -> dict[str, int]:
    """The rank of each scored nomination in its category, by reference."""
    return {
        row["entry"]: row["rank"]
        for category in result.document["categories"]
        for row in category["order"]
    }


def firsts_of(result: Result) -> set[str]:
    """Who may win without further reasons: the first of each category's ranking.

    Where the steps for ties had come down to the lot, whom the panel's recorded vote puts first
    instead. Other votes and new scores advise; following them against the ranking takes a reason.
    """
    document = deliberated(result)
    after = {row["category"]: row["order"] for row in document["categories"]} if document else {}
    firsts = set()
    for category in result.document["categories"]:
        order = category["order"]
        if not order:
            continue
        equal = {row["entry"] for row in order if row["value"] == order[0]["value"]}
        now_first = (after.get(category["category"]) or order)[0]["entry"]
        firsts.add(now_first if now_first in equal else order[0]["entry"])
    return firsts


def _document(cycle: Cycle, result: Result, honours: Sequence[Honour], note: str) -> dict[str, Any]:
    nominations = [honour.nomination.pk for honour in honours]
    judged, vetted = judged_submissions(result, nominations), vetted_of(nominations)
    deliberation = deliberated(result)
    return {
        "schema": SCHEMA,
        "award": cycle.award.slug,
        "year": cycle.year,
        "result_sha256": result.sha256,
        "deliberation_sha256": sha256_hex(deliberation) if deliberation else None,
        "panel": _panel_part(deliberation),
        "note": note.strip(),
        "without_winner": _without_winner(result, honours),
        "entries": [
            {
                "reference": honour.nomination.reference,
                "outcome": honour.outcome,
                "citation": honour.citation.strip(),
                "submission_sha256": judged[honour.nomination.pk].sha256,
                "vetting": vetted[honour.nomination.pk].as_json(),
            }
            for honour in honours
        ],
    }


def _panel_part(deliberation: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the panel voted and concluded, and the written trace of the ties with its votes."""
    if deliberation is None:
        return None
    names = ("reason", "entries", "votes", "abstained", "casting_vote", "chosen", "conclusion")
    return {
        "items": [{name: item[name] for name in names} for item in deliberation["items"]],
        "ties": [
            {"category": category["name"], **tie}
            for category in deliberation["categories"]
            for tie in category["ties"]
        ],
    }


def _without_winner(result: Result, honours: Sequence[Honour]) -> list[str]:
    """The names of the categories with a ranking and no winner."""
    winners = {
        honour.nomination.reference
        for honour in honours
        if honour.outcome == DecisionOutcome.WINNER
    }
    return [
        category["name"]
        for category in result.document["categories"]
        if category["order"] and not winners & {row["entry"] for row in category["order"]}
    ]


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

    The honoured teams are then asked, in confidence, whether they accept.

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
        ask_teams(locked, user)
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
    return held.capacities


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
        or _newest_result(decision.cycle).pk != decision.result_id
        or honoured.accepted().count() != len(decision.document["entries"])
    ):
        raise DecisionChanged(
            _("The result or a nomination has changed since this was proposed. Propose it anew.")
        )
