"""A round in words: its state, and who goes on from it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.enums import AdvanceRule, AdvanceTies
from judging.models import Round


def round_state(judging_round: Round) -> tuple[str, str]:
    """The state and the kind of its tag."""
    if judging_round.is_closed:
        return _("Closed"), "done"
    if not judging_round.opened_at:
        return _("Not open yet"), "todo"
    if not judging_round.is_readable():
        return _("Opens later"), "progress"
    return (_("Open"), "progress") if judging_round.is_running() else (_("Time is over"), "alert")


def goes_on_words(judging_round: Round) -> str:
    """The rule who goes on, as one or two sentences."""
    if judging_round.advance_rule == AdvanceRule.NONE:
        return _("Nobody: this round decides.")
    if judging_round.advance_rule == AdvanceRule.THRESHOLD:
        return _("All that reach %(value)s.") % {"value": f"{judging_round.advance_value:g}"}
    count = judging_round.advance_count or 0
    words = ngettext("The first of the ranking.", "The first %(count)s of the ranking.", count) % {
        "count": count
    }
    if judging_round.advance_per_category:
        words = ngettext(
            "The first of each category.", "The first %(count)s of each category.", count
        ) % {"count": count}
    if judging_round.advance_ties == AdvanceTies.ALL:
        return f"{words} {_('All that are equal at the edge go on.')}"
    return f"{words} {_('The steps for ties decide between equals at the edge.')}"
