"""The archive's list: what a reader asks for, and the records and counts that answer it."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db import connection, transaction
from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from awards.enums import CostBand, TopicKind
from awards.models import Topic, Winner
from awards.models.winner import NEWEST_FIRST, WinnerQuerySet
from awards.services.archive_text import fold

LONGEST_QUERY = 200
MOST_WORDS = 8
PAGE_SIZE = 25
ALIKE_FROM = 0.45
MOST_ALIKE = 100
MOST_COMPARED = 500
MOST_LISTED = 5_000
COUNTED_AT_MOST = 2_000
# Counts of more records than COUNTED_AT_MOST are kept for a while. They were worked out from what
# was public then, so that an old count can be too low for a moment but never tell too much: when a
# record is withheld, all counts from before are forgotten.
KEPT_SECONDS = 600
KEPT_SINCE = "awards.archive.since"
LAST_YEAR = 9_999

FACETS = ("award", "year", "country", "problem", "approach", "evidence", "cost")
ORDERS = ("relevance", "newest", "oldest")

type Row = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; everything it cannot mean is left out."""

    text: str = ""
    award: str = ""
    year: str = ""
    country: str = ""
    problem: str = ""
    approach: str = ""
    evidence: str = ""
    cost: str = ""
    order: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Asked":
        """From the parameters of an address. Never fails: nonsense is as if it were not there."""
        given = {name: _clean(parameters.get(name, "")) for name in FACETS}
        given["year"] = _whole(given["year"], LAST_YEAR)
        given["evidence"] = _whole(given["evidence"], 5)
        given["country"] = given["country"].upper()[:2]
        if given["cost"] not in CostBand.values:
            given["cost"] = ""
        order = parameters.get("order", "")
        return cls(
            text=_clean(parameters.get("q", ""))[:LONGEST_QUERY].strip(),
            order=order if order in ORDERS else "",
            **given,
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The facets that narrow the list."""
        return {name: value for name in FACETS if (value := getattr(self, name))}

    def with_facet(self, name: str, value: str) -> "Asked":
        return replace(self, **{name: value})

    def with_order(self, order: str) -> "Asked":
        return replace(self, order=order)

    def query_string(self) -> str:
        """The address's parameters: the words, the facets, the order; never a page."""
        pairs = {"q": self.text} | self.chosen | {"order": self.order}
        return urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, and how many records it would leave (None: not counted)."""

    facet: str
    value: str
    label: str
    count: int | None


class Listing:
    """The records that answer, one page of them, and the counts beside them.

    It stays quick in an archive of a hundred thousand records because nothing is counted to its
    end: a list ends after MOST_LISTED records, and a search that matches more than COUNTED_AT_MOST
    is neither ranked nor broken down.
    """

    def __init__(self, asked: Asked, *, page_number: str | int = 1) -> None:
        self.asked = asked
        self.page_number = page_number

    @cached_property
    def count(self) -> int:
        """How many records answer; one more than MOST_LISTED stands for "more"."""
        if not self.is_resembling:
            return self._exact_count
        return _counted(self._records()) if self.asked.chosen else len(self._alike)

    @cached_property
    def is_resembling(self) -> bool:
        """Nothing holds the words as typed; the list shows names spelt much like them."""
        return bool(self.asked.text) and self._exact_count == 0

    @cached_property
    def is_broad(self) -> bool:
        """The words match so much that ranking and counting by facet would say little."""
        return bool(self.asked.text) and self._exact_count > COUNTED_AT_MOST

    @cached_property
    def _exact_count(self) -> int:
        return _counted(self._exact())

    def _exact(self, *, without: str = "") -> WinnerQuerySet:
        records = narrowed(Winner.objects.published(), self.asked, without=without)
        return records.search(self.asked.text) if self.asked.text else records

    def _records(self, *, without: str = "") -> WinnerQuerySet:
        if not self.is_resembling:
            return self._exact(without=without)
        alike = Winner.objects.published().filter(pk__in=self._alike)
        return narrowed(alike, self.asked, without=without)

    @cached_property
    def _alike(self) -> list[int]:
        """The keys of the records whose names are spelt most like the words."""
        words = similar_words(self.asked.text)
        if not words:
            return []
        with transaction.atomic(), connection.cursor() as cursor:
            # The index answers for this threshold alone; PostgreSQL's own, 0.6, misses a plain
            # slip of two letters.
            cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE_FROM}")
            some = Winner.objects.published().resembling(words).order_by()[:MOST_COMPARED]
            records = Winner.objects.filter(pk__in=some.values("pk"))
            alike = TrigramWordSimilarity(" ".join(words), "search_names")
            keys = records.order_by(alike.desc(), *NEWEST_FIRST).values_list("pk", flat=True)
            return list(keys[:MOST_ALIKE])

    @cached_property
    def order(self) -> str:
        """The order that is really used."""
        can_rank = bool(self.asked.text) and not self.is_resembling and not self.is_broad
        wanted = self.asked.order or "relevance"
        return wanted if wanted != "relevance" or can_rank else "newest"

    @cached_property
    def page(self) -> "Page[Winner]":
        """One page of records, with their awards; a page beyond the last is the last."""
        paginator = _CountedPaginator(self._ordered(), PAGE_SIZE)
        paginator.count = min(self.count, MOST_LISTED)
        return paginator.get_page(self.page_number)

    def records(self, *, offset: int, limit: int) -> list[Winner]:
        """Some of the records, none beyond MOST_LISTED."""
        return list(self._ordered()[offset : min(offset + limit, MOST_LISTED)])

    def _ordered(self) -> "QuerySet[Winner]":
        records = self._records().select_related("award").defer("search_text", "search", "story")
        if self.is_resembling:
            words = " ".join(similar_words(self.asked.text))
            alike = TrigramWordSimilarity(words, "search_names")
            return records.order_by(alike.desc(), *NEWEST_FIRST)
        if self.order == "relevance":
            return records.ranked(self.asked.text)
        if self.order == "oldest":
            return records.order_by("year", "agency_name", "pk")
        return records.order_by(*NEWEST_FIRST)

    def choices(self) -> list[Choice]:
        """All facets' values with counts, in at most one query.

        The counts of a facet are those of the list without that facet's own choice. Where the
        words match too much, the values are the archive's and have no counts.
        """
        if self.is_broad:
            whole = Listing(Asked()).choices()
            return [replace(choice, count=None) for choice in whole]
        keys = {facet: self._cache_key(facet) for facet in FACETS}
        kept = cache.get_many([*keys.values(), KEPT_SINCE])
        since = kept.pop(KEPT_SINCE, "")
        known = {key: rows for key, (mark, rows) in kept.items() if mark == since}
        missing = [facet for facet in FACETS if keys[facet] not in known]
        fresh = self._counted_choices(missing)
        costly = {
            keys[facet]: (since, rows)
            for facet, rows in fresh.items()
            if max(self.count, _total(rows)) > COUNTED_AT_MOST
        }
        cache.set_many(costly, timeout=KEPT_SECONDS)
        return [
            Choice(*row) for f in FACETS for row in (fresh[f] if f in fresh else known[keys[f]])
        ]

    def _cache_key(self, facet: str) -> str:
        rest = self.asked.with_facet(facet, "").with_order("").query_string()
        digest = hashlib.sha256(f"{facet}?{rest}".encode()).hexdigest()
        return f"awards.archive.{digest}"

    def _counted_choices(self, facets: Sequence[str]) -> dict[str, list[Row]]:
        if not facets:
            return {}
        parts = [self._part(facet) for facet in facets]
        rows = parts[0].union(*parts[1:], all=True).order_by()
        counted: dict[str, list[Row]] = {facet: [] for facet in facets}
        for row in rows:
            counted[row[0]].append(row)
        return counted

    def _part(self, facet: str) -> "QuerySet[Winner, Row]":
        value, label, present = SOURCES[facet]
        return (
            self._records(without=facet)
            .filter(present)
            .order_by()
            .annotate(
                facet=Value(facet, output_field=CharField()),
                value=Cast(F(value), CharField()),
                label=Cast(F(label), CharField()),
            )
            .values("facet", "value", "label")
            .annotate(n=Count("pk"))
            .values_list("facet", "value", "label", "n")
        )


def forget_counts() -> None:
    """Let no count that is kept be used any more, nor any that is being worked out just now."""
    # For as long as a count from before could still be kept.
    cache.set(KEPT_SINCE, uuid.uuid4().hex, timeout=2 * KEPT_SECONDS)


class _CountedPaginator(Paginator[Winner]):
    """A paginator that is told the count."""

    count = 0


def _counted(records: WinnerQuerySet) -> int:
    return records.order_by()[: MOST_LISTED + 1].count()


def _total(rows: Sequence[Row]) -> int:
    return sum(count for *_, count in rows)


# For each facet: the value, its words, and which records have one.
SOURCES: dict[str, tuple[str, str, Q]] = {
    "award": ("award__slug", "award__name", Q()),
    "year": ("year", "year", Q()),
    "country": ("country", "country", Q()),
    "problem": ("topics__slug", "topics__name", Q(topics__kind=TopicKind.PROBLEM)),
    "approach": ("topics__slug", "topics__name", Q(topics__kind=TopicKind.APPROACH)),
    "evidence": ("evidence_level", "evidence_level", Q(evidence_level__isnull=False)),
    "cost": ("cost_band", "cost_band", ~Q(cost_band="")),
}


def narrowed(records: WinnerQuerySet, asked: Asked, *, without: str = "") -> WinnerQuerySet:
    """The records that have every chosen facet, one of them left aside if `without` names it."""
    for facet, value in asked.chosen.items():
        if facet != without:
            records = records.filter(_rule(facet, value))
    return records


def _rule(facet: str, value: str) -> Q:
    match facet:
        case "award":
            return Q(award__slug=value)
        case "year":
            return Q(year=int(value))
        case "country":
            return Q(country=value)
        case "evidence":
            return Q(evidence_level=int(value))
        case "cost":
            return Q(cost_band=value)
        case _:
            # By a subquery: two conditions on topics of one join could never both hold.
            topics = Topic.objects.filter(kind=facet, slug=value).values("pk")
            through = Winner.topics.through.objects.filter(topic__in=topics)
            return Q(pk__in=through.values("winner_id"))


def similar_words(text: str) -> list[str]:
    """The words to compare by spelling: plain, not too short, not too many."""
    return list(_words(text))[:MOST_WORDS]


def _words(text: str) -> Iterator[str]:
    for word in fold(text).split():
        plain = "".join(mark for mark in word if mark.isalnum())
        if len(plain) > 2 and not word.startswith("-"):
            yield plain


def _clean(text: str) -> str:
    return "".join(mark for mark in text if mark.isprintable())


def _whole(text: str, largest: int) -> str:
    """A whole number from 0 to the largest as the address writes it, else nothing."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 4
    return str(int(text)) if is_number and int(text) <= largest else ""
