"""The counter below a field counts as the server does."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, sync_playwright

from awards.questions.words import count_words
from tools.browser import find_chromium

pytestmark = pytest.mark.e2e

PAGE = """
<body data-words-used="%s of %s" data-words-over="%s over">
<textarea data-max-words="1000000"></textarea>
"""
COUNT = """(texts) => texts.map((text) => {
  const field = document.querySelector("textarea");
  field.value = text;
  field.dispatchEvent(new Event("input"));
  return parseInt(document.querySelector(".word-count").textContent, 10);
})"""
# Characters that both sides know: without surrogates, private use and what is not yet assigned.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), max_size=60)


@pytest.fixture(scope="module")
def counter() -> Iterator[Page]:
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Browser tests need Chromium; `make test` says how to get it.")
    script = finders.find("js/word-count.js")
    assert isinstance(script, str)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        page.set_content(PAGE)
        page.add_script_tag(path=script)
        yield page
        browser.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXTS, min_size=20, max_size=60))
def test_counts_as_the_server_does(counter: Page, texts: list[str]) -> None:
    assert counter.evaluate(COUNT, texts) == [count_words(text) for text in texts]


def test_counts_known_texts(counter: Page) -> None:
    texts = ["", "one", "a well-known fact – really", "防犯 and ひと", "one\u00a0two\u3000three"]
    assert counter.evaluate(COUNT, texts) == [0, 1, 4, 5, 3]
