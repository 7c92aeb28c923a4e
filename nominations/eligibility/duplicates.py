"""Nominations and winners that look like one another: the same programme, or the same agency.

Names are compared by the share of their trigrams (PostgreSQL's `pg_trgm`); the index answers for
everything above that extension's own threshold of 0.3, of which the more alike are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Agency, User
from awards.models import Cycle, Winner
from nominations.models import Nomination

ALIKE = 0.45
"""From here on two names are shown as alike: a slip or a word more, not a shared word."""
SAME_BODY = 0.6
"""Names of agencies share more by nature ("Police"), so they must agree more."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Something that one nomination resembles.

    Attributes:
        same_programme: its name is alike; otherwise the agency is.
        public_id: of a nomination; empty for a record in the archive, whose address has `slug`.
    """

    same_programme: bool
    title: str
    agency: str
    year: int
    state: str = ""
    public_id: str = ""
    slug: str = ""


def earlier_like(*, cycle: Cycle, agency: Agency, title: str) -> tuple[str, ...]:
    """What a team may know of: its agency's earlier nominations and public records of winners."""
    own = (
        Nomination.objects.filter(agency=agency, cycle__award=cycle.award_id)
        .submitted()
        .exclude(cycle=cycle)
        .annotate(alike=TrigramSimilarity("title", title))
        .filter(alike__gte=ALIKE)
        .values_list("title", "cycle__year")
    )
    won = (
        Winner.objects.published()
        .filter(award=cycle.award_id)
        .annotate(
            alike=TrigramSimilarity("programme", title),
            body_alike=TrigramSimilarity("agency_name", agency.name),
        )
        .filter(alike__gte=ALIKE, body_alike__gte=ALIKE)
        .values_list("programme", "year")
    )
    found = {*own[:SHOWN], *won[:SHOWN]}
    return tuple(f"“{name}” ({year})" for name, year in sorted(found, key=lambda row: -row[1]))


def duplicates_of(nominations: Iterable[Nomination], user: User) -> dict[int, list[Duplicate]]:
    """What each resembles, by its primary key, in one query.

    Of nominations only those that the person may see as the award's staff; of the same agency
    only those of other years, since one may nominate several programmes in one.
    """
    rows = Nomination.objects.filter(pk__in=[row.pk for row in nominations]).annotate(
        by_title=_few(_titled_alike(user)),
        by_agency=_few(_of_the_same_body(user)),
        by_record=_records(),
    )
    found = {}
    for row in rows.values("pk", "by_title", "by_agency", "by_record"):
        titles = [Duplicate(same_programme=True, **one) for one in row["by_title"]]
        seen = {one.public_id for one in titles}
        agencies = [
            Duplicate(same_programme=False, **one)
            for one in row["by_agency"]
            if one["public_id"] not in seen
        ]
        records = [Duplicate(**one) for one in row["by_record"]]
        found[row["pk"]] = [*titles, *records, *agencies]
    return found


def resembling(found: QuerySet[Nomination], user: User) -> QuerySet[Nomination]:
    """Those that resemble something that `duplicates_of` would show of them."""
    return found.filter(
        Exists(_titled_alike(user)) | Exists(_of_the_same_body(user)) | Exists(_alike_records())
    )


def _likeness(column: str, other: OuterRef) -> TrigramSimilarity:
    # Django takes any expression here; its stubs know of text alone.
    return TrigramSimilarity(column, other)  # type: ignore[arg-type]


def _others(user: User) -> QuerySet[Nomination]:
    return (
        Nomination.objects.for_staff(user)
        .exclude(pk=OuterRef("pk"))
        .filter(cycle__award=OuterRef("cycle__award"))
    )


def _titled_alike(user: User) -> QuerySet[Nomination]:
    return (
        _others(user)
        .filter(title__trigram_similar=OuterRef("title"))
        .annotate(alike=_likeness("title", OuterRef("title")))
        .filter(alike__gte=ALIKE)
    )


def _of_the_same_body(user: User) -> QuerySet[Nomination]:
    name = OuterRef(OuterRef("agency__name"))
    bodies = (
        Agency.objects.filter(name__trigram_similar=name)
        .annotate(alike=_likeness("name", name))
        .filter(alike__gte=SAME_BODY)
    )
    return _others(user).exclude(cycle=OuterRef("cycle")).filter(agency__in=bodies.values("pk"))


def _few(found: QuerySet[Nomination]) -> ArraySubquery:
    values = JSONObject(
        title="title",
        agency="agency__name",
        year="cycle__year",
        state="state",
        public_id="public_id",
    )
    return ArraySubquery(found.order_by("-cycle__year", "pk").values(row=values)[:SHOWN])


def _alike_records() -> QuerySet[Winner]:
    alike = Q(programme_alike__gte=ALIKE)
    return (
        Winner.objects.published()
        .filter(award=OuterRef("cycle__award"))
        .exclude(cycle=OuterRef("cycle"))
        .annotate(
            programme_alike=_likeness("programme", OuterRef("title")),
            body_alike=_likeness("agency_name", OuterRef("agency__name")),
        )
        .filter(alike | Q(body_alike__gte=SAME_BODY))
        .annotate(same_programme=alike)
    )


def _records() -> ArraySubquery:
    values = JSONObject(
        same_programme="same_programme",
        title="programme",
        agency="agency_name",
        year="year",
        slug=F("slug"),
    )
    found = _alike_records().order_by("-year", "pk")
    return ArraySubquery(found.values(row=values)[:SHOWN])
