"""What the content security policy and the screen readers ask of every template."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.design.places import COMPONENTS, TEMPLATES

# Mail is read in mail programs, where no page's policy holds.
PAGES = sorted(set(TEMPLATES.rglob("*.html")) - set(TEMPLATES.glob("mail/**/*.html")))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=(?!=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "a javascript address": re.compile(r"[\"']javascript:", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>", re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in INLINE.items() if pattern.search(text)] == []
    for script in SCRIPT.finditer(text):
        attributes = script["attributes"]
        assert "src=" in attributes or 'type="application/' in attributes, script[0]


@pytest.mark.parametrize(
    "markup", ['<p style="x">', "<style>", "<a onclick='x'>", '<b hx-on:a="">']
)
def test_the_patterns_find_what_they_should(markup: str) -> None:
    assert any(pattern.search(markup) for pattern in INLINE.values())


def test_the_style_guide_names_every_component() -> None:
    shown = "".join(page.read_text() for page in (TEMPLATES / "styleguide").glob("*.html"))
    names = [path.stem for path in COMPONENTS.glob("*.html")]
    assert [name for name in names if f'piece.html" with name="{name}"' not in shown] == []
    assert [
        name for name in names if name != "page_header" and f"components/{name}.html" not in shown
    ] == []


def test_every_component_says_what_it_needs() -> None:
    silent = [p.name for p in COMPONENTS.glob("*.html") if "{% comment %}" not in p.read_text()]
    assert silent == []


def test_a_time_can_be_followed_by_a_full_stop() -> None:
    moment = datetime(2027, 5, 1, 4, 59, tzinfo=UTC)
    context = {"at": moment, "zone": "America/Chicago"}
    html = render_to_string("components/time.html", context).strip("\n")
    assert html.endswith("</time>")
    assert 'datetime="2027-04-30T23:59:00-05:00"' in html
    assert "Friday 30 April 2027, 23:59 (Chicago time)" in html


def test_a_time_without_a_moment_is_nothing() -> None:
    assert render_to_string("components/time.html", {"at": None}).strip() == ""


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_neither_request_nor_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert "<main" in html
    assert 'lang="en"' in html
