"""Queries, database time and CPU time of the main pages at the size of a large award.

Budgets: 8 queries (the scoring page 12), 60 ms of CPU (300 ms for the results of 500 entries) and
60 kB of HTML. What is over its budget is marked with an exclamation mark in the last column.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from accounts.enums import MembershipRole
from accounts.models import User
from accounts.services import second_factor
from awards.models import Award, Winner
from bench.archive import fill_archive
from bench.filling import Filled, fill
from judging.enums import ScorecardState
from judging.models import Assignment, PanelMember
from nominations.enums import NominationState
from nominations.models import Nomination

REQUESTS = 20
RESULTS = ("certainty", "judges", "criteria", "robustness", "frozen")
HOST = "localhost"
QUERIES, SCORING_QUERIES = 8, 12
# A series with its chart, and three published pairs that differ.
WINNERS = ("operation-front-porch", "project-vigilant")
CPU_MS, RESULTS_CPU_MS = 60.0, 300.0
KILOBYTES = 60.0
MANY_WINNERS = 10_000


@dataclass(frozen=True)
class Page:
    """An address, who opens it, and what it may cost."""

    name: str
    url: str
    reader: User | None = None
    queries: int = QUERIES
    cpu_ms: float = CPU_MS
    is_cold: bool = False
    """Nothing kept from the request before: the archive keeps counts of large lists for a while."""


@dataclass
class Cost:
    """What one page took: medians over all requests but the first."""

    queries: int
    sql_ms: float
    cpu_ms: float
    kilobytes: float
    over: list[str] = field(default_factory=list)


def bare(request: HttpRequest) -> HttpResponse:
    """What Django itself costs: no middleware, no template, no database."""
    return HttpResponse("ok")


urlpatterns = [path("", bare)]


def main() -> None:
    """Fill the database, measure, print."""
    # The request log is written as always, but not between the lines of the table.
    silence = Path(os.devnull).open("w")  # noqa: SIM115 - open to the end of the process
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(silence))
    began = time.perf_counter()
    filled = fill()
    _settle()
    print(f"Filled in {time.perf_counter() - began:.0f} s: {sizes(filled)}.\n")
    _head()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        _line(Page("bare Django view", "/"))
    # As production is, apart from the names of cookies and the insistence on TLS.
    with override_settings(DEMO_MODE=False):
        for page in pages(filled):
            _line(page)
        fill_archive(MANY_WINNERS)
        _settle()
        for page in archive_pages():
            _line(page)


def _settle() -> None:
    """What the database does by itself some time after much was written: indexes in order, too."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def sizes(filled: Filled) -> str:
    cards = Assignment.objects.filter(round__in=[filled.judging, filled.decided])
    return (
        f"{Nomination.objects.count():,} nominations in three cycles, "
        f"{PanelMember.objects.filter(cycle=filled.judging.cycle).accepted().count()} judges and "
        f"{cards.count() // 2:,} scorecards in each of two rounds"
    )


def pages(filled: Filled) -> Iterator[Page]:
    staff = filled.staff
    cycle, decided = filled.judging.cycle_id, filled.decided.cycle_id
    award = Award.objects.get(is_demo=False)
    yield Page("health check, all middleware", reverse("healthz"))
    yield Page("home", reverse("awards:home"))
    yield Page("award page", award.get_absolute_url())
    yield Page("cycle page", filled.nominating.get_absolute_url())
    yield Page("winners list", reverse("awards:winners"))
    for winner in Winner.objects.published().filter(slug__in=WINNERS):
        yield Page(f"winner: {winner.slug}", winner.get_absolute_url())
    counts = "before=207&after=110&comparison_before=308&comparison_after=318"
    yield Page("evidence calculator", f"{reverse('awards:evidence')}?{counts}")
    yield from nominee_pages(filled)
    yield from judge_pages(filled)
    yield Page("progress", reverse("judging:progress", args=[cycle]), staff)
    for tab in ("results", *(f"results_{name}" for name in RESULTS)):
        url = reverse(f"judging:{tab}", args=[decided])
        yield Page(tab.replace("_", ": "), url, staff, cpu_ms=RESULTS_CPU_MS)
    first = Nomination.objects.filter(assignments__round=filled.decided).order_by("pk")[0]
    entry = reverse("judging:result_entry", args=[decided, first.public_id])
    yield Page("results: one entry", entry, staff, cpu_ms=RESULTS_CPU_MS)
    yield Page("deliberation", reverse("judging:deliberation", args=[decided]), staff)
    yield Page("decision", reverse("judging:decision", args=[decided]), staff)
    yield Page("propose a decision", reverse("judging:propose", args=[decided]), staff)
    yield Page("staff queue", reverse("desk:screening", args=[filled.nominating.pk]), staff)
    submitted = filled.nominating.nominations.filter(state=NominationState.SUBMITTED)
    yield Page("screening page", reverse("desk:screen", args=[submitted[0].public_id]), staff)
    yield Page("desk", reverse("desk:home"), staff)
    yield Page("cockpit", reverse("desk:cycle", args=[filled.nominating.pk]), staff)
    yield Page("cockpit of judging", reverse("judging:staff_hub", args=[cycle]), staff)
    yield Page("assignment plan", reverse("judging:staff_plan", args=[cycle]), staff)
    yield Page("rounds", reverse("judging:staff_rounds", args=[cycle]), staff)
    yield Page("panel", reverse("judging:staff_panel", args=[cycle]), staff)
    yield Page("conflicts of the panel", reverse("judging:staff_conflicts", args=[cycle]), staff)
    yield Page("outbox", reverse("desk:outbox"), staff)
    yield Page("audit trail", reverse("desk:trail"), staff)


def nominee_pages(filled: Filled) -> Iterator[Page]:
    """Of the draft with the most in it: each section in turn, the fullest said by its name."""
    draft = filled.nominating.nominations.filter(state=NominationState.DRAFT)[0]
    owner = draft.agency.members.get(memberships__role=MembershipRole.OWNER)
    yield Page("nominations", reverse("nominations:list"), owner)
    yield Page("task list", draft.get_absolute_url(), owner)
    measure = reverse("nominations:measure_add", args=[draft.public_id, "measures"])
    yield Page("editor of a measure", measure, owner)
    for section in draft.form.sections.order_by("position"):
        url = reverse("nominations:section", args=[draft.public_id, section.slug])
        yield Page(f"section: {section.slug}", url, owner)
    yield Page("check answers", reverse("nominations:check", args=[draft.public_id]), owner)


def judge_pages(filled: Filled) -> Iterator[Page]:
    cycle = filled.judging.cycle_id
    draft = Assignment.objects.active().filter(
        round=filled.judging, scorecard__state=ScorecardState.DRAFT
    )
    chosen = draft.select_related("member__user").order_by("-pk")[0]
    judge = chosen.member.user
    yield Page("judge's start", reverse("judging:home"), judge)
    yield Page("conflicts of interest", reverse("judging:declare", args=[cycle]), judge)
    yield Page("judge's list", reverse("judging:entries", args=[cycle]), judge)
    yield Page("scoring page", chosen.get_absolute_url(), judge, queries=SCORING_QUERIES)
    yield Page("entries to read offline", reverse("judging:packs", args=[cycle]), judge)


def archive_pages() -> Iterator[Page]:
    winners = reverse("awards:winners")
    many = f"{MANY_WINNERS:,} winners"
    large = Award.objects.get(slug="example-large-archive")
    yield Page(f"winners list, {many}", winners)
    yield Page(f"counted anew, {many}", winners, is_cold=True)
    yield Page(f"its last page, {many}", f"{winners}?page=200")
    yield Page(f"search: harbour bridge, {many}", f"{winners}?q=harbour+bridge")
    yield Page(f"search: police, {many}", f"{winners}?q=police")
    yield Page(f"search: misspelt, {many}", f"{winners}?q=harbuor")
    yield Page(f"one year, {many}", f"{winners}?year=2001")
    yield Page(f"award page, {many}", large.get_absolute_url())
    api = reverse("awards:archive-api:list_winners")
    yield Page(f"API search, {many}", f"{api}?q=harbour")


def measure(page: Page) -> Cost:
    """Ask REQUESTS times and once before, so that caches of code and templates are warm."""
    client = Client(SERVER_NAME=HOST)
    if page.reader is not None:
        _sign_in(client, page.reader)
    length = _ask(client, page)
    costs = []
    for _number in range(REQUESTS):
        if page.is_cold:
            cache.clear()
        with _watched() as (queries, spent):
            cpu = time.process_time()
            _ask(client, page)
            costs.append((len(queries), 1000 * sum(spent), 1000 * (time.process_time() - cpu)))
    queries, sql, cpu = (statistics.median(column) for column in zip(*costs, strict=True))
    cost = Cost(int(queries), sql, cpu, length / 1000)
    if cost.queries > page.queries:
        cost.over.append(f"over {page.queries} queries")
    if cost.cpu_ms > page.cpu_ms:
        cost.over.append(f"over {page.cpu_ms:.0f} ms")
    if cost.kilobytes > KILOBYTES:
        cost.over.append(f"over {KILOBYTES:.0f} kB")
    return cost


def _sign_in(client: Client, reader: User) -> None:
    client.force_login(reader, "allauth.account.auth_backends.AuthenticationBackend")
    session: Any = client.session
    second_factor.mark_used(session, reader)
    session.save()
    # The navigation's items are remembered there.
    client.get(reverse("accounts:start"))


def _ask(client: Client, page: Page) -> int:
    """The length of the answer's body. Raises RuntimeError where the page does not open."""
    response = client.get(page.url)
    if response.status_code != 200:
        raise RuntimeError(f"{page.name}: {page.url} answers {response.status_code}")
    return len(response.content)


@contextmanager
def _watched() -> Iterator[tuple[list[str], list[float]]]:
    """The statements sent to the database meanwhile, and the seconds each took."""
    queries: list[str] = []
    spent: list[float] = []

    def watch(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *args)
        finally:
            queries.append(sql)
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield queries, spent


def _head() -> None:
    print(f"{'page':<40}{'queries':>8}{'SQL ms':>9}{'CPU ms':>9}{'kB':>7}")


def _line(page: Page) -> None:
    cost = measure(page)
    mark = f"  ! {', '.join(cost.over)}" if cost.over else ""
    print(
        f"{page.name:<40}{cost.queries:>8}{cost.sql_ms:>9.1f}{cost.cpu_ms:>9.1f}"
        f"{cost.kilobytes:>7.1f}{mark}",
        flush=True,
    )
