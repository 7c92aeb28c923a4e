"""A nomination in Arabic with an English translation; and reminders, stopped and started."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.moving import PATIENCE_MS, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
DRAFT = "The Parcel Room"
ARABIC = "سُرقت الطرود من أمام الأبواب (412 بلاغًا في السنة)، وأكثرها بين الظهر والمساء."
ENGLISH = "Parcels were taken from doorsteps (412 reports a year), most of them in the afternoon."
TELEPHONE = {"width": 390, "height": 844}


def open_draft(page: Page) -> str:
    go(page, "/nominations/")
    follow(page, DRAFT)
    return page.url


def write_in(page: Page, home: str, language: str, translation: str) -> None:
    page.goto(f"{home}about/", timeout=PATIENCE_MS)
    page.get_by_label("Language you write in").select_option(language)
    press(page, "Save")
    page.goto(f"{home}translation/", timeout=PATIENCE_MS)
    page.get_by_label("We also give a translation in").select_option(translation)
    axe(page)
    fits_narrow(page)
    press(page, "Save")


def test_arabic_with_english_beside_it(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    home = open_draft(page)
    page.goto(f"{home}sections/problem/", timeout=PATIENCE_MS)
    before = page.locator("[name=answer-problem]").input_value()
    write_in(page, home, "ar", "en")

    page.goto(f"{home}sections/problem/", timeout=PATIENCE_MS)
    original = page.locator("[name=answer-problem]")
    translation = page.locator("[name='answer-problem--translation']")
    for field, language, direction in ((original, "ar", "rtl"), (translation, "en", "ltr")):
        expect(field).to_have_attribute("lang", language)
        expect(field).to_have_css("direction", direction)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    original.fill(ARABIC)
    translation.fill(ENGLISH)
    axe(page)
    page.set_viewport_size(TELEPHONE)
    axe(page, schemes=("dark",))
    fits_narrow(page)
    press(page, "Save and come back later")

    page.goto(f"{home}check/", timeout=PATIENCE_MS)
    answer = page.locator("#answer-to-problem")
    first, second = answer.locator("[lang=ar]"), answer.locator("[lang=en]")
    expect(first).to_have_text(ARABIC)
    expect(first).to_have_css("direction", "rtl")
    expect(second).to_have_text(ENGLISH)
    assert top(second) > top(first), "one below the other on a telephone"
    fits_narrow(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert abs(top(second) - top(first)) < 5, "beside each other where there is room"
    axe(page)

    page.goto(f"{home}sections/problem/", timeout=PATIENCE_MS)
    original.fill(before)
    press(page, "Save and come back later")
    write_in(page, home, "en", "")
    page.goto(f"{home}sections/problem/", timeout=PATIENCE_MS)
    expect(translation).to_have_count(0)


def top(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return float(box["y"])


def test_reminders_are_stopped_and_started(new_person: NewPerson, people: People) -> None:
    page = demo_sign_in(new_person(), OWNER)
    home = open_draft(page)
    follow(page, "Stop or start reminders")
    press(page, "Stop reminders to me")
    expect(page.locator("h1")).to_have_text("You get no reminders of this nomination")
    press(page, "Start reminders again")
    expect(page.get_by_role("button", name="Stop reminders to me")).to_be_visible()
    assert page.url.startswith(home)

    people.expect("410")
    stranger = new_person()
    go(stranger, "/nominations/reminders/not-a-token/")
    expect(stranger.locator("h1")).to_have_text("This link no longer works")
    fits_narrow(stranger)
