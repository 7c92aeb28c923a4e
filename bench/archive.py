"""A large archive: its records copied with other names and years."""

import copy
import random

from awards.models import Award, Winner, WinnerDiscrepancy, WinnerMeasure, WinnerSource
from awards.presenters.export import PARTS
from awards.services.archive_text import names_of, text_of
from bench.copying import in_turn

SEED = 12
WORDS = ("river", "market", "harbour", "school", "station", "garden", "bridge", "tower", "meadow")
FIRST_YEAR, YEARS = 1925, 100
AGENCIES = 900

type Pairs = list[tuple[Winner, Winner]]


def fill_archive(total: int) -> None:
    """Copies of the archive's records up to so many winners, in an award of their own."""
    chance = random.Random(SEED)
    sources = list(
        Winner.objects.filter(is_demo=False, cycle=None)
        .select_related("award")
        .prefetch_related(*PARTS)
    )
    award = Award.objects.create(
        slug="example-large-archive",
        name="Example Award with many winners",
        organisation="Example Association",
        contact_email="archive@example.org",
        is_published=True,
        is_demo=True,
    )
    pairs = [
        (_copy_of(source, award, number, chance), source)
        for number, source in in_turn(range(Winner.objects.count(), total), sources)
    ]
    Winner.objects.bulk_create([made for made, _source in pairs], batch_size=1_000)
    _copy_topics(pairs)
    _copy_rows(pairs)


def _copy_of(source: Winner, award: Award, number: int, chance: random.Random) -> Winner:
    made = copy.copy(source)
    made._state = copy.copy(source._state)
    made._state.fields_cache = {}
    made._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    made.pk, made.award, made.is_demo = None, award, True
    made.year = FIRST_YEAR + number % YEARS
    made.slug = f"example-{number}"
    made.programme = f"Example {' '.join(chance.sample(WORDS, 2))} {number}"
    made.agency_name = f"Example {chance.choice(WORDS).title()} Police {number % AGENCIES}"
    topics = list(source.topics.all())
    made.search_names = names_of(made, topics)
    made.search_text = text_of(made, topics, source.measures.all())
    return made


def _copy_topics(pairs: Pairs) -> None:
    links = Winner.topics.through
    links._default_manager.bulk_create(
        (
            links(winner_id=made.pk, topic_id=topic.pk)
            for made, source in pairs
            for topic in source.topics.all()
        ),
        batch_size=2_000,
    )


def _copy_rows(pairs: Pairs) -> None:
    measures = [(made, row) for made, source in pairs for row in source.measures.all()]
    WinnerMeasure.objects.bulk_create(
        (_row_of(made, row) for made, row in measures), batch_size=2_000
    )
    statements = [(made, row) for made, source in pairs for row in source.discrepancies.all()]
    WinnerDiscrepancy.objects.bulk_create(
        (_row_of(made, row) for made, row in statements), batch_size=2_000
    )
    sources = [(made, row) for made, source in pairs for row in source.sources.all()]
    WinnerSource.objects.bulk_create(
        (_row_of(made, row) for made, row in sources), batch_size=2_000
    )


def _row_of[Row: (WinnerDiscrepancy, WinnerMeasure, WinnerSource)](made: Winner, row: Row) -> Row:
    again = copy.copy(row)
    again._state = copy.copy(row._state)
    again._state.fields_cache = {}
    again.pk, again.winner = None, made
    return again
