"""Writing a winner's public record: by the announcement, by staff, or from the archive's files."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from audit.services import record
from awards.enums import TopicKind
from awards.models import Award, Cycle, Topic, Winner, WinnerMeasure, WinnerSource
from awards.services.archive_text import names_of, text_of

SLUG_LENGTH = 110


class SeriesPoint(TypedDict, total=False):
    """One period of a series. `days` is how many days of the period were counted."""

    period: Required[str]
    count: Required[int]
    bound: str
    days: int


class MeasureFields(TypedDict, total=False):
    """One published figure, as far as its source states it (see WinnerMeasure)."""

    what: Required[str]
    unit: str
    direction: str
    is_output: bool
    change_low: Decimal | float | None
    change_high: Decimal | float | None
    bound: str
    as_of: str
    before_count: int | None
    after_count: int | None
    series: Sequence[SeriesPoint]
    intervention_period: str
    statement: str
    source_name: str
    source_url: str


class SourceFields(TypedDict, total=False):
    """A further source and what it states."""

    name: Required[str]
    url: str
    states: str


class WinnerFields(TypedDict, total=False):
    """The snapshot that makes a record. Problems and approaches are slugs of topics."""

    agency_name: Required[str]
    country: Required[str]
    programme: Required[str]
    one_line: Required[str]
    story: Required[str]
    source_name: Required[str]
    slug: str
    place: str
    category_name: str
    programme_meaning: str
    started: str
    low_cost: str
    trust: str
    replication: str
    source_note: str
    source_url: str
    evidence_level: int | None
    cost_band: str
    is_demo: bool
    problems: Sequence[str]
    approaches: Sequence[str]
    measures: Sequence[MeasureFields]
    sources: Sequence[SourceFields]


RELATED = ("problems", "approaches", "measures", "sources")


@transaction.atomic
def publish_winner(*, cycle: Cycle, **fields: Unpack[WinnerFields]) -> Winner:
    """Write a cycle's winner into the archive, where it shows once the cycle is announced.

    Belongs inside judging's announce verb, whose audit entry covers it. Each call writes one
    record: a year may have several winners.

    Raises:
        ValueError: a topic's slug is unknown.
    """
    return write_record(winner=Winner(award=cycle.award, cycle=cycle, year=cycle.year), **fields)


@transaction.atomic
def save_winner(
    *,
    award: Award,
    year: int,
    actor: User | None,
    winner: Winner | None = None,
    **fields: Unpack[WinnerFields],
) -> Winner:
    """Enter a record of a year before Laurel, or change one, for staff.

    Raises:
        ValueError: a topic's slug is unknown.
    """
    is_new = winner is None
    target = winner or Winner(award=award)
    target.year = year
    saved = write_record(winner=target, **fields)
    record(
        actor=actor,
        action="winner.entered" if is_new else "winner.changed",
        obj=saved,
        payload={"award": award.pk, "year": year},
        scope=award.scope,
    )
    return saved


def write_record(*, winner: Winner, **fields: Unpack[WinnerFields]) -> Winner:
    """Save the record with its topics, measures and sources, and fill what the search reads."""
    values: dict[str, Any] = {name: v for name, v in fields.items() if name not in RELATED}
    values["slug"] = values.get("slug") or winner.slug or _free_slug(winner, fields["programme"])
    for name, value in values.items():
        setattr(winner, name, value)
    topics = _topics(fields)
    measures = [
        WinnerMeasure(winner=winner, position=place, **measure)
        for place, measure in enumerate(fields.get("measures", ()))
    ]
    sources = [
        WinnerSource(winner=winner, position=place, **source)
        for place, source in enumerate(fields.get("sources", ()))
    ]
    winner.search_names = names_of(winner, topics)
    winner.search_text = text_of(winner, topics, measures)
    winner.updated_at = timezone.now()
    winner.save()
    winner.topics.set(topics)
    winner.measures.all().delete()
    WinnerMeasure.objects.bulk_create(measures)
    winner.sources.all().delete()
    WinnerSource.objects.bulk_create(sources)
    return winner


def _free_slug(winner: Winner, programme: str) -> str:
    stem = slugify(programme)[:SLUG_LENGTH].strip("-") or "winner"
    taken = set(
        Winner.objects.filter(year=winner.year, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _topics(fields: WinnerFields) -> list[Topic]:
    wanted = {
        (kind.value, slug)
        for kind, slugs in (
            (TopicKind.PROBLEM, fields.get("problems", ())),
            (TopicKind.APPROACH, fields.get("approaches", ())),
        )
        for slug in slugs
    }
    found = [
        topic
        for topic in Topic.objects.filter(slug__in={slug for _, slug in wanted})
        if (topic.kind, topic.slug) in wanted
    ]
    unknown = wanted - {(topic.kind, topic.slug) for topic in found}
    if unknown:
        raise ValueError(f"unknown topics: {sorted(unknown)}")
    return found
