"""A team writes together: answers save themselves, nothing is overwritten and nothing is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.moving import PATIENCE_MS, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
EDITOR = "Editor of the same team"
VIEWER = "Viewer of the same team"
ANALYSIS = "How did you analyse the problem?"
NEW = "What is new about it?"
WEB = "Where can people read about it?"
DONE = "What did you do?"


@pytest.fixture(autouse=True)
def saving_may_be_refused(people: People) -> None:
    """Browsers log what a save is answered with, and that there is no connection."""
    people.expect("status of (401|403|409|422)|ERR_INTERNET_DISCONNECTED")


@pytest.fixture
def owner(new_person: NewPerson) -> Page:
    return demo_sign_in(new_person(), OWNER)


@pytest.fixture
def home(owner: Page) -> str:
    """The address of the demo team's draft."""
    go(owner, "/nominations/")
    follow(owner, "The Parcel Room")
    return owner.url


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("main").get_by_label(label)


def is_saved(page: Page) -> None:
    said = page.locator("#save-state")
    expect(said).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=PATIENCE_MS)


def leave_field(page: Page) -> None:
    page.get_by_role("heading", level=1).click()


def write(page: Page, label: str, words: str) -> None:
    """Type, go elsewhere on the page, and wait until it is saved."""
    field(page, label).fill(words)
    with page.expect_response("**/autosave/", timeout=PATIENCE_MS):
        leave_field(page)


def test_two_people_write_one_answer(owner: Page, home: str, new_person: NewPerson) -> None:
    editor = demo_sign_in(new_person(), EDITOR)
    section = f"{home}sections/analysis/"
    go(owner, section)
    go(editor, section)
    here = owner.get_by_text("Edgar Example is writing here too.")
    owner.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(here).to_be_visible(timeout=PATIENCE_MS)
    write(owner, ANALYSIS, "We read the reports of two years.")
    is_saved(owner)
    axe(owner)
    write(editor, ANALYSIS, "We mapped where the parcels had stood.")
    panel = editor.get_by_role("group", name=re.compile("^Olivia Sample changed this answer"))
    expect(panel.get_by_role("group", name="Their answer")).to_contain_text("reports of two years")
    expect(field(editor, ANALYSIS)).to_have_value("We mapped where the parcels had stood.")
    expect(editor.locator("#save-state")).to_contain_text("Olivia Sample changed")
    axe(editor)
    fits_narrow(editor)
    panel.get_by_role("button", name=re.compile("^See both")).click()
    expect(panel.get_by_role("group", name="Your answer")).to_contain_text("We mapped")
    axe(editor)
    panel.get_by_role("button", name=re.compile("^Keep mine")).click()
    expect(panel).to_be_hidden()
    is_saved(editor)
    go(owner, section)
    expect(field(owner, ANALYSIS)).to_have_value("We mapped where the parcels had stood.")
    write(editor, ANALYSIS, "We mapped where the parcels had stood, street by street.")
    write(owner, ANALYSIS, "Something shorter.")
    owner.get_by_role("button", name=re.compile("^Use theirs")).click()
    expect(field(owner, ANALYSIS)).to_have_value(re.compile("street by street"))
    go(owner, home)
    expect(owner.get_by_text("Edgar Example is here.")).to_be_visible()
    axe(owner)


def test_the_session_ends_while_the_page_saves(owner: Page, home: str) -> None:
    go(owner, f"{home}sections/response/")
    owner.context.clear_cookies(name="sessionid")
    write(owner, DONE, "Words of somebody who was signed out.")
    again = owner.get_by_role("link", name=re.compile("sign in again"))
    expect(again).to_be_visible()
    axe(owner)
    with owner.context.expect_page() as opened:
        again.click()
    demo_sign_in(opened.value, OWNER)
    opened.value.close()
    owner.evaluate("window.dispatchEvent(new Event('focus'))")
    is_saved(owner)
    expect(again).to_be_hidden()
    go(owner, f"{home}sections/response/")
    expect(field(owner, DONE)).to_have_value("Words of somebody who was signed out.")


def test_the_connection_is_lost_and_comes_back(owner: Page, home: str) -> None:
    go(owner, f"{home}sections/response/")
    owner.context.set_offline(True)
    field(owner, NEW).fill("Typed in a tunnel.")
    leave_field(owner)
    expect(owner.locator("#save-state")).to_have_text(re.compile("^Not saved yet: trying again"))
    # A button does not throw the words away.
    owner.get_by_role("button", name="Save and come back later").click()
    expect(field(owner, NEW)).to_have_value("Typed in a tunnel.")
    owner.context.set_offline(False)
    is_saved(owner)
    go(owner, f"{home}sections/response/")
    expect(field(owner, NEW)).to_have_value("Typed in a tunnel.")


def test_words_are_saved_by_leaving_the_page(owner: Page, home: str) -> None:
    go(owner, f"{home}sections/response/")
    field(owner, NEW).fill("Left in a hurry.")
    owner.goto(home)
    # What a page sends while it goes may arrive after the next page was asked for.
    for _again in range(20):
        go(owner, f"{home}sections/response/")
        if field(owner, NEW).input_value() == "Left in a hurry.":
            break
    expect(field(owner, NEW)).to_have_value("Left in a hurry.")


def test_what_is_wrong_is_said_once_the_field_is_left(owner: Page, home: str) -> None:
    go(owner, f"{home}sections/summary/")
    page_field = field(owner, WEB)
    page_field.fill("not a page")
    leave_field(owner)
    expect(owner.get_by_text("Give a whole web address")).to_be_visible(timeout=PATIENCE_MS)
    expect(page_field).to_have_value("not a page")
    axe(owner)
    write(owner, WEB, "")
    expect(owner.get_by_text("Give a whole web address")).to_be_hidden()


def test_by_keyboard_alone(owner: Page, home: str) -> None:
    """Answer, say that the section is completed, and go on, without a mouse."""
    go(owner, f"{home}sections/problem/")
    problem = field(owner, "What was the problem?")
    problem.focus()
    owner.keyboard.press("End")
    owner.keyboard.type(" Typed by keyboard.")
    with owner.expect_response("**/autosave/", timeout=PATIENCE_MS):
        owner.keyboard.press("Tab")
    is_saved(owner)
    yes = owner.get_by_role("group", name="Have you completed this section?").get_by_label("Yes")
    for _step in range(12):
        if yes.evaluate("element => element === document.activeElement"):
            break
        owner.keyboard.press("Tab")
    expect(yes).to_be_focused()
    with owner.expect_response("**/autosave/", timeout=PATIENCE_MS):
        owner.keyboard.press("Space")
    go(owner, home)
    row = owner.get_by_role("listitem").filter(has_text="The problem")
    expect(row.get_by_text("Completed")).to_be_visible()


def test_the_history_gives_back_what_was(owner: Page, home: str, new_person: NewPerson) -> None:
    section = f"{home}sections/lasting/"
    label = "How far is it adopted across the agency, and what will make it last?"
    go(owner, section)
    write(owner, label, "In every precinct, by order of the chief, since the spring.")
    is_saved(owner)
    write(owner, label, "")
    go(owner, home)
    follow(owner, "See who changed what")
    axe(owner)
    fits_narrow(owner)
    steps = owner.get_by_role("listitem").filter(has_text="Look at it and restore")
    expect(steps.first).to_contain_text("The answer was emptied.")
    expect(steps.first).to_contain_text("Olivia Sample")
    follow(owner, re.compile("^Look at it and restore"), within=steps.nth(1))
    axe(owner)
    fits_narrow(owner)
    press(owner, "Restore this")
    expect(owner.get_by_text("Restored.")).to_be_visible()
    go(owner, section)
    expect(field(owner, label)).to_have_value(re.compile("^In every precinct"))
    viewer = demo_sign_in(new_person(), VIEWER)
    go(viewer, f"{home}history/")
    follow(viewer, re.compile("^Look at it and restore"))
    expect(viewer.get_by_role("button", name="Restore this")).to_have_count(0)
