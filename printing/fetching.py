"""What a page that becomes a PDF may load: this site's own static files, and nothing else.

A page holds words that strangers typed. They are escaped; should one slip through as markup all
the same, it must neither read a file of the server nor call at an address for it.
"""

import mimetypes
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import woff2
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Web fonts are packed; unpacking all of them takes longer than setting the pages.
UNPACKED_FONTS = 32


class OwnFiles(URLFetcher):  # type: ignore[misc]  # it has no types
    """Answers for `data:` and for files under STATIC_URL, by their names; refuses all else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Raises ValueError for what may not be loaded or is not there."""
        prefix = static_address()
        if not url.startswith(prefix):
            return super().fetch(url, headers)
        path = finders.find(unquote(url.removeprefix(prefix)))
        if not path:
            raise ValueError(f"No such static file: {url}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, _content(path), {"Content-Type": kind})


def static_address() -> str:
    """Where a page's own files are, as the page's addresses are resolved."""
    return urljoin(f"{settings.SITE_URL}/", settings.STATIC_URL)


def _content(path: str) -> bytes:
    return _unpacked(path) if path.endswith(".woff2") else Path(path).read_bytes()


@lru_cache(maxsize=UNPACKED_FONTS)
def _unpacked(path: str) -> bytes:
    plain = BytesIO()
    with Path(path).open("rb") as packed:
        woff2.decompress(packed, plain)
    return plain.getvalue()
