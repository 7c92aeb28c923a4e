"""The archive for programs: read only, the same for everyone, behind the same predicate."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError

from accounts.limits import within_limit
from awards.api_evidence import router as evidence_router
from awards.archive import LONGEST_QUERY, MOST_LISTED, Asked, Listing
from awards.models import Award, Winner
from awards.presenters.awards import AwardSummary, award_summaries
from awards.presenters.export import PARTS, brief, full, with_answers
from evidence.fields import messages
from evidence.outcome_schema import OutcomeAnswer

MOST_AT_ONCE = 100


class CycleOut(Schema):
    """A cycle's dates, in UTC; `zone` is the time zone in which they are meant."""

    year: int
    phase: str
    zone: str
    opens_at: datetime
    closes_at: datetime
    judging_opens_at: datetime
    judging_closes_at: datetime
    announcement_at: datetime


class AwardOut(Schema):
    slug: str
    name: str
    organisation: str
    recognises: list[str]
    cycle: CycleOut | None = Field(description="The cycle that matters now, if there is one.")
    address: str


class WinnerBrief(Schema):
    year: int
    slug: str
    award: str
    agency: str
    place: str
    country_code: str
    country: str
    category: str
    programme: str
    result: str
    is_demonstration: bool
    address: str


class SeriesPointOut(Schema):
    period: str
    count: int
    bound: str = ""
    days: int | None = None
    comparison: int | None = Field(None, description="The comparison area's count.")


class MeasureOut(Schema):
    """A figure as its source states it. Absent means: the source does not say."""

    what: str
    unit: str
    wanted: str
    is_output: bool
    before_count: int | None
    after_count: int | None
    change_percent_low: float | None
    change_percent_high: float | None
    bound: str
    period: str
    as_of: str
    series: list[SeriesPointOut]
    programme_began: str
    comparison_area: str
    small_counts_left_out: bool = Field(description="Counts of one and two are not published.")
    filed: dict[str, Any] | None = Field(
        description="The request to /evidence/outcome, with what is stated alone."
    )
    design_level: int | None
    answer: OutcomeAnswer | None = Field(description="What /evidence/outcome answers.")
    statement: str
    source: str
    source_address: str


class StatementOut(Schema):
    """What one source says of something on which they differ; a topic has several."""

    topic: str
    what: str
    stated: str
    period: str
    place: str
    source: str
    source_address: str


class SourceOut(Schema):
    name: str
    address: str
    states: str


class WinnerFull(WinnerBrief):
    programme_meaning: str
    started: str
    problems: list[str]
    approaches: list[str]
    story: str = Field(description="Markdown.")
    cost: str
    cost_band: str
    trust: str
    replication: str
    design_level: int | None
    measures: list[MeasureOut]
    source: str
    source_address: str
    where_sources_differ: str
    disagreements: list[StatementOut]
    further_sources: list[SourceOut]


class WinnerList(Schema):
    count: int = Field(description=f"Records that answer, counted up to {MOST_LISTED}.")
    is_similar: bool = Field(description="Nothing held the words as typed; these are spelt alike.")
    items: list[WinnerBrief]


class WinnerFilter(Schema):
    """What the list can be asked for. A value that nothing has gives an empty list."""

    q: str = Field("", max_length=LONGEST_QUERY, description='Words; "a phrase"; -not; or.')
    award: str = ""
    year: int | None = Field(None, ge=1, le=9999)
    country: str = Field("", max_length=2, description="Two letters, ISO 3166-1.")
    problem: str = ""
    approach: str = ""
    order: str = Field("", description="relevance, newest or oldest.")
    limit: int = Field(25, ge=1, le=MOST_AT_ONCE)
    offset: int = Field(0, ge=0, le=MOST_LISTED)


class ArchiveAPI(NinjaAPI):
    """An API inside the awards room's addresses."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse("awards:archive-api:api-root", kwargs=path_params)


api = ArchiveAPI(
    title="Laurel archive and evidence engine",
    version="1",
    description="Awards and their winners, as published; and what the figures of a programme show.",
    docs_url=None,
    urls_namespace="archive-api",
)
api.add_router("/evidence", evidence_router)


@api.exception_handler(ValidationError)
def _on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A message per field. The first two parts of a place name the body and its parameter."""
    in_body = [fault for fault in error.errors if fault["loc"][0] == "body"]
    if not in_body:
        return api.create_response(request, {"detail": error.errors}, status=422)
    faults: list[Any] = [{**fault, "loc": tuple(fault["loc"][2:])} for fault in in_body]
    return api.create_response(request, {"errors": messages(faults)}, status=422)


@api.exception_handler(HttpError)
def _on_refusal(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        faults = {"body": ["This is not JSON."]}
        return api.create_response(request, {"errors": faults}, status=422)
    return api.create_response(request, {"detail": error.message}, status=error.status_code)


@api.get("/awards", response=list[AwardOut], summary="All published awards", tags=["Awards"])
def list_awards(request: HttpRequest) -> list[dict[str, Any]]:
    summaries = award_summaries(Award.objects.public(), timezone.now())
    return [_award(summary, request) for summary in summaries]


@api.get("/awards/{slug}", response=AwardOut, summary="One award", tags=["Awards"])
def get_award(request: HttpRequest, slug: str) -> dict[str, Any]:
    award = get_object_or_404(Award.objects.public(), slug=slug)
    [summary] = award_summaries([award], timezone.now())
    return _award(summary, request)


@api.get("/winners", response=WinnerList, summary="Search the winners", tags=["Winners"])
def list_winners(request: HttpRequest, wanted: Annotated[WinnerFilter, Query()]) -> dict[str, Any]:
    asked = Asked.read(
        {name: "" if value is None else str(value) for name, value in wanted.dict().items()}
    )
    listing = Listing(asked)
    records = listing.records(offset=wanted.offset, limit=wanted.limit)
    return {
        "count": min(listing.count, MOST_LISTED),
        "is_similar": listing.is_resembling,
        "items": [brief(winner, request) for winner in records],
    }


@api.get("/winners/{int:year}/{slug}", response=WinnerFull, summary="One winner", tags=["Winners"])
def get_winner(request: HttpRequest, year: int, slug: str) -> dict[str, Any]:
    records = Winner.objects.published().select_related("award")
    records = records.prefetch_related(*PARTS)
    found = records.filter(year=year, slug=slug).first()
    if found is None:
        get_object_or_404(Winner.objects.withdrawn().only("pk"), year=year, slug=slug)
        raise HttpError(410, "This record was withdrawn.")
    return with_answers(full(found, request))


def _award(summary: AwardSummary, request: HttpRequest) -> dict[str, Any]:
    award, standing = summary.award, summary.standing
    cycle = None
    if standing:
        dates = {
            name: getattr(standing.cycle, name) for name in CycleOut.model_fields if "_at" in name
        }
        cycle = {
            "year": standing.cycle.year,
            "phase": standing.phase.value,
            "zone": standing.cycle.zone,
            **dates,
        }
    return {
        "slug": award.slug,
        "name": award.name,
        "organisation": award.organisation,
        "recognises": award.recognises,
        "cycle": cycle,
        "address": request.build_absolute_uri(award.get_absolute_url()),
    }


def public_urls() -> tuple[list[Any], str, str]:
    """The API's addresses, open without signing in."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.callback is not None:
            pattern.callback = login_not_required(within_limit("api")(pattern.callback))
    return patterns, app_name, namespace
