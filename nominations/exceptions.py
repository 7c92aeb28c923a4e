"""What can be refused in the nominations room, in words for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
