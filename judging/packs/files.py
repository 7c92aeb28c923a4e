"""A part of a pack as a PDF file."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi

import evidence
import printing
from audit.canonical import sha256_hex
from judging.labels import Labels
from judging.models import PanelMember, Round
from judging.packs.sheets import Part, sheets_of
from nominations.printed.papers import LETTER_COUNTRIES

TEMPLATE = "judging/pack/document.html"
MOST_CHARACTERS = 900_000
"""Of the page that is set: five of the longest nominations that can be submitted."""


class PackTooLong(Exception):
    """The entries of a part are longer than what is set on paper."""


def pack_pdf(part: Part, *, judging_round: Round, member: PanelMember, labels: Labels) -> bytes:
    """The part's entries, each with its rubric to write on, for this judge.

    Raises:
        PackTooLong: it has more than MOST_CHARACTERS.
        printing.Busy: too many files are being made; try again.
    """
    now = timezone.now()
    context = {
        "cycle": judging_round.cycle,
        "round": judging_round,
        "member": member,
        "part": part,
        "sheets": sheets_of(part, labels=labels, rubric=judging_round.criteria()),
        "made_at": now,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "letter": member.country.code in LETTER_COUNTRIES,
        "site_name": settings.SITE_NAME,
    }
    page = render_to_string(TEMPLATE, context)
    if len(page) > MOST_CHARACTERS:
        raise PackTooLong
    versions = [row.submission.sha256 for row in part.assignments]
    identifier = sha256_hex([member.pk, versions, now.isoformat()])
    return printing.pdf(evidence.charts.for_print(page), identifier=identifier)


def pack_name(judging_round: Round, part: Part) -> str:
    """By award, year and part: no entry is named."""
    cycle = judging_round.cycle
    return f"{cycle.award.slug}-{cycle.year}-entries-{part.first}-to-{part.last}.pdf"
