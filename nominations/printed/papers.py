"""A nomination on paper: its document as a PDF, with its evidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

import evidence
import printing
from nominations.documents import build_document, interface_language
from nominations.drafts import Draft
from nominations.languages import language as language_of
from nominations.models import Submission
from nominations.reading import read_document

# Where offices print on US Letter; everywhere else on A4 (ISO 216).
LETTER_COUNTRIES = frozenset({"US", "CA"})
TEMPLATE = "nominations/pdf/document.html"
# Of the page that is set: some 40,000 words, or tables of 2,000 months. A processor works on that
# for half a minute, and a draft may hold far more.
MOST_CHARACTERS = 300_000


class TooLong(Exception):
    """The nomination is longer than what is set on paper."""


def submission_pdf(submission: Submission) -> bytes:
    """A submitted version as it was frozen. The same version gives the same file.

    Raises:
        TooLong: it has more than MOST_CHARACTERS.
        printing.Busy: too many files are being made; try again.
    """
    html = paper(submission.document, submission=submission, made_at=submission.submitted_at)
    return printing.pdf(html, identifier=submission.sha256)


def draft_pdf(draft: Draft) -> bytes:
    """The draft as it stands, marked as one on each page.

    Raises:
        TooLong: it has more than MOST_CHARACTERS.
        printing.Busy: too many files are being made; try again.
    """
    now, nomination = timezone.now(), draft.nomination
    html = paper(build_document(draft), submission=None, made_at=now)
    return printing.pdf(html, identifier=f"{nomination.public_id} {now.isoformat()}")


def paper(document: Mapping[str, Any], *, submission: Submission | None, made_at: datetime) -> str:
    """The page that becomes the file; its words in the nomination's language where we have them.

    Raises:
        TooLong: it has more than MOST_CHARACTERS.
    """
    language = document["language"]
    with translation.override(interface_language(language)):
        context = {
            "document": document,
            "reading": read_document(document, attachment_url=_file_address),
            "heading": document["title"] or _("A programme without a name"),
            "submission": submission,
            "zone": document["cycle"]["zone"],
            "made_at": made_at,
            "language": language,
            "direction": language_of(language).direction,
            "letter": document["agency"]["country"] in LETTER_COUNTRIES,
            "site_name": settings.SITE_NAME,
        }
        page = render_to_string(TEMPLATE, context)
    if len(page) > MOST_CHARACTERS:
        raise TooLong
    return evidence.charts.for_print(page)


def file_name(document: Mapping[str, Any], submission: Submission | None) -> str:
    """By reference and version; a draft by its title."""
    if submission:
        return f"{document['reference']}-v{submission.version}.pdf"
    return f"{slugify(document['title'])[:60] or 'nomination'}-draft.pdf"


def _file_address(public_id: str) -> str:
    """Where the team and the award's staff open a file, once signed in."""
    return settings.SITE_URL + reverse("nominations:file", args=[public_id])
