"""What can be refused in the accounts room, in words for the page."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act that the rules do not allow; the message is for the person who tried."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Unusable(StrEnum):
    """Why an invitation cannot be used."""

    MISSING = "missing"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"
    OTHER_ADDRESS = "other-address"


_WORDS = {
    Unusable.MISSING: _(
        "This page works only through the link in an invitation. Open the link in your e-mail "
        "again, and check that none of it was cut off."
    ),
    Unusable.EXPIRED: _(
        "This invitation has expired. Ask the person who invited you to send it again."
    ),
    Unusable.USED: _(
        "This invitation has already been accepted. If that was you, sign in to go on."
    ),
    Unusable.WITHDRAWN: _(
        "This invitation is no longer valid: it was withdrawn, or a newer one was sent to you. "
        "Look for a newer e-mail, or ask the person who invited you."
    ),
    Unusable.OTHER_ADDRESS: _(
        "This invitation was sent to another e-mail address than the one you are signed in with."
    ),
}


class InvitationUnusable(Refused):
    """The invitation cannot be used; ``reason`` tells why, ``str()`` tells it in plain words."""

    def __init__(self, reason: Unusable) -> None:
        super().__init__(_WORDS[reason])
        self.reason = reason
