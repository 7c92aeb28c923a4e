"""What the archive's search reads of a record."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import override

from awards.models import Topic, Winner, WinnerMeasure

# PostgreSQL refuses a tsvector of over a megabyte; no story comes near this.
LONGEST_TEXT = 200_000


def fold(text: str) -> str:
    """Lower case without accents, as names and misspelt words are compared."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


def names_of(winner: Winner, topics: Iterable[Topic]) -> str:
    """The names on a record: programme, agency, place, country and topics."""
    parts = [
        winner.programme,
        winner.programme_meaning,
        winner.agency_name,
        winner.place,
        country_name(winner),
        *(topic.name for topic in topics),
    ]
    return fold(" ".join(part for part in parts if part))


def text_of(
    winner: Winner,
    topics: Iterable[Topic],
    measures: Iterable[WinnerMeasure],
    discrepancies: Iterable[Mapping[str, Any]] = (),
) -> str:
    """Everything a reader may search for, the names first."""
    parts = [
        winner.programme,
        winner.programme_meaning,
        winner.agency_name,
        winner.place,
        country_name(winner),
        str(winner.year),
        winner.award.name,
        winner.category_name,
        winner.one_line,
        *(topic.name for topic in topics),
        winner.story,
        winner.low_cost,
        winner.trust,
        winner.replication,
        winner.source_note,
    ]
    for measure in measures:
        parts += [measure.what, measure.statement]
    for row in discrepancies:
        parts += [row["topic"], row["what"], row["figure"], row.get("place", "")]
    return "\n".join(part for part in parts if part)[:LONGEST_TEXT]


def country_name(winner: Winner) -> str:
    """The country in the archive's own language, whatever language the request has."""
    with override("en"):
        return str(winner.country.name)
