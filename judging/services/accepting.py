"""The honoured teams' own word, in confidence, before anything is announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.models import Agency, Membership, User
from audit.digests import salted_digest
from audit.services import record
from awards.models import Cycle
from judging.decision_letters import ask_owners, tell_of_refusal, tell_owners_it_lapsed
from judging.enums import AcceptanceAnswer, DecisionOutcome, DecisionState
from judging.models import Acceptance, Decision, DecisionEntry
from judging.rules import standing

DAYS_TO_ANSWER = 7

_TOLD = ("entry__decision", "entry__nomination__agency", "entry__nomination__cycle__award")
"""What the messages about a question name."""


@dataclass(frozen=True, slots=True)
class Names:
    """How an honoured team wants to be written. An empty part stays as it was nominated."""

    agency_name: str = ""
    programme: str = ""
    people: str = ""


def ask_teams(decision: Decision, actor: User) -> None:
    """Ask every honoured team's owners. Part of the verb that makes the decision signed."""
    now = timezone.now()
    answer_by = now + timedelta(days=DAYS_TO_ANSWER)
    if now < decision.cycle.announcement_at < answer_by:
        answer_by = decision.cycle.announcement_at
    for entry in decision.entries.select_related("nomination__agency", "nomination__cycle__award"):
        asked = Acceptance.objects.create(
            entry=entry, asked_by=actor, asked_at=now, answer_by=answer_by, **_said_before(entry)
        )
        ask_owners(asked)


def _said_before(entry: DecisionEntry) -> dict[str, str]:
    """The names a team gave when it was asked about a decision that was replaced since."""
    before = (
        Acceptance.objects.filter(
            entry__nomination=entry.nomination_id, answer=AcceptanceAnswer.ACCEPTED
        )
        .order_by("-answered_at")
        .first()
    )
    if before is None:
        return {}
    return {name: getattr(before, name) for name in ("agency_name", "programme", "people")}


@transaction.atomic
def accept_honour(
    *, acceptance: Acceptance, user: User, names: Names, consents: bool, note: str = ""
) -> Acceptance:
    """Accept, say how names are written, and agree to publication. The answer stands.

    Raises:
        Refused: it is not the user's to answer, it is answered or too late, or there is no consent.
    """
    locked = _locked(acceptance, user)
    if not consents:
        raise Refused(_("An honour can only be announced with your consent to publish it."))
    written = {
        "agency_name": names.agency_name.strip(),
        "programme": names.programme.strip(),
        "people": names.people.strip(),
    }
    _store(locked, user, AcceptanceAnswer.ACCEPTED, note, consents=True, **written)
    _record(locked, user, names=salted_digest("|".join(written.values()), purpose="text"))
    return locked


@transaction.atomic
def refuse_honour(*, acceptance: Acceptance, user: User, note: str = "") -> Acceptance:
    """Refuse. The decision goes back to those who decide: it is replaced, and they are told.

    Raises:
        Refused: it is not the user's to answer, or it is answered, released or too late.
    """
    locked = _locked(acceptance, user)
    _store(locked, user, AcceptanceAnswer.REFUSED, note)
    lapse(locked.entry.decision)
    tell_of_refusal(locked)
    _record(locked, user)
    return locked


def lapse(decision: Decision) -> None:
    """A decision that no longer stands; teams that were asked are told. Part of a larger verb."""
    was_signed = decision.state == DecisionState.SIGNED
    decision.state = DecisionState.REPLACED
    decision.save(update_fields=["state"])
    if was_signed:
        asked = Acceptance.objects.filter(entry__decision=decision)
        for acceptance in asked.exclude(answer=AcceptanceAnswer.REFUSED).select_related(*_TOLD):
            tell_owners_it_lapsed(acceptance)


@transaction.atomic
def give_more_time(*, decision: Decision, actor: User, answer_by: datetime) -> int:
    """Let the teams that have not answered do so until later. Returns how many those are.

    Raises:
        Refused: the actor may not decide, the decision is not signed, or the time is not later.
    """
    Cycle.objects.select_for_update(no_key=True).get(pk=decision.cycle_id)
    locked = Decision.objects.visible_to(actor).select_related("cycle__award").get(pk=decision.pk)
    if locked.state != DecisionState.SIGNED:
        raise Refused(_("Nobody is asked at the moment."))
    if answer_by <= timezone.now():
        raise Refused(_("The new time must be later than now."))
    waiting = Acceptance.objects.filter(entry__decision=locked, answer="")
    count = waiting.update(answer_by=answer_by)
    for acceptance in waiting.select_related(*_TOLD):
        ask_owners(acceptance)
    record(
        actor=actor,
        action="acceptance.extended",
        obj=locked,
        payload={"until": answer_by.isoformat(), "teams": count},
        scope=locked.cycle.award.scope,
    )
    return count


def missing_winners(decision: Decision) -> list[DecisionEntry]:
    """The winners that have not accepted."""
    winners = decision.entries.filter(outcome=DecisionOutcome.WINNER)
    return list(
        winners.exclude(acceptance__answer=AcceptanceAnswer.ACCEPTED).select_related("nomination")
    )


def may_answer(user: User, acceptance: Acceptance) -> bool:
    """An owner of the agency; where it has none on the site, staff write down what it said."""
    agency = acceptance.entry.nomination.agency
    if agency.role_of(user) == MembershipRole.OWNER:
        return True
    if Agency.objects.filter(has_owner("pk"), pk=agency.pk).exists():
        return False
    return standing(user, acceptance.entry.decision.cycle).may_vet


def has_owner(agency: str) -> Exists:
    """Whether somebody owns the team of the agency that a query's column names."""
    owners = Membership.objects.filter(role=MembershipRole.OWNER, user__is_active=True)
    return Exists(owners.filter(agency=OuterRef(agency)))


def _locked(acceptance: Acceptance, user: User) -> Acceptance:
    """The question, locked, if it is open and the user's to answer."""
    Cycle.objects.select_for_update(no_key=True).get(pk=acceptance.entry.decision.cycle_id)
    locked = (
        Acceptance.objects.select_for_update(of=("self",))
        .select_related("entry__decision__cycle__award", "entry__nomination__agency")
        .get(pk=acceptance.pk)
    )
    if not may_answer(user, locked):
        raise Refused(_("Only the owner of the agency's team can answer."))
    if locked.entry.decision.state != DecisionState.SIGNED:
        raise Refused(_("This question is no longer open."))
    if locked.answer:
        raise Refused(_("This is answered already. Write to us if something has to change."))
    if locked.answer_by < timezone.now():
        raise Refused(_("The time to answer is over. Write to us."))
    return locked


def _store(
    acceptance: Acceptance, user: User, answer: AcceptanceAnswer, note: str, **values: Any
) -> None:
    for name, value in values.items():
        setattr(acceptance, name, value)
    acceptance.answer, acceptance.note = answer, note.strip()
    acceptance.answered_by, acceptance.answered_at = user, timezone.now()
    acceptance.save()


def _record(acceptance: Acceptance, user: User, **payload: Any) -> None:
    decision = acceptance.entry.decision
    record(
        actor=user,
        action=f"acceptance.{acceptance.answer}",
        obj=decision,
        payload={"sha256": decision.sha256, "entry": acceptance.entry_id, **payload},
        scope=decision.cycle.award.scope,
    )
