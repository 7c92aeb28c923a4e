"""The site as a whole: it answers, and its browser tests really watch it."""

import pytest
from playwright.sync_api import Page

from tests.e2e.people import NewPerson, People


def test_the_site_is_ready(page: Page) -> None:
    answer = page.goto("/readyz")
    assert answer is not None
    assert answer.json() == {"database": "ok"}


def test_two_people_share_no_cookies(people: People, new_person: NewPerson) -> None:
    people.expect("favicon")  # asked for by itself on a page of plain text
    first, second = new_person(), new_person()
    for person in (first, second):
        person.goto("/theme/?theme=dark&next=/healthz")
    first.goto("/theme/?theme=light&next=/healthz")
    kept = [
        {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}["theme"]
        for person in (first, second)
    ]
    assert kept == ["light", "dark"]


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('seen')", "console: seen"),
        ("setTimeout(() => { throw new Error('thrown') })", "exception: thrown"),
    ],
)
def test_errors_on_a_page_are_noticed(people: People, script: str, complaint: str) -> None:
    page = people.new_person()
    page.goto("/healthz")
    page.evaluate(script)
    page.wait_for_timeout(100)
    assert any(complaint in text for text in people.complaints)
    people.complaints.clear()
