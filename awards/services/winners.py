"""Writing a winner's public record: by the announcement, by staff, or from the archive's files."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.enums import TopicKind
from awards.filed import Filed, complete
from awards.models import (
    Award,
    Cycle,
    Topic,
    Winner,
    WinnerDiscrepancy,
    WinnerMeasure,
    WinnerSource,
)
from awards.services.archive_text import names_of, text_of

SLUG_LENGTH = 110


class SeriesPoint(TypedDict, total=False):
    """One period of a series. `days` is how many days of the period were counted.

    `comparison` is the count of the comparison area in the same period.
    """

    period: Required[str]
    count: Required[int]
    bound: str
    days: int
    comparison: int


class MeasureFields(TypedDict, total=False):
    """One published figure, as far as its source states it (see WinnerMeasure).

    `filed` holds of the evidence engine's request what the other fields cannot say. Where it is
    left out, the counts alone make the request; where it is None, there is to be none.
    """

    what: Required[str]
    unit: str
    direction: str
    is_output: bool
    change_low: Decimal | float | None
    change_high: Decimal | float | None
    bound: str
    as_of: str
    period: str
    before_count: int | None
    after_count: int | None
    series: Sequence[SeriesPoint]
    intervention_period: str
    filed: Filed | None
    has_small_counts: bool
    comparison_area: str
    statement: str
    source_name: str
    source_url: str


class DiscrepancyFields(TypedDict, total=False):
    """What one source says of something on which they differ (see WinnerDiscrepancy)."""

    topic: Required[str]
    what: Required[str]
    figure: Required[str]
    period: str
    place: str
    source_name: Required[str]
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
    discrepancies: Sequence[DiscrepancyFields]
    sources: Sequence[SourceFields]


RELATED = ("problems", "approaches", "measures", "discrepancies", "sources")


@transaction.atomic
def publish_winner(*, cycle: Cycle, **fields: Unpack[WinnerFields]) -> Winner:
    """Write a cycle's winner into the archive, where it shows once the cycle is announced.

    Belongs inside judging's announce verb, whose audit entry covers it. Each call writes one
    record: a year may have several winners.

    Raises:
        ValueError: a topic's slug is unknown.
        ValidationError: a figure makes no sense as a request to the evidence engine.
    """
    return write_record(winner=Winner(award=cycle.award, cycle=cycle, year=cycle.year), **fields)


@transaction.atomic
def save_winner(
    *,
    award: Award,
    year: int,
    actor: User | None,
    winner: Winner | None = None,
    seen_at: datetime | None = None,
    **fields: Unpack[WinnerFields],
) -> Winner:
    """Enter a record, e.g. of a year before Laurel, or change one, for staff.

    A record that was entered is public at once. `seen_at` is the `updated_at` of the record that
    the actor had before them: with it, nobody's change is overwritten unseen.

    Raises:
        ValidationError: there is such a record already; the year's cycle is not announced yet; a
            figure makes no sense; or somebody else changed it meanwhile (code "changed").
        ValueError: a topic's slug is unknown.
    """
    # One at a time for each award, so that a record sent twice is entered once.
    locked = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    is_new = winner is None
    target = Winner(award=locked) if winner is None else _locked(winner)
    if seen_at is not None and seen_at != target.updated_at:
        raise ValidationError(_("Somebody else has changed this record."), code="changed")
    _check_year(target, year)
    _check_single(target, year, fields)
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


def _locked(winner: Winner) -> Winner:
    rows = Winner.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("award").get(pk=winner.pk)


def _check_year(winner: Winner, year: int) -> None:
    """A record entered by hand is public at once, so it may not come before an announcement."""
    if winner.cycle_id is not None:
        if year != winner.year:
            raise ValidationError(
                _("This record belongs to the cycle of %(year)s, so its year stays.")
                % {"year": winner.year}
            )
        return
    cycles = Cycle.objects.filter(award=winner.award, year=year, is_test=False)
    if cycles.exclude(pk__in=Cycle.objects.announced().values("pk")).exists():
        raise ValidationError(
            _("The cycle of %(year)s is not announced yet. Its announcement writes the record.")
            % {"year": year}
        )


def _check_single(winner: Winner, year: int, fields: WinnerFields) -> None:
    same = Winner.objects.filter(year=year).exclude(pk=winner.pk)
    twin = same.filter(
        award=winner.award,
        agency_name__iexact=fields["agency_name"],
        programme__iexact=fields["programme"],
    )
    if twin.exists():
        raise ValidationError(
            _("There is a record of this agency and programme for %(year)s already.")
            % {"year": year}
        )
    slug = fields.get("slug") or winner.slug
    if slug and same.filter(slug=slug).exists():
        raise ValidationError(
            _("Another record of %(year)s has the address “%(slug)s” already.")
            % {"year": year, "slug": slug}
        )


def write_record(*, winner: Winner, **fields: Unpack[WinnerFields]) -> Winner:
    """Save the record with all its parts, and fill what the search reads.

    Raises ValidationError for a figure that makes no sense as a request to the evidence engine.
    """
    values: dict[str, Any] = {name: v for name, v in fields.items() if name not in RELATED}
    values["slug"] = values.get("slug") or winner.slug or _free_slug(winner, fields["programme"])
    for name, value in values.items():
        setattr(winner, name, value)
    topics = _topics(fields)
    measures = _measures(winner, fields.get("measures", ()))
    winner.search_names = names_of(winner, topics)
    winner.search_text = text_of(winner, topics, measures, fields.get("discrepancies", ()))
    winner.updated_at = timezone.now()
    winner.save()
    winner.topics.set(topics)
    winner.measures.all().delete()
    WinnerMeasure.objects.bulk_create(measures)
    winner.discrepancies.all().delete()
    WinnerDiscrepancy.objects.bulk_create(
        WinnerDiscrepancy(winner=winner, position=place, **row)
        for place, row in enumerate(fields.get("discrepancies", ()))
    )
    winner.sources.all().delete()
    WinnerSource.objects.bulk_create(
        WinnerSource(winner=winner, position=place, **source)
        for place, source in enumerate(fields.get("sources", ()))
    )
    return winner


def _measures(winner: Winner, rows: Sequence[MeasureFields]) -> list[WinnerMeasure]:
    """The figures in order, each with its request; of outcomes it knows how many others stand."""
    others = sum(not row.get("is_output", False) for row in rows) - 1
    return [
        WinnerMeasure(
            winner=winner, position=place, **{**row, "filed": _filed(row, max(0, others))}
        )
        for place, row in enumerate(rows)
    ]


def _filed(row: MeasureFields, others: int) -> Filed | None:
    if "filed" in row and row["filed"] is None:
        return None
    return complete(row, others=others)


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
