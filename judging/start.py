"""What judging offers a person on the start page."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.start import StartLink
from judging.models import PanelMember


def start_link(user: User) -> StartLink | None:
    """The way to one's panels, for those who sit on one."""
    if not PanelMember.objects.seats_of(user).exists():
        return None
    return StartLink(
        label=_("Judging"),
        text=_("Declare conflicts, read your entries and score them."),
        url_name="judging:home",
    )
