"""Releasing a signed decision, and telling every nominee once its hour has come."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Cycle, Winner
from awards.services.winners import publish_winner
from judging.enums import DecisionOutcome, DecisionState, OfficialColumn
from judging.models import ConflictDeclaration, Decision, DecisionEntry, PanelMember
from judging.rules import standing
from judging.services.decisions import (
    DecisionChanged,
    check_fresh,
    judged_submissions,
    locked_decision,
)
from judging.services.publication import winner_fields
from mail.services import queue_mail
from nominations.enums import NominationState
from nominations.letters import about, readers_of
from nominations.models import Nomination, Screening


@transaction.atomic
def announce(*, cycle: Cycle, actor: User, decision_sha256: str) -> list[Winner]:
    """Release a decision that two people signed. The public sees it at the announcement's hour.

    Writes the winners' public records and the figures about the judging. Nothing of it is visible,
    and nobody is told, before `announcement_at`; where that has passed it is public at once.

    Raises:
        DecisionChanged: it is not the decision that was shown, or something under it changed.
        Refused: the actor may not release, or two signatures are not there.
    """
    decision = Decision.objects.filter(cycle=cycle).current().first()
    if decision is None:
        raise Refused(gettext_lazy("There is no decision to release."))
    locked = locked_decision(decision, actor)
    if not standing(actor, locked.cycle).may_release:
        raise Refused(gettext_lazy("Only programme staff without a conflict can release."))
    if locked.state != DecisionState.SIGNED:
        raise Refused(gettext_lazy("Two people have to sign the decision before it is released."))
    if locked.sha256 != decision_sha256:
        raise DecisionChanged(gettext_lazy("The decision has changed. Read it again."))
    check_fresh(locked)
    winners = _publish(locked)
    now = timezone.now()
    locked.state = DecisionState.RELEASED
    locked.released_by, locked.released_at = actor, now
    locked.save(update_fields=["state", "released_by", "released_at"])
    locked.cycle.released_at = now
    locked.cycle.transparency = _transparency(locked)
    locked.cycle.save(update_fields=["released_at", "transparency"])
    record(
        actor=actor,
        action="decision.released",
        obj=locked,
        payload={"sha256": locked.sha256, "winners": [winner.pk for winner in winners]},
        scope=locked.cycle.award.scope,
    )
    return winners


def _publish(decision: Decision) -> list[Winner]:
    entries = list(
        decision.entries.filter(outcome=DecisionOutcome.WINNER).select_related(
            "nomination__agency", "nomination__category"
        )
    )
    judged = judged_submissions(decision.result, [entry.nomination_id for entry in entries])
    return [
        publish_winner(
            cycle=decision.cycle,
            **winner_fields(entry.nomination, judged[entry.nomination_id], entry.citation),
        )
        for entry in entries
    ]


def _transparency(decision: Decision) -> dict[str, Any]:
    """Figures about the judging, without names: shown on the cycle's page once announced."""
    document = decision.result.document
    entries = Nomination.objects.filter(cycle=decision.cycle).accepted()
    people = PanelMember.objects.filter(cycle=decision.cycle).accepted().values("user")
    recusals = ConflictDeclaration.objects.binding().filter(
        nomination__in=entries, person__in=people
    )
    scorecards = len(document["scores"])
    scored = len({row["entry"] for row in document["scores"]})
    return {
        "entries": entries.count(),
        "judges": len({row["judge"] for row in document["scores"]}),
        "scorecards": scorecards,
        "scores_per_entry": round(scorecards / scored, 1) if scored else 0,
        "recusals": recusals.count(),
        "method": _method(decision.result.round.official),
        "honours": _honours(decision),
    }


def _method(official: str) -> str:
    if official == OfficialColumn.RAW:
        return _("Mean of the judges' weighted scores, each sealed before anyone saw another's.")
    return _(
        "Mean of the judges' weighted scores, each sealed before anyone saw another's, adjusted "
        "for how strict or lenient each judge was."
    )


def _honours(decision: Decision) -> list[dict[str, str]]:
    """Runners-up and mentions, by name: they have no record of their own in the archive."""
    others = decision.entries.exclude(outcome=DecisionOutcome.WINNER).select_related(
        "nomination__agency"
    )
    return [
        {
            "outcome": entry.outcome,
            "programme": entry.nomination.title,
            "agency": entry.nomination.agency.name,
            "citation": entry.citation,
        }
        for entry in others
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
        DecisionEntry.objects.filter(
            decision__cycle=locked, decision__state=DecisionState.RELEASED
        ).values_list("nomination", "outcome")
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
