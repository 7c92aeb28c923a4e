"""The receipt of a submission: what it tells, and the same on one sheet of paper."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

import printing
from accounts.models import User
from accounts.zones import zone_of
from nominations.languages import language
from nominations.letters import moment_words
from nominations.models import Submission
from nominations.printed.papers import LETTER_COUNTRIES

TEMPLATE = "nominations/pdf/receipt.html"


def receipt_facts(submission: Submission, reader: User) -> dict[str, Any]:
    """What page and paper share: whose it is and when it came, by the award's clock and theirs.

    Everything is of the version that was frozen, whatever the draft says now.
    """
    nomination, document = submission.nomination, submission.document
    return {
        "nomination": nomination,
        "submission": submission,
        "reference": document["reference"],
        "programme": document["title"],
        "programme_language": language(document["language"]),
        "agency": document["agency"]["name"],
        "received": moment_words(
            submission.submitted_at, nomination.cycle.zone, zone_of(reader, nomination.agency)
        ),
    }


def receipt_pdf(submission: Submission, reader: User) -> bytes:
    """The receipt as a file of one page, in the reader's language and with their time.

    Raises:
        printing.Busy: too many files are being made; try again.
    """
    facts = receipt_facts(submission, reader)
    context = {
        **facts,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "made_at": submission.submitted_at,
        "letter": submission.document["agency"]["country"] in LETTER_COUNTRIES,
        "site_name": settings.SITE_NAME,
    }
    page = render_to_string(TEMPLATE, context)
    return printing.pdf(page, identifier=f"receipt {submission.sha256} {facts['received']}")


def receipt_name(submission: Submission) -> str:
    """By reference and version."""
    return f"{submission.document['reference']}-v{submission.version}-receipt.pdf"
