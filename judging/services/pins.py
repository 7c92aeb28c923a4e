"""Pinning a passage or a measure of an entry to a criterion. A pin is its judge's alone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.enums import PinKind
from judging.models import Assignment, Pin
from judging.pinning import is_in_answer, measures_in, one_line, questions_of
from judging.services.scoring import locked_assignment

LONGEST_PASSAGE = 1000
MOST_PINS = 60


@transaction.atomic
def pin_passage(
    *, assignment: Assignment, user: User, criterion: int, question: str, quote: str
) -> Pin:
    """Keep a passage of an answer beside a criterion. The same one twice is one pin.

    Pins leave no audit entry and are part of nothing that is sealed.

    Raises:
        Refused: the entry is not (or no longer) the user's, the criterion is none of the round's,
            there are too many pins, or the passage is empty, too long, or not in that answer.
    """
    passage = one_line(quote)
    if not passage:
        raise Refused(_("Mark a passage or type it, then pin it."))
    if len(passage) > LONGEST_PASSAGE:
        raise Refused(
            _("A passage can have up to %(most)s characters. Pin the part that counts.")
            % {"most": LONGEST_PASSAGE}
        )
    locked = _locked(assignment, user, criterion)
    answer = _answer(locked, question)
    if not is_in_answer(passage, answer):
        raise Refused(_("This passage is not in that answer. Take it over word for word."))
    return _pin(locked, criterion=criterion, kind=PinKind.PASSAGE, question=question, quote=passage)


@transaction.atomic
def pin_measure(
    *, assignment: Assignment, user: User, criterion: int, question: str, row: int
) -> Pin:
    """Keep a measure (its place in the answer, from 0) beside a criterion. Raises Refused."""
    locked = _locked(assignment, user, criterion)
    if not 0 <= row < len(measures_in(_answer(locked, question))):
        raise Refused(_("This measure is not part of that answer."))
    return _pin(locked, criterion=criterion, kind=PinKind.MEASURE, question=question, row=row)


@transaction.atomic
def remove_pin(*, assignment: Assignment, user: User, pin: int) -> int | None:
    """Take a pin off; the criterion (primary key) it was at, None if there is no such pin.

    Raises:
        Refused: the entry is not (or no longer) the user's.
    """
    locked = locked_assignment(assignment, user)
    found = Pin.objects.filter(assignment=locked, pk=pin).first()
    if found is None:
        return None
    found.delete()
    return found.criterion_id


def _locked(assignment: Assignment, user: User, criterion: int) -> Assignment:
    locked = locked_assignment(assignment, user)
    if locked.round.criteria().criterion(criterion) is None:
        raise Refused(_("This criterion is not part of the round."))
    if Pin.objects.filter(assignment=locked).count() >= MOST_PINS:
        raise Refused(
            _("You have %(most)s pins on this entry. Take one off first.") % {"most": MOST_PINS}
        )
    return locked


def _answer(locked: Assignment, question: str) -> dict[str, object]:
    shown = questions_of(locked.submission.document, blind=locked.round.is_blind)
    if question not in shown:
        raise Refused(_("This question is not part of the entry."))
    return dict(shown[question])


def _pin(
    locked: Assignment,
    *,
    criterion: int,
    kind: PinKind,
    question: str,
    row: int | None = None,
    quote: str = "",
) -> Pin:
    pin, _made = Pin.objects.get_or_create(
        assignment=locked,
        criterion_id=criterion,
        kind=kind,
        question=question,
        row=row,
        quote=quote,
    )
    return pin
