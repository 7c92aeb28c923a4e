"""The style guide in Chromium: no accessibility finding, no sideways scrolling, scripts that help.

The page is rendered once; the browser gets it and its files from memory, under the page's own
content security policy.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.cache import SessionStore
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from accounts.models import User
from desk.views.styleguide import styleguide
from tools.browser import find_chromium

pytestmark = pytest.mark.e2e

HOST = "http://styleguide.example.org"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ARGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def guide() -> tuple[bytes, str]:
    """The rendered page and its content security policy; no database is asked for either."""

    def as_staff(request: HttpRequest) -> HttpResponse:
        request.user = User(pk=1, email="staff@example.org", full_name="Staff", is_staff=True)
        request.session = SessionStore()
        return styleguide(request)

    request = RequestFactory().get("/styleguide/", headers={"host": "localhost"})
    response = ContentSecurityPolicyMiddleware(as_staff)(request)
    return response.content, response.headers["Content-Security-Policy"]


@pytest.fixture(scope="module")
def browser(guide: tuple[bytes, str]) -> Iterator[Browser]:
    """Chromium, ended with this module's tests: its event loop must not outlive them."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Browser tests need Chromium; `make test` says how to get it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, guide: tuple[bytes, str]) -> Iterator[Opener]:
    """Opens the page with the given browser settings; no page may log an error."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    content, policy = guide

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if not path.startswith("/static/"):
            headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
            route.fulfill(body=content, headers=headers)
            return
        found = finders.find(path.removeprefix("/static/"))
        if not found:
            route.fulfill(status=404)
            return
        kind = TYPES.get(Path(found).suffix, "application/octet-stream")
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    def open_page(**settings: object) -> Page:
        context = browser.new_context(reduced_motion="reduce", **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(f"{HOST}/styleguide/")
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def test_axe_finds_nothing(opened: Opener) -> None:
    for scheme in ("light", "dark"):
        for size in (PHONE, DESK):
            page = opened(color_scheme=scheme, viewport=size)
            assert findings(page) == [], (scheme, size)


def test_axe_does_find_what_is_wrong(opened: Opener) -> None:
    page = opened(viewport=DESK)
    page.evaluate("document.querySelector('h1').append(document.createElement('button'))")
    assert any(finding.startswith("button-name") for finding in findings(page))


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_scrolls_sideways(opened: Opener, width: int) -> None:
    page = opened(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_large_text_does_not_scroll_sideways(opened: Opener) -> None:
    page = opened(viewport=DESK)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


def test_targets_are_large_enough(opened: Opener) -> None:
    page = opened(viewport=PHONE)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary, nav a, .btn')]
        .filter((e) => e.type !== 'hidden' && e.offsetParent)
        .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([html]) => html)"""
    )
    assert small == []


def test_the_chosen_colours_hold(opened: Opener) -> None:
    page = opened(viewport=DESK, color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(ground) != light
    assert {c["name"]: c["value"] for c in page.context.cookies()}["theme"] == "dark"


def test_words_are_counted_without_stopping_anyone(opened: Opener) -> None:
    page = opened(viewport=DESK)
    field = page.locator("#id_empty-problem")
    field.fill("one two  three\nfour")
    below = page.locator("#div_id_empty-problem .word-count")
    expect(below).to_have_text("4 of 250 words")
    field.fill("word " * 260)
    expect(below).to_have_text("10 words over the limit")
    assert len(field.input_value().split()) == 260


def test_a_question_appears_when_its_answer_is_given(opened: Opener) -> None:
    page = opened(viewport=DESK)
    question = page.locator("#div_id_empty-comparison_area")
    expect(question).to_be_hidden()
    page.locator("#id_empty-comparison_0").check()
    expect(question).to_be_visible()
    page.locator("#id_empty-comparison_1").check()
    expect(question).to_be_hidden()


def test_the_summary_of_errors_takes_the_focus(opened: Opener) -> None:
    page = opened(viewport=DESK)
    expect(page.locator(".error-summary")).to_be_focused()


def test_the_readers_own_time_is_added_where_it_differs(opened: Opener) -> None:
    away = opened(viewport=DESK, timezone_id="Pacific/Auckland")
    expect(away.locator(".local-time").first).to_have_text("(1 May at 16:59 your time)")
    at_home = opened(viewport=DESK, timezone_id="America/Chicago")
    expect(at_home.locator(".local-time")).to_have_count(0)


def test_a_score_is_given_by_keyboard(opened: Opener) -> None:
    page = opened(viewport=DESK)
    group = page.locator("#id_score-impact_group")
    group.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio", name="2")).to_be_checked()


def test_a_phone_shows_the_entry_or_the_scores(opened: Opener) -> None:
    page = opened(viewport=PHONE)
    page.get_by_role("link", name="Scores").click()
    expect(page.locator("#split-rubric")).to_be_visible()
    expect(page.locator("#split-entry")).to_be_hidden()


def test_without_scripts_everything_is_there(opened: Opener) -> None:
    page = opened(viewport=PHONE, java_script_enabled=False)
    for part in ("#split-rubric", "#split-entry", "#div_id_empty-comparison_area"):
        expect(page.locator(part)).to_be_visible()


def test_a_form_is_sent_once(opened: Opener) -> None:
    page = opened(viewport=DESK)
    form = page.locator("form[data-submit-once]").first
    sent = page.evaluate(
        """() => {
          const form = document.querySelector('form[data-submit-once]');
          let sent = 0;
          window.addEventListener('submit', (event) => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
          });
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 1
    expect(form.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(form.get_by_role("button")).not_to_have_attribute("aria-disabled", "true")


def test_unsaved_words_are_guarded(opened: Opener) -> None:
    page = opened(viewport=DESK)
    leaves = "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(leaves) is False
    page.locator("#id_empty-title").fill("Lighter Streets")
    assert page.evaluate(leaves) is True
    page.locator("#id_empty-title").dispatch_event("laurel:saved", {"bubbles": True})
    assert page.evaluate(leaves) is False
