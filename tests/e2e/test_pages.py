"""Every page of the demo world that its people can reach: readable by all, on any screen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.crawling import every_kind
from tests.e2e.steps.moving import look
from tests.e2e.steps.signing import demo_sign_in

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PUBLIC = r"/($|awards/|winners/|evidence/|interest/|sponsor/|api/$|help/|accessibility/)"
# Whoever has begun is led to where they stopped, and to the list beside it.
TO_ENTRIES = re.compile("^(Score my|My) entries$")


@pytest.mark.parametrize(
    ("part", "start", "inside", "at_least"),
    [
        ("", "/", rf"{PUBLIC}|/accounts/(login|signup|password)", 15),
        ("Programme staff", "/desk/", r"/desk/|/judging/cycles/|/styleguide/", 30),
        ("Chair of both panels", "/judging/", "/judging/", 6),
        ("Judge", "/judging/", "/judging/", 6),
        ("Owner of an agency's team", "/accounts/start/", "/accounts/|/nominations/", 15),
        ("Owner of another team", "/nominations/", "/nominations/", 4),
        ("Viewer of the same team", "/nominations/", "/nominations/", 3),
        ("Sponsor", "/sponsor/", "/sponsor/", 1),
    ],
    ids=["visitor", "staff", "chair", "judge", "owner", "nominee", "viewer", "sponsor"],
)
def test_every_page(
    new_person: NewPerson, part: str, start: str, inside: str, at_least: int
) -> None:
    """Light on a wide screen, dark on a phone, and nothing sideways at 320 px."""
    page = new_person()
    if part:
        demo_sign_in(page, part)
    looked_at = []
    for path in every_kind(page, start=start, inside=re.compile(inside)):
        page.set_viewport_size(DESKTOP)
        look(page)
        page.set_viewport_size(PHONE)
        axe(page, schemes=("dark",))
        fits_narrow(page)
        looked_at.append(path)
    assert len(looked_at) >= at_least, looked_at


def test_without_script(new_person: NewPerson) -> None:
    """A section and a score are saved without any script."""
    owner = demo_sign_in(new_person(java_script_enabled=False), "Owner of an agency's team")
    owner.goto("/nominations/")
    owner.get_by_role("link", name="The Parcel Room").click()
    owner.goto(f"{owner.url}sections/lasting/")
    label = "How far is it adopted across the agency, and what will make it last?"
    owner.get_by_label(label).fill("In two precincts so far.")
    owner.get_by_role("button", name="Save and come back later").click()
    owner.goto(f"{owner.url}sections/lasting/")
    expect(owner.get_by_label(label)).to_have_value("In two precincts so far.")

    judge = demo_sign_in(new_person(java_script_enabled=False), "Judge")
    unsealed(judge).last.get_by_role("link").click()
    field = judge.locator(".score-field").last
    field.get_by_role("radio", name="3", exact=True).check()
    judge.get_by_role("button", name="Save draft").click()
    expect(judge.get_by_text("Your draft is saved.")).to_be_visible()
    expect(field.get_by_role("radio", name="3", exact=True)).to_be_checked()


def unsealed(judge: Page) -> Locator:
    """The judge's entries of the round that runs, as far as they are not sealed."""
    judge.goto("/judging/")
    judge.get_by_role("link", name=TO_ENTRIES).first.click()
    return judge.locator(".task-list__item").filter(has_not_text="Sealed")


def test_a_judge_needs_no_mouse(new_person: NewPerson) -> None:
    """Score and seal with nothing but Tab, Space and Enter."""
    page = demo_sign_in(new_person(), "Judge")
    tab_to(page, page.get_by_role("link", name=TO_ENTRIES))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    entry = page.locator(".task-list__item").filter(has_not_text="Sealed").first
    tab_to(page, entry.get_by_role("link"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for field in page.locator(".score-field").all():
        radio = field.get_by_role("radio")
        if field.get_by_role("radio", checked=True).count() == 0:
            tab_to(page, radio.first)
            page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Check and seal"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Seal my scores"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Scores sealed, version 1")).to_be_visible()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; it must show that it has it."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never reached {target}")
