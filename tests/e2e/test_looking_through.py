"""Before submitting, a nominee looks at the places that may tell too much."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
QUESTION = "What was the problem?"
TELLS = "The victim, Jane Roe, wrote to us first. The hotline is (312) 555-0142."
MENDED = "A victim wrote to us first. The hotline is (312) 555-0142."
WHY = "It is the hotline's own number, known to everyone."


def test_one_place_is_mended_and_one_explained(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    home = page.url
    page.goto(f"{home}sections/problem/")
    before = page.get_by_label(QUESTION).input_value()
    try:
        look_through(page, home)
    finally:
        answer(page, home, before)


def look_through(page: Page, home: str) -> None:
    answer(page, home, TELLS)
    page.goto(f"{home}check/")
    expect(page.get_by_role("main")).to_contain_text("2 have no reason yet.")
    follow(page, "See the places")
    axe(page)
    fits_narrow(page)
    expect(page.locator("mark")).to_have_text(["Jane Roe", "(312) 555-0142"])
    # Mended by the link to the field.
    follow(page, re.compile("^Change"), within=page.get_by_role("region", name="victim"))
    fill(page, {QUESTION: MENDED})
    press(page, "Save and go back to checking")
    follow(page, "See the places")
    number = page.get_by_role("region", name="A telephone number")
    number.get_by_label("Why it stays").fill(WHY)
    press(page, re.compile("^Save the reason"), within=number)
    expect(number).to_contain_text("Stays, with a reason")
    axe(page)
    page.goto(f"{home}check/")
    expect(page.get_by_role("main")).to_contain_text("Each has a reason.")
    page.goto(f"{home}submit/")
    expect(page.get_by_role("checkbox")).to_have_count(1)


def answer(page: Page, home: str, words: str) -> None:
    page.goto(f"{home}sections/problem/?check")
    fill(page, {QUESTION: words})
    press(page, "Save and go back to checking")
