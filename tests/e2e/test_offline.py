"""A nominee takes the form away as a Word file, fills it in, and brings it back."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.moving import PATIENCE_MS, follow, go
from tests.e2e.steps.signing import demo_sign_in
from tests.nominations.word_files import filled_in

OWNER = "Owner of an agency's team"
WORDS = "They decided it together,\nin two meetings."


def download(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the Word file").click()
    return Path(waiting.value.path()).read_bytes()


def enter(page: Page) -> None:
    """Press what has the focus, and wait for the page it leads to."""
    with page.expect_navigation(timeout=PATIENCE_MS):
        page.keyboard.press("Enter")


def upload(page: Page, content: bytes) -> None:
    chosen = {
        "name": "ours.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": content,
    }
    page.get_by_label("The Word file that you filled in").set_input_files(chosen)  # type: ignore[arg-type]
    # By keyboard alone from here on.
    page.get_by_role("button", name="Read the file").focus()
    enter(page)


def test_there_and_back(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    home = page.url
    follow(page, "Fill in as a Word file")
    fits_narrow(page)
    content = filled_in(
        download(page),
        {"a/engagement": WORDS, "a/started": "some day", "r/costs/cost.n1/label": "Half a cost"},
    )
    upload(page, content)
    expect(page.get_by_role("heading", level=1)).to_have_text("What was understood")
    axe(page)
    fits_narrow(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("“some day” could not be read.")
    taken = page.get_by_role("checkbox", name=re.compile("How does the community take part"))
    if not taken.is_checked():
        taken.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Take over what is ticked").focus()
    enter(page)
    expect(page).to_have_url(home)
    expect(page.get_by_role("main")).to_contain_text(re.compile("(is|are) taken over"))
    page.goto(f"{home}sections/community/", timeout=PATIENCE_MS)
    expect(page.get_by_label(re.compile("How does the community take part"))).to_have_value(WORDS)


def test_what_is_no_form_is_refused(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    follow(page, "Fill in as a Word file")
    upload(page, b"%PDF-1.7 not a form")
    expect(page.get_by_role("alert")).to_contain_text("This is a PDF file")
    axe(page)


def test_earlier_answers(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), OWNER)
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    follow(page, "Bring in answers from an earlier nomination of your agency")
    axe(page)
    fits_narrow(page)
    choices = page.get_by_role("button", name=re.compile("^See its answers"))
    if choices.count():
        choices.first.click()
        axe(page)
        fits_narrow(page)
