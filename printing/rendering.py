"""From a page to a tagged PDF. Loads WeasyPrint: reached through `printing.pdf`."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import weasyprint
from django.conf import settings

from printing import Busy
from printing.fetching import OwnFiles
from printing.preparing import prepare

# PDF/UA-1, ISO 14289-1: every piece of text has its place in a tree of headings, lists and tables.
VARIANT = "pdf/ua-1"
# Setting pages keeps a processor busy, so a process makes one file at a time: other pages go on.
PATIENCE_SECONDS = 15
_turn = Lock()

# Fonts are cut to the letters used and stamped with the time of the cut, or with this moment:
# https://reproducible-builds.org/specs/source-date-epoch/
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


def pdf(html: str, *, identifier: str) -> bytes:
    """A whole page as a PDF file.

    Title, language and date are the page's own: `<title>`, `<html lang>` and
    `<meta name="dcterms.created">`. The same page and identifier give the same bytes on the same
    machine. Of addresses in it only `data:` and this site's static files are loaded.

    Args:
        html: a page of ours, with every stranger's word escaped.
        identifier: what tells this document from others, such as its digest.

    Raises:
        Busy: no turn came within PATIENCE_SECONDS.
    """
    page = weasyprint.HTML(
        string=html,
        base_url=f"{settings.SITE_URL}/",
        url_fetcher=OwnFiles(),
        media_type="print",
    )
    prepare(page.etree_element)
    with _one_at_a_time():
        written: bytes = page.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
        )
    return written


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turn.release()
