"""What the start page and the navigation show of this room."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.start import StartLink


def start_link(user: User) -> StartLink | None:
    """The nominations of a person who is on an agency's team."""
    if not Membership.objects.filter(user=user).exists():
        return None
    return StartLink(
        label=_("Nominations"),
        text=_("Your agency's nominations: begin one, go on with one, see how one stands."),
        url_name="nominations:list",
    )
