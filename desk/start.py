"""Where the desk is reached from after signing in."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.start import StartLink


def start_link(user: User) -> StartLink | None:
    """The desk, for programme staff."""
    if not user.is_staff:
        return None
    return StartLink(_("Desk"), _("The awards and cycles you run."), "desk:home")
