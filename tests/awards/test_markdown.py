"""Markdown from people comes out as harmless markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.text import TAGS, render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *two* **three**", "<p>One <em>two</em> <strong>three</strong></p>\n"),
        ("# Top\n\n## Next", "<h3>Top</h3>\n<h4>Next</h4>\n"),
        ("###### Deep", "<h5>Deep</h5>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("", ""),
    ],
)
def test_what_it_makes(text: str, html: str) -> None:
    assert render_markdown(text) == html


def test_headings_start_where_the_page_allows() -> None:
    assert render_markdown("# Top", first_heading=2) == "<h2>Top</h2>\n"


def test_links_lead_only_to_the_web_or_mail() -> None:
    assert 'rel="noopener nofollow"' in render_markdown("[x](https://example.org)")
    for address in ("javascript:alert(1)", "data:text/html,x", "vbscript:x"):
        assert "href" not in render_markdown(f"[x]({address})")


@given(st.text(), st.sampled_from(["", "<script>", "<img src=x onerror=y>", "[a](", "![a](x)"]))
def test_no_other_markup_comes_out(text: str, evil: str) -> None:
    html = render_markdown(f"{evil}{text}{evil}")
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= TAGS
    assert not re.search(r"<[^>]*\son\w+=", html)
