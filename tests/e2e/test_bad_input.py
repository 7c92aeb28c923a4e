"""What goes wrong on the way: each time it is said in words, and nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.e2e.people import NewPerson, People
from tests.e2e.steps import judge, staff
from tests.e2e.steps.mails import Outbox
from tests.e2e.steps.moving import fill, follow, go, press
from tests.e2e.steps.signing import demo_sign_in
from tests.e2e.steps.staff import Programme

OWNER = "Owner of an agency's team"
EDITOR = "Editor of the same team"
SUMMARY = "Summarise the programme"
LATER = "Save and come back later"


@pytest.fixture(autouse=True)
def forms_may_refuse(people: People) -> None:
    """A form that says what is wrong answers 401, 409 or 422, which browsers log."""
    people.expect("status of (401|409|422)")


def draft(page: Page) -> str:
    """Open the demo team's draft; its address."""
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    return page.url


def demo_programme(page: Page) -> Programme:
    """The demo's open cycle, at the desk."""
    go(page, "/desk/")
    row = page.get_by_role("row").filter(has_text="Open for nominations")
    follow(page, re.compile("Example Prize"), within=row)
    found = re.search(r"/desk/cycles/(\d+)/", page.url)
    assert found
    year = date.today().year + 1
    return Programme(page, "example-prize", year, int(found[1]), "America/New_York")


def test_the_session_ends_while_somebody_types(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), EDITOR)
    section = f"{draft(page)}sections/summary/"
    go(page, section)
    fill(page, {SUMMARY: "Typed while the session was already gone."})
    page.context.clear_cookies(name="sessionid")
    press(page, LATER)
    demo = re.compile(f"^Sign in as {EDITOR}:")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    press(page, demo)
    go(page, section)
    expect(page.get_by_label(SUMMARY)).to_have_value("Typed while the session was already gone.")
    press(page, LATER)
    go(page, section)
    expect(page.get_by_label(SUMMARY)).to_have_value("Typed while the session was already gone.")


def test_two_windows_on_one_section(new_person: NewPerson) -> None:
    first = demo_sign_in(new_person(), OWNER)
    section = f"{draft(first)}sections/problem/"
    second = demo_sign_in(new_person(), EDITOR)
    label = "What was the problem?"
    go(first, section)
    go(second, section)
    fill(first, {label: "The owner's words."})
    press(first, LATER)
    fill(second, {label: "The editor's words."})
    press(second, LATER)
    expect(second.get_by_text("changed this answer while you were writing")).to_be_visible()
    expect(second.get_by_role("group", name="Their answer")).to_contain_text("The owner's words.")
    expect(second.get_by_label(label)).to_have_value("The editor's words.")
    second.get_by_role("button", name=re.compile("^Keep mine")).click()
    expect(second.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    go(first, section)
    expect(first.get_by_label(label)).to_have_value("The editor's words.")


def test_a_measure_whose_dates_and_counts_cannot_be(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, f"{draft(page)}sections/results/")
    press(page, re.compile("^Add a(nother)? measure$"))
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    typed = {
        "What was counted?": "Parcels gone",
        "First day before": "2025-01-01",
        "Last day before": "2025-12-31",
        "Count before": "-5",
        "First day after": "2024-01-01",
        "Last day after": tomorrow,
        "Count after": "99999999999999",
    }
    fill(page, typed)
    press(page, "Save")
    main = page.get_by_role("main")
    for words in (
        "This cannot be less than zero.",
        "The period after must begin when the period before has ended.",
        "This day has not come yet.",
        "Check the number.",
    ):
        expect(main.get_by_text(words).first).to_be_visible()
    for label, value in typed.items():
        expect(main.get_by_label(label, exact=True)).to_have_value(value)


def test_a_file_that_is_not_what_its_name_says(people: People, new_person: NewPerson) -> None:
    people.expect("status of 422")
    page = demo_sign_in(new_person(), OWNER)
    go(page, f"{draft(page)}sections/files/")
    page.locator("main input[type=file]").set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a report"}
    )
    # The pressed button waits for the file; refused, the page stays and says why.
    page.get_by_role("button", name=LATER).click()
    expect(page.get_by_text("“report.pdf” was not attached.").first).to_be_visible()


def test_an_invitation_works_once_and_says_so(people: People, new_person: NewPerson) -> None:
    people.expect("status of 410")
    desk = demo_sign_in(new_person(), "Programme staff")
    outbox = Outbox(desk.context.new_page())
    programme = demo_programme(desk)
    staff.invite(programme, email="once@example.org")
    invited = new_person()
    link = judge.join(invited, outbox, name="Once Made-up", email="once@example.org")
    stranger = new_person()
    go(stranger, link)
    expect(stranger.get_by_role("heading", name="accepted already")).to_be_visible()
    staff.invite(programme, email="withdrawn@example.org")
    old = outbox.read("withdrawn@example.org", "Invitation to judge").path()
    go(desk, programme.desk("judging/panel/"))
    follow(desk, "withdrawn@example.org")
    press(desk, "Send a new link")
    go(stranger, old)
    expect(stranger.get_by_role("heading", name="There is a newer link")).to_be_visible()


def test_a_submission_after_the_deadline(new_person: NewPerson) -> None:
    """The deadline passes while the declaration is open; last, as it closes the demo's call."""
    writer = demo_sign_in(new_person(), OWNER)
    home = draft(writer)
    desk = demo_sign_in(new_person(), "Programme staff")
    programme = demo_programme(desk)
    go(writer, f"{home}submit/")
    writer.get_by_role("checkbox", name="I confirm this for the agency").check()
    programme.set_dates(closes=-0.2)
    press(writer, "Submit nomination")
    expect(writer.get_by_role("heading", name="The deadline has passed")).to_be_visible()
    expect(writer.get_by_text("Everything you wrote is kept.")).to_be_visible()
    go(writer, home)
    expect(writer.get_by_text("Your words are kept.")).to_be_visible()
    programme.set_dates(closes=24 * 45)


def test_save_is_pressed_while_the_scores_save_themselves(new_person: NewPerson) -> None:
    """The answer to the autosave is slow: what is typed meanwhile is no conflict with oneself."""
    page = demo_sign_in(new_person(), "Judge")
    go(page, "/judging/")
    page.get_by_role("link", name=re.compile("^(Score my|My) entries$")).first.click()
    entries = page.locator(".task-list__item").filter(has_not_text="Sealed")
    entries.first.get_by_role("link").click()
    on_its_way: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if on_its_way:
            route.continue_()
        else:
            on_its_way.append((route, route.fetch()))

    page.route("**/autosave/", hold_the_first)
    field = page.locator(".score-field").last
    field.get_by_role("radio", name="2", exact=True).check()
    for _wait in range(100):
        if on_its_way:
            break
        page.wait_for_timeout(100)
    comment = "Typed before the answer came."
    field.get_by_role("textbox").fill(comment)
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    page.wait_for_timeout(300)
    route, answer = on_its_way[0]
    route.fulfill(response=answer)
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    field = page.locator(".score-field").last
    expect(field.get_by_role("textbox")).to_have_value(comment)
    expect(field.get_by_role("radio", name="2", exact=True)).to_be_checked()
