"""Markdown written by staff or nominees, as markup that cannot do harm."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "a",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "h5",
    "code",
}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto"}
LAST_HEADING = 5

_markdown = MarkdownIt("commonmark", {"html": False})


def render_markdown(text: str, *, first_heading: int = 3) -> SafeString:
    """Paragraphs, lists, links and emphasis; raw HTML, images and scripts come out as text or not
    at all. Headings start at the level that the place in the page allows.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type.startswith("heading_"):
            level = int(token.tag[1]) + first_heading - 1
            token.tag = f"h{min(level, LAST_HEADING)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )
    return mark_safe(clean)  # noqa: S308 - cleaned on the line above
