"""A nominee types figures and sees what they show: with script, without it, from a spreadsheet."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
YEARS = "2014\t4\n2015\t8\n2016\t13\n2017\t4"
FELL = "Package thefts fell from 13 to 4."
FILE = (
    b"Year;Thefts;Elsewhere\n2014;4;30\n2015;8;28\n2016;13;31\nsoon;3;3\n2017;4;29\nTotal;29;118\n"
)


def open_form(page: Page) -> str:
    """The page for a new measure of the demo team's draft; the address of its section."""
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    home = page.url
    page.goto(f"{home}measures/add/measures/")
    return f"{home}sections/results/"


def type_series(page: Page) -> None:
    page.get_by_text("Every year or month you have", exact=True).click()
    fill(
        page,
        {
            "What was counted?": "Package thefts",
            "Where do the figures come from?": "The agency's records",
            "Counts by year or month": YEARS,
            "First year or month with the programme": "2017",
        },
    )


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    """A button of a page without script, where axe cannot look."""
    return page.get_by_role("main").get_by_role("button", name=name, exact=isinstance(name, str))


def remove_measure(page: Page, section: str) -> None:
    page.goto(section)
    press(page, re.compile(r"^Remove\s*: Package thefts"))
    press(page, "Remove")
    expect(page.get_by_role("main")).to_contain_text("No measure yet.")


def test_the_report_follows_the_typing(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    section = open_form(page)
    axe(page)
    type_series(page)
    report = page.get_by_role("region", name="What these figures show")
    expect(report).to_contain_text(FELL)
    expect(report).to_contain_text("Over all 3 earlier years (4, 8, 13; on average 8.3)")
    expect(report.get_by_role("img", name=re.compile("Package thefts"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=FELL)).to_have_count(1)
    fill(page, {"Count after": "-3"})
    expect(report).to_contain_text("Count after: This cannot be less than zero.")
    fill(page, {"Count after": ""})
    expect(report).to_contain_text(FELL)
    axe(page)
    fits_narrow(page)
    # Enter in a field saves, whatever other buttons there are.
    page.get_by_label("What was counted?").press("Enter")
    expect(page).to_have_url(re.compile("/sections/results/"))
    expect(page.get_by_role("main")).to_contain_text(FELL)
    axe(page)
    fits_narrow(page)
    remove_measure(page, section)


def test_figures_from_a_file_without_script(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(java_script_enabled=False), OWNER)
    page.goto("/nominations/")
    page.get_by_role("link", name="The Parcel Room").click()
    home = page.url
    page.goto(f"{home}measures/add/measures/")
    type_series(page)
    button(page, "Work it out").click()
    expect(page.get_by_role("region", name="What these figures show")).to_contain_text(FELL)
    chosen = {"name": "thefts.csv", "mimeType": "text/csv", "buffer": FILE}
    page.get_by_label("Or take them from a file").set_input_files(chosen)  # type: ignore[arg-type]
    button(page, "Read the file").click()
    understood = page.get_by_role("region", name="What was understood of “thefts.csv”")
    expect(understood).to_contain_text("1 row cannot be read.")
    expect(understood.get_by_role("row").filter(has_text="soon")).to_contain_text("5")
    button(page, "Use these figures").click()
    expect(page.get_by_label("Counts by year or month")).to_have_value(
        re.compile("2016\t13\t31"),
    )
    expect(page.get_by_label("What was counted?")).to_have_value("Package thefts")
    button(page, "Save").click()
    expect(page.get_by_role("main")).to_contain_text("Name the area that the third column counts.")
    fill(page, {"Comparison area": "Elsewhere, made up"})
    button(page, "Save").click()
    expect(page.get_by_role("main")).to_contain_text(FELL)
    expect(page.get_by_role("main")).to_contain_text("Each chart has a scale of its own")
    button(page, re.compile(r"^Remove\s*: Package thefts")).click()
    button(page, "Remove").click()
    expect(page.get_by_role("main")).to_contain_text("No measure yet.")


@pytest.mark.parametrize(
    ("address", "typed", "report", "words"),
    [
        (
            "costs/add/costs",
            {"What did it pay for?": "Wiring", "Amount": "12000", "Currency": "USD"},
            "What it comes to",
            "12,000 USD",
        ),
        (
            "community/add-survey/trust-surveys",
            {
                "The question, word for word": "Do you feel safe here after dark?",
                "How many answered after?": "400",
                "How many of them gave that answer after?": "276",
            },
            "What judges will read",
            "276 of 400",
        ),
    ],
    ids=["cost", "survey"],
)
def test_other_reports_follow_the_typing(
    new_person: NewPerson, address: str, typed: dict[str, str], report: str, words: str
) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    page.goto(f"{page.url}{address}/")
    fill(page, typed)
    expect(page.get_by_role("region", name=report)).to_contain_text(words)
    axe(page)
    fits_narrow(page)


def test_the_import_is_accessible(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    open_form(page)
    page.get_by_text("Every year or month you have", exact=True).click()
    chosen = {"name": "thefts.csv", "mimeType": "text/csv", "buffer": FILE}
    page.get_by_label("Or take them from a file").set_input_files(chosen)  # type: ignore[arg-type]
    press(page, "Read the file")
    expect(page.get_by_role("region", name=re.compile("What was understood"))).to_be_focused()
    axe(page)
    fits_narrow(page)
    press(page, "Use these figures")
    axe(page)
