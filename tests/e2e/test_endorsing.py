"""Endorsements: asked for, given on a telephone by a link without an account, void, and read."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.mails import Outbox
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.nominee import add_measure
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
PHONE = {"width": 390, "height": 844}
CHIEF = "Carys Made-up"
ANALYST = "Alun Made-up"
ENDORSED = "Light Where It Counts"


def ask(page: Page, home: str, link: str, name: str, email: str, measure: str = "") -> None:
    page.goto(home)
    follow(page, "See and ask for endorsements")
    follow(page, link)
    fill(page, {"Name of this person": name, "E-mail address": email, "Position": "Made up"})
    if measure:
        page.get_by_role("checkbox", name=measure).check()
    axe(page)
    fits_narrow(page)
    press(page, "Send the request")
    expect(page.get_by_role("main")).to_contain_text(name)
    expect(page.get_by_role("main")).to_contain_text("Waiting for an answer")


def test_from_the_request_to_the_judge(new_person: NewPerson, people: People) -> None:
    # What lacks something comes back with that status.
    people.expect("422")
    # A page may be left while it asks for something to show live.
    people.expect("htmx:(sendAbort|afterRequest)")
    staff = demo_sign_in(new_person(), "Programme staff")
    owner = demo_sign_in(new_person(), OWNER)
    go(owner, "/nominations/")
    follow(owner, "The Parcel Room")
    home = owner.url
    ask(owner, home, "Ask the head of the agency", CHIEF, "carys.made-up@example.org")
    page = new_person(viewport=PHONE)
    chief_gives(page, Outbox(staff).read("carys.made-up@example.org", "endorse").path())
    owner.goto(home)
    follow(owner, "See and ask for endorsements")
    expect(owner.get_by_role("main")).to_contain_text(f"Given, signed “{CHIEF}”")
    expect(owner.get_by_role("main")).to_contain_text("Read and meant.")
    axe(owner)
    fits_narrow(owner)
    a_certificate_becomes_void(owner, home, staff, new_person)
    judge_and_staff_read(new_person, staff)


def chief_gives(page: Page, path: str) -> None:
    """No account, a narrow screen, an error on the way, and the link once more afterwards."""
    go(page, path)
    expect(page).to_have_url(re.compile("/endorse/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Do you endorse")
    axe(page)
    fits_narrow(page)
    fill(page, {"In your own words": "Read and meant."})
    press(page, "Endorse the nomination")
    expect(page.get_by_role("main")).to_contain_text("Tick the box to confirm")
    expect(page.get_by_label("In your own words")).to_have_value("Read and meant.")
    axe(page)
    page.get_by_role("checkbox", name=re.compile("endorse this nomination")).check()
    press(page, "Endorse the nomination")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    axe(page)
    fits_narrow(page)
    go(page, path)
    expect(page.get_by_role("main")).to_contain_text("Read and meant.")


def a_certificate_becomes_void(owner: Page, home: str, staff: Page, new_person: NewPerson) -> None:
    owner.goto(f"{home}measures/add/measures/")
    add_measure(owner)
    ask(
        owner,
        home,
        "Ask the owner of the data",
        ANALYST,
        "alun.made-up@example.org",
        "Robberies on paths",
    )
    page = new_person(viewport=PHONE)
    go(page, Outbox(staff).read("alun.made-up@example.org", "certify").path())
    expect(page.get_by_role("region", name="Robberies on paths")).to_contain_text("40")
    axe(page)
    fits_narrow(page)
    page.get_by_role("checkbox", name=re.compile("I certify")).check()
    press(page, "Certify the figures")
    expect(page.get_by_role("main")).to_contain_text("Robberies on paths: 40 before")
    axe(page)
    owner.goto(f"{home}sections/results/")
    press(owner, re.compile(r"^Remove\s*: Robberies on paths"))
    press(owner, "Remove")
    owner.goto(f"{home}endorsements/")
    expect(owner.get_by_role("main")).to_contain_text("Void: figures changed")
    axe(owner)
    Outbox(staff).expect("alun.made-up@example.org", "no longer holds")


def judge_and_staff_read(new_person: NewPerson, staff: Page) -> None:
    judge = demo_sign_in(new_person(), "Judge")
    go(judge, "/judging/")
    links = judge.locator("main a[href*='/entries/']")
    for path in links.evaluate_all("found => found.map(link => link.getAttribute('href'))"):
        go(judge, path)
        if judge.get_by_role("link", name=ENDORSED).count():
            break
    go(
        staff,
        judge.url.replace("/judging/", "/desk/").replace("entries/", "screening/?state=accepted"),
    )
    follow(judge, ENDORSED)
    follow(staff, ENDORSED)
    for page in (judge, staff):
        region = page.get_by_role("region", name="Endorsements")
        expect(region).to_contain_text("Community partner: Petra Muster")
        expect(region).to_contain_text("Certified as those of the records:")
        axe(page)
