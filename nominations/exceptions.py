"""What can be refused in the nominations room, in words for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.exceptions import Refused


class NotAllowed(Refused):
    """The person's role does not allow it."""

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message or gettext_lazy("Your role on this team does not allow that."))


class NotOpen(Refused):
    """The cycle takes no nominations now, or has no form yet."""


class WrongState(Refused):
    """The nomination is in a state in which this cannot be done."""


class TooMany(Refused):
    """A limit on rows or files is reached."""


class FileRefused(Refused):
    """The file cannot be taken; the message says why and what would be."""


class NotChecked(FileRefused):
    """Whether the file holds a virus cannot be told now. It may be sent again later."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "The file could not be checked for viruses, so it was not attached. Try again in "
                "a few minutes."
            )
        )


class Incomplete(Refused):
    """A file sent in pieces: this piece does not follow, or the last one has not come yet.

    `received` is how many bytes there are: where the next piece begins.
    """

    def __init__(self, *, received: int) -> None:
        super().__init__(gettext_lazy("A part of the file is missing. It is sent once more."))
        self.received = received


class ChangedMeanwhile(Refused):
    """Somebody else changed the row after it was read. Nothing was overwritten.

    `version` is the row's present one: saving again with it replaces the other's figures.
    """

    def __init__(self, *, who: str, pk: int, version: int) -> None:
        super().__init__(
            _("%(who)s changed this while you were writing. Nothing of either was lost.")
            % {"who": who or _("Somebody")}
        )
        self.pk = pk
        self.version = version


class DeadlinePassed(Refused):
    """It arrived after the last instant that counts."""

    def __init__(self, *, deadline: datetime, arrived: datetime) -> None:
        super().__init__(
            gettext_lazy("The deadline has passed, so the nomination was not submitted.")
        )
        self.deadline = deadline
        self.arrived = arrived


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that keeps a nomination from being submitted, and where to mend it.

    Empty slugs are about the nomination as a whole.
    """

    section: str
    section_title: str
    question: str
    label: str
    message: str


class MissingAnswers(Refused):
    """Needed answers are missing, or given ones cannot be submitted as they stand."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(
            ngettext(
                "One answer needs your attention before you can submit.",
                "%(count)d answers need your attention before you can submit.",
                len(gaps),
            )
            % {"count": len(gaps)}
        )
        self.gaps = list(gaps)


class Closed(StrEnum):
    """Why the link to an endorsement opens nothing."""

    MISSING = "missing"
    EXPIRED = "expired"
    GIVEN = "given"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    VOID = "void"
    NOT_RUNNING = "not-running"
    NO_FIGURES = "no-figures"


_WHY_CLOSED = {
    Closed.MISSING: gettext_lazy(
        "This page works only through the link in our e-mail. Open it again, and check that none "
        "of it was cut off. If you got several, only the link in the latest one works."
    ),
    Closed.EXPIRED: gettext_lazy(
        "The time for an answer is over, and nothing was recorded. If you still want to answer, "
        "ask the agency that wrote to you."
    ),
    Closed.GIVEN: gettext_lazy("You have answered already, and that answer stands."),
    Closed.DECLINED: gettext_lazy(
        "You declined, and the agency was told. If you have changed your mind, ask it for a new "
        "link."
    ),
    Closed.TAKEN_BACK: gettext_lazy(
        "The agency has taken its request back. Nothing is expected of you any more."
    ),
    Closed.VOID: gettext_lazy(
        "The figures have changed since you certified them, so the certificate no longer holds. "
        "If the agency asks you again, you get a new link."
    ),
    Closed.NOT_RUNNING: gettext_lazy(
        "The nomination takes no part in the award any more, so no answer is needed."
    ),
    Closed.NO_FIGURES: gettext_lazy(
        "The figures that you were asked about are no longer in the nomination, so there is "
        "nothing to certify."
    ),
}


class EndorsementClosed(Refused):
    """The link cannot be used for an answer; ``reason`` tells why, ``str()`` in plain words."""

    def __init__(self, reason: Closed) -> None:
        super().__init__(_WHY_CLOSED[reason])
        self.reason = reason


class FiguresChanged(Refused):
    """The figures are not those that the person was shown. Nothing was recorded."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "The figures changed while you were reading, so nothing was recorded. Your words "
                "are kept. Look at the figures again, then confirm."
            )
        )
