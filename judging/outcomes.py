"""What became of a nomination, for its team's page once the result is announced."""

from django.utils.translation import gettext as _

from judging.enums import DecisionOutcome, DecisionState
from judging.models import DecisionEntry
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.outcomes import Outcome


def outcome_of(nomination: Nomination) -> Outcome | None:
    """The honour of the released decision, or that there is none. None where nobody judged it."""
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


def _not_chosen(nomination: Nomination) -> Outcome | None:
    if nomination.state != NominationState.ACCEPTED:
        return None
    return Outcome(
        label=_("Not chosen this time"),
        text=_("The panel read and scored it. Thank you for the work it describes."),
    )
