"""Releasing a signed decision, and telling every nominee once its hour has come."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Cycle, Winner
from awards.services.winners import publish_winner
from judging.enums import AcceptanceAnswer, DecisionOutcome, DecisionState
from judging.models import (
    Decision,
    DecisionEntry,
    DecisionRelease,
)
from judging.rules import standing
from judging.services.accepting import missing_winners
from judging.services.decisions import (
    DecisionChanged,
    check_fresh,
    judged_submissions,
    locked_decision,
)
from judging.services.publication import renamed, winner_fields
from judging.services.transparency import transparency_of
from mail.services import queue_mail
from nominations.enums import NominationState
from nominations.letters import about, readers_of
from nominations.models import Nomination, Screening


@transaction.atomic
def announce(*, cycle: Cycle, actor: User, decision_sha256: str) -> list[Winner]:
    """Give one of the two releases that a signed decision takes. The second one publishes it.

    Two different people without a conflict, at least one of them of the staff. The second writes
    the winners' public records, in the words that the teams agreed to, and the figures about the
    judging. Nothing of it is visible, and nobody is told, before `announcement_at`; where that has
    passed it is public at once. Returns the records; none after the first release.

    Raises:
        DecisionChanged: it is not the decision that was shown, or something under it changed.
        Refused: the actor may not release or did already, two signatures are not there, a winner
            has not accepted, or no staff would be among the two.
    """
    decision = Decision.objects.filter(cycle=cycle).current().first()
    if decision is None:
        raise Refused(gettext_lazy("There is no decision to release."))
    locked = locked_decision(decision, actor)
    held = standing(actor, locked.cycle)
    if not held.may_decide:
        raise Refused(gettext_lazy("Only chair and staff without a conflict can release."))
    if locked.state != DecisionState.SIGNED:
        raise Refused(gettext_lazy("Two people have to sign the decision before it is released."))
    if locked.sha256 != decision_sha256:
        raise DecisionChanged(gettext_lazy("The decision has changed. Read it again."))
    check_fresh(locked)
    if missing_winners(locked):
        raise Refused(gettext_lazy("Every winner has to accept before the decision is released."))
    earlier = standing_releases(locked)
    if any(release.user_id == actor.pk for release in earlier):
        raise Refused(
            gettext_lazy("You have released it already. The other release is somebody else's.")
        )
    if earlier and not (held.is_staff or any(map(_is_of_staff, earlier))):
        raise Refused(gettext_lazy("One of the two people has to be of the programme's staff."))
    DecisionRelease.objects.create(decision=locked, user=actor, decision_sha256=decision_sha256)
    winners = _release(locked, actor) if earlier else []
    record(
        actor=actor,
        action="decision.released" if earlier else "decision.release_begun",
        obj=locked,
        payload={"sha256": locked.sha256, "winners": [winner.pk for winner in winners]},
        scope=locked.cycle.award.scope,
    )
    return winners


def standing_releases(decision: Decision) -> list[DecisionRelease]:
    """Releases by people who may still decide: a conflict found since takes theirs away."""
    rows = decision.releases.select_related("user")
    return [row for row in rows if standing(row.user, decision.cycle).may_decide]


def _is_of_staff(release: DecisionRelease) -> bool:
    return standing(release.user, release.decision.cycle).is_staff


def _release(decision: Decision, actor: User) -> list[Winner]:
    winners = _publish(decision)
    now = timezone.now()
    decision.state = DecisionState.RELEASED
    decision.released_by, decision.released_at = actor, now
    decision.save(update_fields=["state", "released_by", "released_at"])
    decision.cycle.released_at = now
    decision.cycle.transparency = transparency_of(decision, _honours(decision))
    decision.cycle.save(update_fields=["released_at", "transparency"])
    return winners


def _publish(decision: Decision) -> list[Winner]:
    entries = list(
        decision.entries.filter(outcome=DecisionOutcome.WINNER).select_related(
            "nomination__agency", "nomination__category", "acceptance"
        )
    )
    judged = judged_submissions(decision.result, [entry.nomination_id for entry in entries])
    winners = []
    for entry in entries:
        fields = winner_fields(entry.nomination, judged[entry.nomination_id], entry.citation)
        winner = publish_winner(cycle=decision.cycle, **renamed(fields, entry.acceptance))
        entry.acceptance.winner = winner
        entry.acceptance.save(update_fields=["winner"])
        winners.append(winner)
    return winners


def _honours(decision: Decision) -> list[dict[str, Any]]:
    """Runners-up and mentions that agreed to be named: they have no record in the archive."""
    others = decision.entries.exclude(outcome=DecisionOutcome.WINNER).select_related(
        "nomination__agency", "acceptance"
    )
    return [
        {
            "entry": entry.pk,
            "outcome": entry.outcome,
            "programme": entry.acceptance.programme or entry.nomination.title,
            "agency": entry.acceptance.agency_name or entry.nomination.agency.name,
            "people": entry.acceptance.people,
            "citation": entry.citation,
        }
        for entry in others.filter(acceptance__answer=AcceptanceAnswer.ACCEPTED)
    ]


@transaction.atomic
def tell_nominees(*, cycle: Cycle) -> int:
    """Mail every team that had submitted, once, after the announcement. Returns the number.

    Does nothing before the hour, and nothing a second time.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if locked.told_nominees_at or not Cycle.objects.announced().filter(pk=locked.pk).exists():
        return 0
    outcomes = dict(
        DecisionEntry.objects.filter(decision__cycle=locked, decision__state=DecisionState.RELEASED)
        .exclude(revocations__is_confirmed=True)
        .values_list("nomination", "outcome")
    )
    news = _News(
        winners=list(Winner.objects.filter(cycle=locked, is_hidden=False)),
        outcomes=outcomes,
        reasons=_reasons(locked),
    )
    nominations = Nomination.objects.filter(cycle=locked).submitted().select_related("agency")
    queued = sum(_tell_team(nomination, news) for nomination in nominations.order_by("pk"))
    locked.told_nominees_at = timezone.now()
    locked.save(update_fields=["told_nominees_at"])
    record(
        actor=None,
        action="cycle.nominees_told",
        obj=locked,
        payload={"messages": queued},
        scope=locked.award.scope,
    )
    return queued


@dataclass(frozen=True, slots=True)
class _News:
    """What the messages tell: of all nominations, by primary key where it is about one."""

    winners: list[Winner]
    outcomes: dict[int, str]
    reasons: dict[int, str]

    @property
    def somebody_won(self) -> bool:
        """Whether the panel chose a winner, whose record may be withheld meanwhile."""
        return DecisionOutcome.WINNER in self.outcomes.values()


def _reasons(cycle: Cycle) -> dict[int, str]:
    """What staff last wrote to the teams whose nominations did not go to the panel."""
    latest = Screening.objects.filter(
        nomination__cycle=cycle,
        nomination__state__in=[NominationState.INELIGIBLE, NominationState.RETURNED],
    )
    rows = latest.order_by("nomination", "-pk").distinct("nomination")
    return dict(rows.values_list("nomination", "reason"))


def _tell_team(nomination: Nomination, news: _News) -> int:
    readers = readers_of(nomination)
    cycle = nomination.cycle
    outcome = news.outcomes.get(nomination.pk, "")
    for reader in readers:
        queue_mail(
            to=reader.email,
            template="judging_announced",
            context={
                "name": reader.name,
                "nomination": nomination,
                "outcome": outcome,
                "outcome_label": DecisionOutcome(outcome).label if outcome else "",
                "reason": news.reasons.get(nomination.pk, ""),
                "winners": news.winners,
                "somebody_won": news.somebody_won,
                "cycle": cycle,
            },
            key=f"judging.announced:{nomination.pk}:{reader.key}",
            scope=cycle.award.scope,
            about=about(nomination.pk),
        )
    return len(readers)
