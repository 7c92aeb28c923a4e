"""A shortlist without names, who goes on, and the round after it; and a vote of the panel."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.seeding import Site
from tests.e2e.steps.signing import demo_sign_in
from tests.e2e.steps.staff import ZONE, Programme

PHONE = {"width": 390, "height": 844}
TITLES = re.compile("Turning Point|Quiet Streets|Light Where It Counts")


def test_from_the_shortlist_to_the_scores(site: Site, new_person: NewPerson) -> None:
    second = demo_sign_in(new_person(), "Second judge")
    third = demo_sign_in(new_person(viewport=PHONE), "Third judge")
    staff = demo_sign_in(new_person(), "Programme staff")
    programme = Programme(staff, "short-list", 2019, site.make("small_shortlist"), ZONE)
    dropped = answer_all(second, programme)
    assert answer_all(third, programme) == dropped
    close(programme)
    settle_who_goes_on(programme)
    open_the_next(programme)
    go(second, programme.judging("entries/"))
    expect(entries(second)).to_have_count(2)
    expect(entries(second).first).to_have_text(TITLES)


def entries(page: Page) -> Locator:
    return page.locator(".task-list__item .task-list__main > a")


def answer_all(page: Page, programme: Programme) -> str:
    """Yes to all but the last by the alphabet; which that was. There are codes, and no titles."""
    go(page, programme.judging("entries/"))
    names = sorted(entries(page).all_inner_texts())
    assert all(re.fullmatch(r"Entry \w{4}", name) for name in names), names
    for name in names:
        go(page, programme.judging("entries/"))
        follow(page, name)
        expect(page.get_by_text(TITLES)).to_have_count(0)
        tabs = page.get_by_role("navigation", name="Entry and scores")
        if tabs.is_visible():
            tabs.get_by_role("link", name="My answer").click()
            axe(page, schemes=("dark",))
            fits_narrow(page)
        answer = "No" if name == names[-1] else "Yes"
        page.get_by_role("radio", name=answer, exact=True).check()
        press(page, "Seal my answer")
        expect(page.get_by_text("Your answer is sealed.")).to_be_visible()
    go(page, "/judging/")
    expect(page.get_by_text("All your answers are sealed.")).to_be_visible()
    return names[-1]


def close(programme: Programme) -> None:
    page = programme.page
    go(page, programme.judging("progress/"))
    follow(page, "Close the round")
    press(page, "Close and compute the result")


def settle_who_goes_on(programme: Programme) -> None:
    """A preview first; then it is settled."""
    page = programme.page
    go(page, programme.desk("judging/"))
    follow(page, "Settle who goes on")
    expect(page.get_by_text("A preview: nothing is settled")).to_be_visible()
    expect(page.get_by_text("2 entries go on.")).to_be_visible()
    expect(page.get_by_role("cell", name="Goes on", exact=True)).to_have_count(2)
    axe(page, schemes=("dark",))
    fits_narrow(page)
    press(page, "Settle who goes on")
    expect(page.get_by_text("It is settled who goes on.")).to_be_visible()


def open_the_next(programme: Programme) -> None:
    """Scores, by two judges for each of the two entries."""
    page = programme.page
    follow(page, "Set up the next round")
    fill(page, {"Name": "Scores", "Judges per entry": "2", "Quorum": "2"})
    page.get_by_role("radio", name="Scores on the criteria").check()
    axe(page, schemes=("dark",))
    fits_narrow(page)
    press(page, "Save the round")
    follow(page, "Go to the assignment")
    press(page, re.compile("^Make a (new )?plan"))
    press(page, "Apply this plan")
    go(page, programme.desk("judging/round/"))
    press(page, "Open the round")
    expect(page.get_by_text("The round was opened; its rules")).to_be_visible()


def test_a_vote_of_the_panel(new_person: NewPerson) -> None:
    """On a telephone: the start says that a vote waits; a vote is given once and stands."""
    page = demo_sign_in(new_person(viewport=PHONE), "Second judge")
    go(page, "/judging/")
    expect(page.get_by_text("A vote waits for you.")).to_be_visible()
    follow(page, "Go to the deliberation")
    item = page.locator(".task-list__item").filter(has_text="Vote now")
    follow(page, re.compile("."), within=item)
    follow_to_vote = page.get_by_role("link", name="Go to the vote")
    follow_to_vote.click()
    expect(page.get_by_role("button", name="Vote", exact=True)).to_be_in_viewport()
    axe(page, schemes=("dark",))
    fits_narrow(page)
    page.get_by_role("radio").first.check()
    press(page, "Vote")
    expect(page.get_by_text("Your vote is recorded.")).to_be_visible()
    expect(page.get_by_role("button", name="Vote", exact=True)).to_have_count(0)
