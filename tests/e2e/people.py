"""The people of a browser test: each has a profile of its own, and all their pages are watched."""

import re
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

# What htmx logs when somebody goes on to another page before an answer is there. An answer that
# went wrong is logged by names of its own.
LEFT_EARLY = r"^console: htmx:(sendAbort|afterRequest),"


class NewPerson(Protocol):
    def __call__(self, **options: Any) -> Page: ...


class People:
    """Opens pages and collects what no page of ours may do.

    `complaints` gathers console errors, uncaught exceptions, answers 500 and up, and requests to
    any other host. A test that means to see an error, say a 404, names it first with `expect`.
    """

    def __init__(self, browser: Browser, site_url: str) -> None:
        self._browser = browser
        self._site_url = site_url
        self._contexts: list[BrowserContext] = []
        self._expected: list[str] = [LEFT_EARLY]
        self.complaints: list[str] = []

    def new_person(self, **options: Any) -> Page:
        """A page in a new profile. The options are Playwright's for a browser context."""
        context = self._browser.new_context(base_url=self._site_url, **options)
        context.set_default_timeout(10_000)
        context.on("page", self._watch)
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        self._contexts.append(context)
        return context.new_page()

    def expect(self, pattern: str) -> None:
        """Complaints that this regular expression finds are meant, in this test."""
        self._expected.append(pattern)

    def take_pictures(self, folder: Path) -> None:
        """Save what each page shows, to see why a test failed."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            page.screenshot(path=folder / f"{number}.png", full_page=True)

    def leave(self) -> None:
        for context in self._contexts:
            context.close()

    def _watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complain(f"exception: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console: {message.text} ({message.location.get('url')})")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(
            self._site_url
        ):
            self._complain(f"request to another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self._complain(f"{response.status}: {response.url}")

    def _complain(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self._expected):
            self.complaints.append(text)
