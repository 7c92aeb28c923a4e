"""What a judge does, from the invitation to the seal."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps.mails import Outbox
from tests.e2e.steps.moving import fill, follow, go, press


def join(page: Page, outbox: Outbox, *, name: str, email: str) -> str:
    """Open the link from the mail and accept; the link's path."""
    path = outbox.read(email, "Invitation to judge").path()
    go(page, path)
    fill(page, {"Your full name": name})
    page.get_by_role("checkbox", name="I accept the terms above.").check()
    press(page, "Accept and join the panel")
    return path


def declare(page: Page, path: str, *, conflicts: tuple[str, ...] = ()) -> None:
    """Answer for every entry: no conflict, but for the titles given."""
    go(page, path)
    for group in page.locator("main form fieldset").all():
        group.get_by_role("radio", name="No conflict", exact=True).check()
    for title in conflicts:
        group = page.get_by_role("group", name=title)
        group.get_by_role("radio", name="Conflict", exact=True).check()
        group.get_by_label("Reason").fill("I advised the team.")
    press(page, "Record my answers")


def score(page: Page, value: int, *, comment: str = "") -> None:
    """Give every criterion the same score, and comment on the first."""
    to_scores = page.get_by_role("navigation", name="Entry and scores")
    if to_scores.is_visible():  # a phone shows the entry or the scores
        to_scores.get_by_role("link", name="Scores").click()
    for field in page.locator(".score-field").all():
        field.get_by_role("radio", name=str(value), exact=True).check()
    if comment:
        page.get_by_role("textbox", name=re.compile("^Comment on")).first.fill(comment)


def save_draft(page: Page) -> None:
    press(page, "Save draft")
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()


def seal(page: Page) -> None:
    press(page, "Check and seal")
    press(page, "Seal my scores")


def open_entry(page: Page, entries_path: str, title: str) -> None:
    go(page, entries_path)
    follow(page, title)
