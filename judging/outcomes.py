"""What became of a nomination, for its team's page: what is asked before, what is told after."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from judging.enums import DecisionOutcome, DecisionState
from judging.kit.links import links_of
from judging.models import Acceptance, DecisionEntry, Revocation
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.outcomes import Asked, Outcome


def outcome_of(nomination: Nomination) -> Outcome | None:
    """What became of it, with the ways to the judges' feedback and to the press kit."""
    found = _outcome(nomination)
    return found and replace(found, links=links_of(nomination))


def _outcome(nomination: Nomination) -> Outcome | None:
    """The honour of the released decision, or that there is none. None where nobody judged it.

    One that was taken back is told as such, with what the public reads about it.
    """
    revoked = Revocation.objects.filter(
        entry__nomination=nomination,
        entry__decision__state=DecisionState.RELEASED,
        is_confirmed=True,
    ).first()
    if revoked is not None:
        return Outcome(label=_("Honour taken back"), text=revoked.note)
    entry = (
        DecisionEntry.objects.filter(nomination=nomination, decision__state=DecisionState.RELEASED)
        .values_list("outcome", "citation")
        .first()
    )
    if entry is None:
        return _not_chosen(nomination)
    outcome, citation = DecisionOutcome(entry[0]), entry[1]
    words = {
        DecisionOutcome.WINNER: _("Your nomination has won. Congratulations to all who worked."),
        DecisionOutcome.RUNNER_UP: _("Your nomination came next after the winner."),
        DecisionOutcome.MENTION: _("Your nomination is named with honour."),
    }
    text = f"{words[outcome]} {citation}".strip()
    return Outcome(label=str(outcome.label), text=text, is_honour=True)


def asked_of(nomination: Nomination, user: User) -> Asked | None:
    """What an owner of the team is asked in confidence, before the announcement."""
    acceptance = Acceptance.objects.visible_to(user).filter(entry__nomination=nomination).first()
    if acceptance is None or nomination.cycle.is_announced():
        return None
    words = (
        _("Your answer is with us. Please keep it to yourself until the announcement.")
        if acceptance.answer
        else _("Only you, as the owner of the team, see this. Please read it and answer.")
    )
    return Asked(
        title=_("In confidence"),
        text=words,
        url=reverse("judging:acceptance", args=[nomination.public_id]),
        link_text=_("Read your answer") if acceptance.answer else _("Read and answer"),
    )


def _not_chosen(nomination: Nomination) -> Outcome | None:
    if nomination.state != NominationState.ACCEPTED:
        return None
    return Outcome(
        label=_("Not chosen this time"),
        text=_("The panel read and scored it. Thank you for the work it describes."),
    )
