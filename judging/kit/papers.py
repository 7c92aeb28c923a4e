"""Papers of the judging room as tagged PDF files: feedback reports and certificates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

import printing
from audit.canonical import sha256_hex
from awards.models import Cycle
from judging.enums import DecisionOutcome
from judging.kit.service import Service
from judging.models import DecisionEntry, FeedbackReport, PanelMember
from judging.reports.feedback import read_report
from nominations.printed.papers import LETTER_COUNTRIES


def feedback_pdf(report: FeedbackReport) -> bytes:
    """A report on paper, as the page shows it; the same report gives the same file.

    Raises:
        printing.Busy: too many files are being made; try again.
    """
    nomination = report.nomination
    return _pdf(
        "feedback",
        {
            "nomination": nomination,
            "cycle": nomination.cycle,
            "reading": read_report(report.document),
        },
        made_at=report.given_at or report.approved_at or nomination.cycle.announcement_at,
        country=nomination.agency.country.code,
        identifier=f"feedback {nomination.public_id} {sha256_hex(report.document)}",
    )


def honour_pdf(entry: DecisionEntry, names: Mapping[str, str]) -> bytes:
    """The certificate of an honoured agency; marked on its foot as long as it is under embargo.

    `names` has the agency and the programme as they are to be written.

    Raises:
        printing.Busy: too many files are being made; try again.
    """
    cycle = entry.decision.cycle
    is_public = cycle.is_announced()
    return _pdf(
        "honour",
        {
            "cycle": cycle,
            "honour": DecisionOutcome(entry.outcome).label,
            "is_winner": entry.outcome == DecisionOutcome.WINNER,
            "citation": entry.citation,
            "digest": entry.decision.sha256,
            "embargo_until": None if is_public else cycle.announcement_at,
            **names,
        },
        made_at=cycle.announcement_at,
        country=entry.nomination.agency.country.code,
        identifier=f"honour {entry.pk} {entry.decision.sha256} {is_public} {sorted(names.items())}",
    )


def service_pdf(member: PanelMember, service: Service) -> bytes:
    """A judge's certificate of service.

    Raises:
        printing.Busy: too many files are being made; try again.
    """
    cycle: Cycle = member.cycle
    return _pdf(
        "service",
        {"cycle": cycle, "member": member, "service": service},
        made_at=cycle.announcement_at,
        country=str(member.country),
        identifier=f"service {member.pk} {member.name} {service}",
    )


def _pdf(
    name: str, context: dict[str, Any], *, made_at: datetime, country: str, identifier: str
) -> bytes:
    page = render_to_string(
        f"judging/paper/{name}.html",
        {
            **context,
            "language": get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "made_at": made_at,
            "letter": country in LETTER_COUNTRIES,
            "site_name": settings.SITE_NAME,
        },
    )
    return printing.pdf(page, identifier=f"{identifier} {get_language()}")
