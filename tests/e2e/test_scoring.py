"""A judge scores by keyboard, pins, loses the connection, and goes on by phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.moving import go
from tests.e2e.steps.signing import demo_sign_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def connections_may_break(people: People) -> None:
    """Browsers log that there is no connection, and what a save is answered with."""
    people.expect("status of 409|ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def score(field: Locator) -> str:
    chosen = field.locator("input[type=radio]:checked")
    return (chosen.get_attribute("value") or "") if chosen.count() else ""


def change(field: Locator, steps: int = 1) -> str:
    """Give the field another score than it has, so many further on; which."""
    value = str((int(score(field) or 0) + steps) % 6)
    field.get_by_role("radio", name=value, exact=True).check()
    return value


def test_a_judge_scores_with_and_without_a_connection(new_person: NewPerson) -> None:
    page = demo_sign_in(new_person(), "Judge")
    address = open_unsealed(page)
    fields = page.locator(".score-field")
    state = page.locator("#save-state")
    keys(page, fields, state)
    pin(page)
    axe(page)

    page.context.set_offline(True)
    change(fields.nth(0))
    change(fields.nth(1))
    expect(state).to_contain_text("2 scores wait for a connection; they are only on this device.")
    page.context.set_offline(False)
    expect(state).to_contain_text("Saved")
    page.wait_for_function("!Object.keys(sessionStorage).some(key => key.startsWith('laurel.'))")

    # A page that is left without a connection: the scores wait in this tab, and no words do.
    page.route("**/autosave/", lambda route: route.abort())
    fields.nth(0).get_by_role("textbox").fill("These words are not kept on the device.")
    mine = [change(fields.nth(0)), change(fields.nth(1))]
    expect(state).to_contain_text("2 scores wait")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "These words" not in kept
    window_two(page, address)
    page.once("dialog", lambda dialog: dialog.accept())
    page.unroute("**/autosave/")
    page.reload()
    # One of them was scored in another window meanwhile: both are shown, and the judge chooses.
    conflict = page.locator(".score-part").nth(0)
    expect(conflict.get_by_text("was changed in another window")).to_be_visible()
    expect(state).to_contain_text("Choose what to keep")
    axe(page)
    conflict.get_by_role("button", name=re.compile("^Keep mine")).click()
    expect(state).to_contain_text("Saved")
    page.reload()
    assert [score(fields.nth(place)) for place in (0, 1)] == mine
    by_phone(page, address)


def open_unsealed(page: Page) -> str:
    go(page, "/judging/")
    page.get_by_role("link", name=re.compile("^(Score my|My) entries$")).first.click()
    axe(page)
    fits_narrow(page)
    entries = page.locator(".task-list__item").filter(has_text="criteria scored")
    with page.expect_navigation():
        entries.first.get_by_role("link").click()
    # It is shown once the scripts are at work.
    expect(page.get_by_role("button", name="Keys", exact=True)).to_be_visible()
    return page.url


def keys(page: Page, fields: Locator, state: Locator) -> None:
    """Numbers, j and k; nothing while one writes; a switch that stays."""
    fields.nth(2).get_by_role("radio").first.focus()
    at = page.locator(".score-field--here")
    first = at.get_attribute("id")
    page.keyboard.press("1")
    expect(page.locator("#keys-state")).to_contain_text(": 1")
    expect(state).to_contain_text("Saved")
    page.keyboard.press("j")
    assert at.get_attribute("id") != first
    page.keyboard.press("k")
    assert at.get_attribute("id") == first
    page.keyboard.press("3")
    assert score(at) == "3"
    comment = at.get_by_role("textbox")
    comment.fill("")
    comment.press_sequentially("4 jokes")
    expect(comment).to_have_value("4 jokes")
    assert score(at) == "3"
    comment.fill("")
    at.get_by_role("radio").first.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    axe(page)
    dialog.get_by_role("button", name="Turn the keys off").click()
    expect(dialog.get_by_text("The keys are off.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert score(at) == "3"
    page.get_by_role("button", name="Keys", exact=True).click()
    dialog.get_by_role("button", name="Turn the keys on").click()
    expect(dialog.get_by_text("The keys are on.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()


def pin(page: Page) -> None:
    """Mark a passage and pin it; take it off again."""
    page.locator(".answer .answer-text").first.evaluate(
        """text => {
            const words = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            let node = words.nextNode();
            while (node.data.trim().length < 20) node = words.nextNode();
            getSelection().setBaseAndExtent(node, 0, node, 20);
        }"""
    )
    page.get_by_role("button", name="Pin to criterion").click()
    pins = page.locator(".pins__item")
    expect(pins).to_have_count(1)
    expect(page.get_by_role("button", name="Pin to criterion")).to_be_hidden()
    axe(page, schemes=("light",))
    pins.get_by_role("button", name=re.compile("^Take off")).click()
    expect(pins).to_have_count(0)


def window_two(page: Page, address: str) -> None:
    """Score the first criterion in another window."""
    other = page.context.new_page()
    go(other, address)
    # Neither what stood there nor what waits in the first window.
    change(other.locator(".score-field").nth(0), steps=2)
    expect(other.locator("#save-state")).to_contain_text("Saved")
    other.close()


def by_phone(page: Page, address: str) -> None:
    """Entry and scores are two tabs; how far one is stands on the tab."""
    page.set_viewport_size(PHONE)
    go(page, address)
    tabs = page.get_by_role("navigation", name="Entry and scores")
    expect(page.locator("#split-rubric")).to_be_hidden()
    expect(tabs.get_by_role("link", name=re.compile(r"^Scores \d"))).to_be_visible()
    tabs.get_by_role("link", name=re.compile("^Scores")).click()
    expect(page.locator("#split-entry")).to_be_hidden()
    expect(page.get_by_role("button", name="Check and seal")).to_be_in_viewport()
    axe(page)
    fits_narrow(page)
