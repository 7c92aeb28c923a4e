"""What a reader calls an entry: by its title, or in a round without names by its code.

Everything a judge sees of a round asks here: headings, titles of pages, lists, mails, names of
files. A code is the whole name: beside it stands no title, agency, person or reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Cycle
from judging.enums import AdvanceRule
from judging.models import Assignment, EntryCode, PanelMember, Round
from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of a round's entries for one kind of reader. Asks the database nothing more."""

    is_blind: bool
    codes: Mapping[int, str] = field(default_factory=dict)
    """Code of each entry, by the nomination's primary key. Empty where names are shown."""

    def name(self, nomination: Nomination) -> str:
        """Entry K7Q2, or the title. An entry without a code yet is never called by its title."""
        if not self.is_blind:
            return nomination.title
        code = self.codes.get(nomination.pk, "")
        return _("Entry %(code)s") % {"code": code} if code else _("Entry without a code")

    def agency(self, nomination: Nomination) -> str:
        """The agency's name; nothing where names are hidden."""
        return "" if self.is_blind else nomination.agency.name

    def reference(self, nomination: Nomination) -> str:
        """The reference number; nothing where names are hidden."""
        return "" if self.is_blind else str(nomination.reference or "")

    def file_stem(self, nomination: Nomination) -> str:
        """What a file about the entry is called, without its suffix."""
        if self.is_blind:
            return f"entry-{self.codes.get(nomination.pk, 'without-code')}"
        return slugify(nomination.title)[:60] or "entry"


WITH_NAMES = Labels(is_blind=False)


def codes_of(judging_round: Round) -> dict[int, str]:
    """Code of each entry, by the nomination's primary key; empty unless the round is blind."""
    if not judging_round.is_blind:
        return {}
    rows = EntryCode.objects.filter(round=judging_round)
    return dict(rows.values_list("nomination", "code"))


def labels_of(judging_round: Round) -> Labels:
    """How judges call the round's entries. One query in a blind round, none otherwise."""
    if not judging_round.is_blind:
        return WITH_NAMES
    return Labels(is_blind=True, codes=codes_of(judging_round))


def label_of(assignment: Assignment) -> str:
    """How the judge of an assignment calls its entry: for pages and mails about one entry."""
    if not assignment.round.is_blind:
        return assignment.nomination.title
    code = (
        EntryCode.objects.filter(round=assignment.round_id, nomination=assignment.nomination_id)
        .values_list("code", flat=True)
        .first()
    )
    codes = {assignment.nomination_id: code} if code else {}
    return Labels(is_blind=True, codes=codes).name(assignment.nomination)


def labels_for(judging_round: Round, user: User) -> Labels:
    """How staff and chair call the entries on pages about the round.

    Who judges too sees codes for as long as judging without names goes on: denial wins.
    """
    if judging_round.is_blind and reads_without_names(user, judging_round.cycle):
        return Labels(is_blind=True, codes=codes_of(judging_round))
    return WITH_NAMES


def reads_without_names(user: User, cycle: Cycle) -> bool:
    """Whether the person judges in the cycle while its judging goes on without names.

    It does until the last round is closed, or one that shows names has been set up after it.
    """
    if not PanelMember.objects.seats_of(user).filter(cycle=cycle).exists():
        return False
    return is_without_names(cycle)


def is_without_names(cycle: Cycle) -> bool:
    """Whether judges of the cycle may not be told now which entry is whose.

    The newest round says so; before there is one, the cycle. A blind round that others follow
    keeps its names after the close, because the same judges read the entries again.
    """
    newest = Round.objects.filter(cycle=cycle).order_by("-number").first()
    if newest is None:
        return cycle.is_blind
    is_last = newest.is_closed and newest.advance_rule == AdvanceRule.NONE
    return newest.is_blind and not is_last
