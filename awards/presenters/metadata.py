"""What machines and citations say of a page: schema.org, social cards, the reference to quote."""

import json
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.models import Award, Cycle, Winner
from awards.presenters.winners import where

# Inside a script element these could end it or start another; JSON knows them by their numbers.
SCRIPT_ESCAPES = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """The content of an application/ld+json block, safe inside a page."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(text.translate(SCRIPT_ESCAPES))  # noqa: S308 - escaped for a script element


def winner_data(winner: Winner, url: str, award_name: str) -> dict[str, Any]:
    """The record as a creative work about a programme that won an award."""
    return {
        "@type": "Article",
        "headline": f"{winner.programme}, {winner.agency_name}",
        "url": url,
        "abstract": winner.one_line,
        "datePublished": winner.public_since.date().isoformat(),
        "dateModified": max(winner.updated_at, winner.public_since).date().isoformat(),
        "isBasedOn": winner.source_url or winner.source_name,
        "about": {
            "@type": "Project",
            "name": winner.programme,
            "award": f"{award_name} {winner.year}",
            "parentOrganization": {
                "@type": "GovernmentOrganization",
                "name": winner.agency_name,
                "address": {
                    "@type": "PostalAddress",
                    "addressCountry": winner.country.code,
                    "addressLocality": winner.place,
                },
            },
        },
    }


def award_data(award: Award, url: str) -> dict[str, Any]:
    return {
        "@type": "WebPage",
        "name": award.name,
        "url": url,
        "description": award.lead,
        "about": {"@type": "Thing", "name": award.name},
        "sourceOrganization": {"@type": "Organization", "name": award.organisation},
    }


def cycle_data(cycle: Cycle, url: str) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": f"{cycle.award.name} {cycle.year}",
        "url": url,
        "startDate": cycle.opens_at.isoformat(),
        "endDate": cycle.announcement_at.isoformat(),
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url},
        "organizer": {"@type": "Organization", "name": cycle.award.organisation},
    }


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """A trail of (name, absolute address), the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def graph(*parts: dict[str, Any]) -> SafeString:
    """Several descriptions in one block."""
    return json_ld({"@graph": list(parts)})


def citation(winner: Winner, url: str, award_name: str, now: datetime) -> str:
    """How to quote the record."""
    return _(
        "%(agency)s: %(programme)s. Winner of the %(award)s %(year)s, %(organisation)s. "
        "%(url)s (read on %(day)s)."
    ) % {
        "agency": f"{winner.agency_name} ({where(winner)})",
        "programme": winner.programme,
        "award": award_name,
        "year": winner.year,
        "organisation": winner.award.organisation,
        "url": url,
        "day": date_format(now, "j F Y"),
    }
