"""Staff change a form that is in use; a nominee answers it and keeps an answer to the judges."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import People
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

STAFF = "Programme staff"
OWNER = "Owner of an agency's team"
SMALLEST = "Under 20,000 residents"
LARGEST = "250,000 residents and over"
PAUSED = "Why is it paused?"
COSTLY = "Which units pay for it?"


def section_of_form(page: Page, title: str) -> Locator:
    return page.get_by_role("main").get_by_role("region", name=title).last


def add_question(page: Page, *, label: str, slug: str, only_for: str, wait: bool = False) -> None:
    """A short text at the end of the first section, for one category, perhaps when it is paused."""
    follow(page, "Add a question to The programme in short")
    fill(page, {"Question": label, "Short name under which answers are kept": slug})
    page.get_by_label("Kind", exact=False).first.select_option("short-text")
    page.get_by_label(only_for).check()
    waiting = page.get_by_role("group", name=re.compile("Is it still running"))
    expect(waiting).to_be_hidden()
    if wait:
        page.get_by_label("When is it asked?").select_option("running")
        expect(waiting).to_be_visible()
        press(page, "Save question")
        expect(page.get_by_role("alert")).to_contain_text("Tick the answers")
        page.get_by_label("It is paused").check()
        axe(page)
        fits_narrow(page)
    press(page, "Save question")
    expect(page.get_by_role("main")).to_contain_text(label)


def test_a_form_is_changed_and_answered(people: People) -> None:
    # The answer to a form that is shown again with its errors.
    people.expect("status of 422")
    staff = demo_sign_in(people.new_person(), STAFF)
    change_the_form(staff)
    owner = demo_sign_in(people.new_person(), OWNER)
    go(owner, "/nominations/")
    follow(owner, "The Parcel Room")
    home = owner.url
    answer(owner, home)
    name_a_milestone(owner, home)
    keep_an_answer(owner, home)


def change_the_form(page: Page) -> None:
    go(page, "/desk/")
    row = page.get_by_role("row").filter(has_text="Open for nominations").first
    follow(page, re.compile(r"\d{4}$"), within=row)
    follow(page, "Nomination form")
    press(page, "Begin a new version")
    add_question(page, label=PAUSED, slug="paused-why", only_for=SMALLEST, wait=True)
    add_question(page, label=COSTLY, slug="units", only_for=LARGEST)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Only if “Is it still running?” is “It is paused”")
    expect(main).to_contain_text(f"Only for {SMALLEST}")
    axe(page)
    fits_narrow(page)
    press(page, "Publish this version")
    expect(main).to_contain_text("no longer changes")


def answer(page: Page, home: str) -> None:
    """A small agency is asked its own question, once it says that the programme is paused."""
    go(page, f"{home}sections/summary/")
    paused = page.get_by_label(re.compile(re.escape(PAUSED)))
    expect(paused).to_be_hidden()
    expect(page.get_by_role("main")).not_to_contain_text(COSTLY)
    page.get_by_label("It is paused").check()
    expect(paused).to_be_visible()
    paused.fill("The shelves are being mended.")
    axe(page)
    press(page, "Save and come back later")
    go(page, f"{home}check/")
    expect(page.get_by_role("main")).to_contain_text("The shelves are being mended.")
    go(page, f"{home}sections/summary/")
    page.get_by_label("Yes", exact=True).first.check()
    press(page, "Save and come back later")
    go(page, f"{home}check/")
    expect(page.get_by_role("main")).not_to_contain_text("The shelves are being mended.")


def name_a_milestone(page: Page, home: str) -> None:
    go(page, f"{home}sections/response/")
    press(page, "Add another milestone")
    fill(page, {"What happened, or was to happen?": "A second room opened"})
    fill(page, {"The day, or the first day": "2026-02-03"})
    page.get_by_label("Reached in part").check()
    axe(page)
    fits_narrow(page)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("A second room opened")
    axe(page)


def keep_an_answer(page: Page, home: str) -> None:
    go(page, f"{home}check/")
    follow(page, re.compile(r"^Keep it to the judges\s*: What was the problem"))
    page.get_by_label("Keep it to the judges").check()
    axe(page)
    press(page, "Save")
    kept = page.locator("#answer-to-problem")
    expect(kept).to_contain_text("Kept to the judges.")
    axe(page)
    fits_narrow(page)
