"""All that a role can read: every page of the tables it may open, and what these link to."""

import html
import re
from collections.abc import Iterable

from django.core.cache import cache
from django.urls import reverse

from tests.access.asking import ask
from tests.access.roles import Role
from tests.access.tables import rows, url_name
from tests.access.world import World

HOST = "http://testserver"
MOST_PAGES = 400
# One path with many queries, as the archive's facets are, is read so many times.
MOST_QUERIES = 6
_LINK = re.compile(rf"""["'>](?:{HOST})?(/[^"'<>\s\\]*)""")
# Files of the design; the switch of colours.
_PASSED_OVER = ("/static/", "/theme/", "/accounts/logout/")

type Pages = dict[str, str]


def pages_of(world: World, role: Role, *, within: tuple[str, ...] = ("/",)) -> Pages:
    """The text of every page in the tables that opens to the role, by address."""
    scene = world.scene(role)
    urls = []
    for key, row in rows().items():
        if row.get is not None and row.get[role] == 200:
            url, query = reverse(url_name(key), kwargs=dict(row.at(scene))), row.query(scene)
            urls.append(f"{url}?{query}" if query else url)
    return read(world.sessions[role], (url for url in urls if url.startswith(within)))


def read(session: str, urls: Iterable[str]) -> Pages:
    """These pages, as far as they open."""
    cache.clear()
    found = {}
    for url in urls:
        answer = ask(session, url)
        if answer.status == 200:
            found[url] = answer.text
    return found


def crawl(session: str, starts: Iterable[str], *, within: tuple[str, ...] = ("/",)) -> Pages:
    """These pages and all that links lead to from there, as far as it begins with `within`."""
    cache.clear()
    found: Pages = {}
    waiting, asked, queries = list(starts), set(), {}
    while waiting and len(found) < MOST_PAGES:
        url = waiting.pop(0)
        path = url.partition("?")[0]
        queries[path] = queries.get(path, 0) + 1
        strange = path.startswith(_PASSED_OVER) or not path.startswith(within)
        if url in asked or strange or queries[path] > MOST_QUERIES:
            continue
        asked.add(url)
        answer = ask(session, url)
        if answer.status in {301, 302} and answer.location.startswith("/"):
            waiting.append(answer.location)
        if answer.status == 200:
            found[url] = answer.text
            waiting += sorted({html.unescape(link) for link in _LINK.findall(answer.text)})
    assert len(found) < MOST_PAGES, "the crawl has no end: look at what it finds"
    return found


def holding(pages: Pages, *words: str) -> dict[str, list[str]]:
    """The addresses of pages that hold any of the words, with the words they hold."""
    found = {
        url: [word for word in words if word.casefold() in text.casefold()]
        for url, text in pages.items()
    }
    return {url: held for url, held in found.items() if held}


def changed(before: Pages, after: Pages) -> list[str]:
    """Addresses that opened in one reading alone, or read differently."""
    return sorted(url for url in before.keys() | after.keys() if before.get(url) != after.get(url))
