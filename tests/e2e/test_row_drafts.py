"""Details and rows save themselves: half a cost is found again, by a colleague too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.moving import PATIENCE_MS, follow, go, press
from tests.e2e.steps.signing import demo_sign_in


@pytest.fixture(autouse=True)
def saving_may_be_refused(people: People) -> None:
    """Browsers log what a save is answered with."""
    people.expect("status of (409|422)")


def says(page: Page, words: str) -> None:
    line = page.locator("#save-state")
    expect(line).to_have_text(re.compile(words), timeout=PATIENCE_MS)


def test_half_a_cost_is_kept_and_shared(new_person: NewPerson) -> None:
    owner = demo_sign_in(new_person(), "Owner of an agency's team")
    go(owner, "/nominations/")
    follow(owner, "The Parcel Room")
    home = owner.url
    go(owner, f"{home}about/")
    owner.get_by_label("People who take part in a year").fill("many")
    says(owner, "^Not saved yet: an answer needs a change|^$")
    owner.get_by_label("People who take part in a year").fill("40")
    says(owner, r"^Saved \d\d:\d\d$")
    axe(owner)
    fits_narrow(owner)

    go(owner, f"{home}costs/add/costs/")
    owner.get_by_label("What did it pay for?").fill("Torches")
    owner.get_by_label("Amount", exact=True).fill("twelve")
    says(owner, r"^Kept \d\d:\d\d as a draft\.")
    editor = demo_sign_in(new_person(), "Editor of the same team")
    go(editor, f"{home}sections/cost/")
    follow(editor, "Torches")
    expect(editor.get_by_label("Amount", exact=True)).to_have_value("twelve")
    editor.get_by_label("What did it pay for?").fill("Torches and bells")
    says(editor, r"^Kept \d\d:\d\d as a draft\.")
    owner.get_by_label("What did it pay for?").fill("Torches for all")
    panel = owner.get_by_role("group", name="Edgar Example changed this while you were writing")
    expect(panel.get_by_role("group", name="What they wrote")).to_contain_text("Torches and bells")
    axe(owner)
    fits_narrow(owner)
    panel.get_by_role("button", name="Use theirs").click()
    label = owner.get_by_label("What did it pay for?")
    expect(label).to_have_value("Torches and bells", timeout=PATIENCE_MS)
    go(editor, f"{home}sections/cost/")
    follow(editor, "Torches and bells")
    press(editor, "Drop these words")
    expect(editor.get_by_text("The unsaved words are dropped.")).to_be_visible()
