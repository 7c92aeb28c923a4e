"""What became of a nomination. The room above decides it, and says it by a function named here.

`LAUREL_OUTCOME` in the settings is the dotted path of (nomination) -> Outcome | None. It is asked
only once the result is announced. `LAUREL_ASKED` is that of (nomination, user) -> Asked | None:
what one person of the team is asked in confidence before.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class Outcome:
    """What its team reads.

    Attributes:
        label: the honour, or how it ended, in a few words.
        text: one or two sentences.
        is_honour: whether it won or was named.
        links: what else there is for the team, each with its words and its address.
    """

    label: str
    text: str
    is_honour: bool = False
    links: tuple[tuple[str, str], ...] = ()


def outcome_of(nomination: Nomination) -> Outcome | None:
    """What the team is told after the announcement; None before it."""
    if not settings.LAUREL_OUTCOME or not nomination.cycle.is_announced():
        return None
    found: Outcome | None = import_string(settings.LAUREL_OUTCOME)(nomination)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in confidence, with the way to it."""

    title: str
    text: str
    url: str
    link_text: str


def asked_of(nomination: Nomination, user: User) -> Asked | None:
    """What this person is asked about the nomination; None for all others and mostly for them."""
    if not settings.LAUREL_ASKED:
        return None
    found: Asked | None = import_string(settings.LAUREL_ASKED)(nomination, user)
    return found
