"""What the awards room has for a person who has just signed in."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.start import StartLink
from awards.models import Sponsor

SPONSORS_AT_MOST = 20


def sponsor_link(user: User) -> StartLink | None:
    """The sponsor's page, for those who hold a sponsor's seat."""
    if not Sponsor.objects.visible_to(user).exists():
        return None
    return StartLink(
        label=_("Sponsorship"),
        text=_("How your organisation is shown on the award’s pages."),
        url_name="awards:sponsor",
    )
