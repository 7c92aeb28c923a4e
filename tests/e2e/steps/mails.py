"""The staff's outbox, which is where a demo's mail can be read."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.e2e.steps.moving import go, look, reload_until


@dataclass(frozen=True)
class Mail:
    """What one message says."""

    text: str

    def code(self) -> str:
        """The code on a line of its own."""
        found = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]

    def path(self) -> str:
        """The first link, as a path of the site."""
        found = re.search(r"^https?://\S+$", self.text, re.MULTILINE)
        assert found, self.text
        return urlsplit(found[0]).path


class Outbox:
    """Reads mails on a staff member's page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def _row(self, to: str, subject: str) -> Locator:
        rows = self._page.get_by_role("row").filter(has_text=to)
        return rows.get_by_role("link", name=re.compile(re.escape(subject)))

    def expect(self, to: str, subject: str) -> None:
        """The newest mail to an address whose subject contains this; waits for the worker."""
        go(self._page, "/desk/outbox/")
        reload_until(self._page, lambda: self._row(to, subject))

    def read(self, to: str, subject: str) -> Mail:
        """Open that mail."""
        self.expect(to, subject)
        with self._page.expect_navigation():
            self._row(to, subject).first.click()
        look(self._page)
        return Mail(self._page.locator("pre.mail-text").inner_text())
