"""Finding every kind of page that a person can reach by links."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from playwright.sync_api import Page

from tests.e2e.steps.moving import PATIENCE_MS, kind_of_page

# Files and data, which no browser shows as a page of ours.
NO_PAGE = re.compile(
    r"\.(csv|ics|json|xml|txt)$|/(feed|files|pdf|word|logout|theme|certificate|download)/"
    r"|/(press|kits/[^/]+)/[^/]+/$"
)
_OBJECT = re.compile(r"[^/]*[0-9][^/]*|[\w-]{20,}|(?<=/awards/)[^/]+|(?<=/sections/)[^/]+")
# Pages of one shape that are opened to see whether they differ.
AT_MOST = 3


def _shape(address: str) -> str:
    path = address.partition("?")[0]
    return re.sub(r"(?<=/winners/\*/)[^/]+", "*", _OBJECT.sub("*", path))


def _links(page: Page) -> list[str]:
    """Paths of this site that the page links to, in the order of the page.

    What the address asks for is left out, but for the pages that are about one answer.
    """
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    here = urlsplit(page.url).netloc
    return [_address(url) for url in map(urlsplit, found) if url.netloc == here]


def _address(url: SplitResult) -> str:
    return f"{url.path}?{url.query}" if url.query.startswith("question=") else url.path


def every_kind(page: Page, *, start: str, inside: re.Pattern[str]) -> Iterator[str]:
    """Go from link to link, stopping at each page of a new kind; its path.

    `inside` says which paths are this person's business; the others are left alone.
    """
    waiting, known = [start], {start}
    shapes: Counter[str] = Counter()
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        path = waiting.pop(0)
        page.goto(path, timeout=PATIENCE_MS)
        links = _links(page)
        kind = (_shape(path), kind_of_page(page)[1])
        if kind not in seen:
            seen.add(kind)
            yield path
        for link in links:
            shape = _shape(link)
            if link in known or NO_PAGE.search(link) or not inside.match(link):
                continue
            if shapes[shape] < AT_MOST:
                shapes[shape] += 1
                known.add(link)
                waiting.append(link)
