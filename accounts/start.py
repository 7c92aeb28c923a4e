"""Where people land after signing in, and what their navigation holds.

The rooms above say what they have for a person by functions named in ``LAUREL_START_LINKS``. What
they say is remembered in the session at every visit of the start page, so that showing the
navigation costs a page no query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override

from accounts.models import User

_SESSION_LINKS = "accounts.start_links"


@dataclass(frozen=True, slots=True)
class StartLink:
    """A place that a person has something to do in.

    Attributes:
        label: its name, in the navigation and on the start page.
        text: one line that says what is there.
        url_name: the name of its first page, with ``args`` if it needs any.
    """

    label: str | Promise
    text: str | Promise
    url_name: str
    args: tuple[str | int, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args)


def start_links(user: User) -> list[StartLink]:
    """What the rooms above have for this person, in the order of the setting."""
    found = (_provider(path)(user) for path in settings.LAUREL_START_LINKS)
    return [link for link in found if link is not None]


def remember_links(request: HttpRequest, links: list[StartLink]) -> None:
    """Keep them for the navigation, in the language of the source, to be translated when shown."""
    with override(None):
        stored = [
            {"label": str(link.label), "url_name": link.url_name, "args": list(link.args)}
            for link in links
        ]
    if request.session.get(_SESSION_LINKS) != stored:
        request.session[_SESSION_LINKS] = stored


def nav_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The person's own items of the navigation; empty for visitors."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return []
    links = request.session.get(_SESSION_LINKS, [])
    # With one thing to do the start page leads straight there and needs no item of its own.
    items = [] if len(links) == 1 else [_item(request, gettext("Start"), reverse("accounts:start"))]
    for stored in links:
        try:
            url = reverse(stored["url_name"], args=stored["args"])
        except NoReverseMatch:  # remembered before the address was renamed
            continue
        items.append(_item(request, gettext(stored["label"]), url))
    return items


def _item(request: HttpRequest, label: str, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "active": request.path.startswith(url)}


@cache
def _provider(path: str) -> Callable[[User], StartLink | None]:
    provider: Callable[[User], StartLink | None] = import_string(path)
    return provider
