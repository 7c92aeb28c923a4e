"""Moving about the site as a person does, with an eye on every kind of page."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooSlow

from tests.e2e.checks import axe

# The machine may be busy; nobody waits this long on one that is not.
PATIENCE_MS = 60_000
_OF_ONE_OBJECT = re.compile(r"[^/]*[0-9][^/]*|[\w-]{20,}")


_PARTS = """() => {
    const parts = [...document.querySelectorAll("main :is(h2, legend, button, .notice__title)")];
    const named = new Set(parts.map(part => part.textContent.trim()));
    return [...(named.size ? named : [document.querySelector("h1")?.textContent ?? ""])];
}"""

type Kind = tuple[str, tuple[str, ...]]

_looked_at: set[Kind] = set()


def kind_of_page(page: Page) -> Kind:
    """The address without what names one object, and what the page is made of: one kind of page.

    Its parts are the headings below the title, which often is the object's own name, and all that
    can be pressed or filled in; a page without any of these has its title.
    """
    path = urlsplit(page.url).path
    return _OF_ONE_OBJECT.sub("*", path), tuple(page.evaluate(_PARTS))


def look(page: Page) -> None:
    """Let axe look at a page whose kind it has not seen in this run.

    In light only: `test_pages` looks at all of them in dark.
    """
    kind = kind_of_page(page)
    if kind not in _looked_at:
        _looked_at.add(kind)
        axe(page, schemes=("light",))


def go(page: Page, path: str) -> None:
    page.goto(path, timeout=PATIENCE_MS)
    look(page)


def _leave_by(page: Page, control: Locator) -> None:
    with page.expect_navigation(timeout=PATIENCE_MS):
        control.click(timeout=PATIENCE_MS)
    look(page)


def press(page: Page, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Press a button and wait for the page it leads to."""
    scope = within or page.get_by_role("main")
    _leave_by(page, scope.get_by_role("button", name=name, exact=isinstance(name, str)))


def follow(page: Page, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Follow a link and wait for the page it leads to."""
    scope = within or page.get_by_role("main")
    _leave_by(page, scope.get_by_role("link", name=name, exact=isinstance(name, str)).first)


def fill(page: Page, values: dict[str, str]) -> None:
    """Type into fields named by their labels; those marked optional need not say so."""
    for label, value in values.items():
        named = re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")
        page.get_by_role("main").get_by_label(named).fill(value)


def reload_until(page: Page, there: Callable[[], Locator], *, seconds: float = 90) -> None:
    """Load the page again until something is on it that the worker puts there."""
    until = time.monotonic() + seconds
    while True:
        try:
            there().first.wait_for(timeout=2_000)
        except TooSlow:
            if time.monotonic() > until:
                raise
            page.reload(timeout=PATIENCE_MS)
        else:
            return
