"""From the self-check to the decision: a team starts and corrects; staff return and accept."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import People
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

NOMINEE = "Owner of another team"
STAFF = "Programme staff"


def seen(page: Page) -> None:
    axe(page)
    fits_narrow(page)


def self_check(page: Page) -> None:
    """A rule that is not met is said before anything is started, and keeps nobody out."""
    go(page, "/nominations/start/")
    expect(page).to_have_url(re.compile("cycle="))
    seen(page)
    press(page, "Check who can take part")
    seen(page)
    fill(page, {"Name of the programme": "Kerb Watch"})
    page.get_by_label("When did the programme begin?").fill("2026-11-01")
    page.get_by_role("radio", name="No").check()
    press(page, "Check who can take part")
    expect(page.get_by_role("main")).to_contain_text("Not every rule is met")
    seen(page)
    press(page, "Change the answers")
    expect(page.get_by_label("Name of the programme")).to_have_value("Kerb Watch")
    page.get_by_label("When did the programme begin?").fill("2020-03-01")
    press(page, "Check who can take part")
    expect(page.get_by_role("main")).not_to_contain_text("Not every rule is met")
    press(page, "Start the nomination")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kerb Watch")


def open_submitted(page: Page) -> str:
    """The team's submitted nomination; its title."""
    go(page, "/nominations/")
    state = page.get_by_text("Submitted", exact=True)
    row = page.get_by_role("listitem").filter(has=state).first
    title = row.get_by_role("link").inner_text()
    follow(page, title)
    return title


def reopen_and_leave(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text("Staff look at it until about")
    seen(page)
    press(page, "Change the nomination")
    expect(page.get_by_role("main")).to_contain_text("What you submitted still counts")
    seen(page)
    press(page, "Leave it as it was submitted")
    expect(page.get_by_role("main")).to_contain_text("It stands as you submitted it.")


def open_queue(page: Page, title: str) -> None:
    go(page, "/desk/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Example Prize")).first.click()
    follow(page, "All submitted nominations")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    seen(page)


def send_back(page: Page, title: str) -> None:
    follow(page, title)
    page.get_by_role("radio", name="Return for correction").check()
    press(page, "Record decision")
    expect(page.get_by_role("main")).to_contain_text("Say why, in words the team can act on.")
    seen(page)
    fill(page, {"Reason": "Say where the figures come from."})
    page.get_by_role("checkbox", name="The problem").check()
    press(page, "Record decision")
    expect(page.get_by_text("The decision is recorded")).to_be_visible()


def correct(page: Page, home: str) -> None:
    """Only the part that was asked for is open."""
    page.goto(home)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Say where the figures come from.")
    expect(main.get_by_role("link", name="The problem")).to_be_visible()
    expect(main.get_by_role("link", name="The programme in short")).to_have_count(0)
    seen(page)
    page.goto(f"{home}sections/summary/")
    expect(main).to_contain_text("Staff did not ask you to correct this part")
    follow(page, "The problem")
    page.locator("textarea").first.fill("Counted by the city, every month, made up.")
    press(page, "Save and continue", within=page.locator("main .actions").last)
    go(page, f"{home}check/")
    follow(page, "Continue to the declaration")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    press(page, "Submit nomination")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We received your nomination")


def accept_from_the_queue(page: Page, title: str) -> None:
    page.get_by_role("checkbox", name=title).check()
    press(page, "Decide on the chosen")
    seen(page)
    page.get_by_role("radio", name="Accept for judging").check()
    press(page, "Show what would happen")
    expect(page.get_by_role("main")).to_contain_text("1 nomination will be decided")
    seen(page)
    press(page, "Record 1 decision")
    expect(page.get_by_text("1 decision is recorded")).to_be_visible()


def test_from_the_self_check_to_the_decision(people: People) -> None:
    people.expect("422")  # a decision without its reason
    nominee = demo_sign_in(people.new_person(), NOMINEE)
    self_check(nominee)
    title = open_submitted(nominee)
    home = nominee.url
    reopen_and_leave(nominee)
    staff = demo_sign_in(people.new_person(), STAFF)
    open_queue(staff, title)
    send_back(staff, title)
    correct(nominee, home)
    open_queue(staff, title)
    accept_from_the_queue(staff, title)
    nominee.goto(home)
    expect(nominee.get_by_role("main")).to_contain_text("Judges read and score it from")
    seen(nominee)
