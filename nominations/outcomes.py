"""What became of a nomination. The room above decides it, and says it by a function named here.

`LAUREL_OUTCOME` in the settings is the dotted path of (nomination) -> Outcome | None. It is asked
only once the result is announced.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class Outcome:
    """What its team reads.

    Attributes:
        label: the honour, or how it ended, in a few words.
        text: one or two sentences.
        is_honour: whether it won or was named.
    """

    label: str
    text: str
    is_honour: bool = False


def outcome_of(nomination: Nomination) -> Outcome | None:
    """What the team is told after the announcement; None before it."""
    if not settings.LAUREL_OUTCOME or not nomination.cycle.is_announced():
        return None
    found: Outcome | None = import_string(settings.LAUREL_OUTCOME)(nomination)
    return found
