"""The list of a person's nominations, and the page of one: its task list or its state."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import person
from awards.presenters.cycles import standing as cycle_standing
from nominations import presenters, standing
from nominations.drafts import Draft
from nominations.http import can_write, for_team
from nominations.models import Nomination
from nominations.outcomes import asked_of, outcome_of
from nominations.team.company import others, words_by_section, words_of_all

PER_PAGE = 20
LAST_DAY = timedelta(days=1)


@require_safe
def nomination_list(request: HttpRequest) -> HttpResponse:
    """Every nomination of the person's agencies, those with the latest deadline first."""
    found = Nomination.objects.for_list(person(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "nomination": nomination,
            "tag": presenters.state_tag(nomination),
            "left": presenters.time_left(nomination.deadline()) if nomination.is_writable else "",
            "zone": nomination.cycle.zone,
        }
        for nomination in page
    ]
    return render(request, "nominations/list.html", {"page": page, "rows": rows})


@require_safe
@for_team
def detail(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """While the draft is open: what there is to do. Afterwards: how the nomination stands."""
    if standing.draft_is_open(nomination):
        return _task_list(request, nomination)
    writes = can_write(nomination)
    return render(
        request,
        "nominations/status.html",
        {
            "nomination": nomination,
            "tag": presenters.state_tag(nomination),
            "what_now": standing.what_now(nomination),
            "events": presenters.events(nomination),
            "standing": cycle_standing(nomination.cycle, timezone.now()),
            "facts": _facts(request, nomination),
            "outcome": outcome_of(nomination),
            "asked": asked_of(nomination, person(request)),
            "can_write": writes,
        },
    )


def _facts(request: HttpRequest, nomination: Nomination) -> dict[str, Any]:
    """Of one typed in: the reader did, if they are not on its team."""
    types_in = nomination.entered_by_id == person(request).pk
    return standing.facts(nomination, writes=can_write(nomination), types_in=types_in)


def _task_list(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    draft, there = Draft.load(nomination), others(nomination, person(request))
    items = presenters.task_items(draft, words_by_section(there))
    items = standing.only_asked(nomination, items)
    deadline = nomination.deadline()
    writes = can_write(nomination)
    return render(
        request,
        "nominations/tasks.html",
        {
            "nomination": nomination,
            "tag": presenters.state_tag(nomination),
            "what_now": standing.what_now(nomination),
            "facts": _facts(request, nomination),
            "here": words_of_all(there, presenters.section_titles(draft)),
            "items": items if writes else [{**item, "url": ""} for item in items],
            "progress": presenters.progress(items),
            "waits_for_category": draft.waits_for_category,
            "deadline": deadline,
            "left": presenters.time_left(deadline),
            "shows_clock": abs(deadline - timezone.now()) < LAST_DAY,
            "can_write": writes,
        },
    )
