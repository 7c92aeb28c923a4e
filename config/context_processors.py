"""What every page knows."""

from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import demo, start

THEMES = ("auto", "light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the reader's theme and whether this is the demo."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme if theme in THEMES else "auto",
        "demo_mode": settings.DEMO_MODE,
        "now": timezone.now(),
    }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The main navigation: what is open to all, then what the person has to do. No query."""
    return {
        "nav_items": SimpleLazyObject(lambda: _public_items(request) + start.nav_items(request))
    }


def demo_sign_in(request: HttpRequest) -> dict[str, Any]:
    """The demo's people, for the sign-in page; looked up when a page shows them."""
    if not settings.DEMO_MODE:
        return {}
    url = reverse("accounts:demo_sign_in")
    return {
        "demo_people": SimpleLazyObject(demo.demo_people),
        "demo_sign_in_url": passthrough_next_redirect_url(request, url, REDIRECT_FIELD_NAME),
    }


def _public_items(request: HttpRequest) -> list[dict[str, Any]]:
    names = (
        (_("Awards"), "awards:awards"),
        (_("Winners"), "awards:winners"),
        (_("Evidence"), "awards:evidence"),
    )
    items = []
    for label, name in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append({"label": label, "url": url, "active": request.path.startswith(url)})
    return items
