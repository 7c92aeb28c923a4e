"""Winners as the ledger, the card and the record page show them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from awards.models import Sponsorship, Winner
from awards.presenters.cycles import names_by_year

type Row = dict[str, Any]


def where(winner: Winner) -> str:
    """Place and country in words; the country once, if the place is named after it."""
    country = str(winner.country.name)
    if not winner.place:
        return country
    return winner.place if country in winner.place else f"{winner.place}, {country}"


def ledger_rows(
    winners: Iterable[Winner], sponsorships: Mapping[int, Sequence[Sponsorship]]
) -> list[Row]:
    """Rows of the ledger. `sponsorships` are given by the award's key."""
    rows = []
    for winner in winners:
        names = names_by_year(sponsorships.get(winner.award_id, ()), [winner.year])
        rows.append(_row(winner) | {"award_name": names.get(winner.year, "")})
    return rows


def card(winner: Winner) -> Row:
    """One winner, shown large."""
    return _row(winner) | {"summary": winner.one_line}


def _row(winner: Winner) -> Row:
    return {
        "year": winner.year,
        "programme": winner.programme,
        "agency": winner.agency_name,
        "place": where(winner),
        "url": winner.get_absolute_url(),
        "result": winner.one_line,
        "is_demo": winner.is_demo,
    }


def fact_rows(winner: Winner, archive_url: str) -> list[Row]:
    """The short facts beside the story."""
    rows: list[Row] = [
        {"label": _("Year of the award"), "value": winner.year},
        {"label": _("Agency"), "value": winner.agency_name},
        {
            "label": _("Country"),
            "value": winner.country.name,
            "url": f"{archive_url}?country={winner.country.code}",
        },
    ]
    if winner.place:
        rows.insert(2, {"label": _("Place"), "value": winner.place})
    if winner.category_name:
        rows.append({"label": _("Category"), "value": winner.category_name})
    if winner.programme_meaning:
        rows.append({"label": _("The name means"), "value": winner.programme_meaning})
    if winner.started:
        rows.append({"label": _("Started"), "value": month(winner.started)})
    if winner.evidence_level is not None:
        rows.append(
            {
                "label": _("Design level"),
                "value": _("%(level)s of 5") % {"level": winner.evidence_level},
                "url": f"{archive_url}?evidence={winner.evidence_level}",
            }
        )
    return rows


def month(text: str) -> str:
    """2019-06 as "June 2019"; a year alone as it is."""
    year, _dash, number = text.partition("-")
    if year.isdigit() and number.isdigit() and int(number) in MONTHS:
        return f"{MONTHS[int(number)]} {year}"
    return year
