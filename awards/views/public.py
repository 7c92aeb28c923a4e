"""Pages about the award and its cycles, open to everyone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from awards.eligibility import known_rules, requirements
from awards.enums import Phase
from awards.models import Anchor, Award, Criterion, Cycle, Sponsorship, Winner
from awards.models.winner import NEWEST_FIRST
from awards.presenters import metadata
from awards.presenters.awards import award_summaries, years_in_words
from awards.presenters.cycles import (
    criteria_rows,
    interest_url,
    nominate_url,
    standing,
    standings,
    weight_unit,
)
from awards.presenters.transparency import judging_figures
from awards.presenters.winners import card, ledger_rows
from awards.text import render_markdown

PER_PAGE = 20
WINNERS_SHOWN = 12
EARLIER_SHOWN = 3


def sponsorships_of(awards: Iterable[Award]) -> dict[int, list[Sponsorship]]:
    """All sponsorships of these awards with their sponsors, by the award's key."""
    found: dict[int, list[Sponsorship]] = defaultdict(list)
    for sponsorship in Sponsorship.objects.filter(award__in=awards).select_related("sponsor"):
        found[sponsorship.award_id].append(sponsorship)
    return found


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The award or awards now, what to do next, and the latest winner."""
    now = timezone.now()
    page = Paginator(Award.objects.public(), PER_PAGE).get_page(1)
    summaries = award_summaries(page.object_list, now)
    records = Winner.objects.published(now).defer("search_text", "search", "story")
    recent = list(records.order_by(*NEWEST_FIRST)[: EARLIER_SHOWN + 1])
    return render(
        request,
        "awards/public/home.html",
        {
            "summaries": summaries,
            "only": summaries[0] if len(summaries) == 1 else None,
            "has_more": page.has_next(),
            "latest": card(recent[0]) if recent else None,
            "earlier": ledger_rows(recent[1:], {}),
            "canonical": request.build_absolute_uri(reverse("awards:home")),
        },
    )


@login_not_required
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """Every award that is published."""
    page = Paginator(Award.objects.public(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "awards/public/awards.html",
        {
            "page": page,
            "summaries": award_summaries(page.object_list, timezone.now()),
            "canonical": request.build_absolute_uri(reverse("awards:awards")),
        },
    )


def _awards_with_cycles() -> Any:
    cycles = Prefetch(
        "cycles", queryset=Cycle.objects.public().order_by("-year"), to_attr="shown_cycles"
    )
    return Award.objects.public().prefetch_related(cycles)


@login_not_required
@require_safe
def award(request: HttpRequest, slug: str) -> HttpResponse:
    """What the award recognises, whether nominations are open, and what to do now."""
    now = timezone.now()
    found = get_object_or_404(Award.objects.visible_to(request.user), slug=slug)
    states = standings(found.cycles.public().select_related("award"), now)
    shown = states[0] if states else None
    sponsorships = sponsorships_of([found])
    winners = found.winners.published(now).defer("search_text", "search", "story")
    rows = list(winners.order_by(*NEWEST_FIRST)[: WINNERS_SHOWN + 1])
    url = request.build_absolute_uri(found.get_absolute_url())
    return render(
        request,
        "awards/public/award.html",
        {
            "award": found,
            "description": render_markdown(found.description),
            "standing": shown,
            "others": [state for state in states[1:] if state.phase != Phase.ANNOUNCED],
            "past": [state for state in states[1:] if state.phase == Phase.ANNOUNCED],
            **_criteria(shown.cycle.criteria.all() if shown else []),
            "sponsorships": [
                (sponsorship, years_in_words(sponsorship)) for sponsorship in sponsorships[found.pk]
            ],
            "winners": ledger_rows(rows[:WINNERS_SHOWN], sponsorships),
            "has_more_winners": len(rows) > WINNERS_SHOWN,
            "nominate_url": nominate_url(shown.cycle) if shown else "",
            "interest_url": interest_url(found),
            "canonical": url,
            "data": metadata.graph(metadata.award_data(found, url)),
        },
    )


@login_not_required
@require_safe
def cycle(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One year's run: its dates, its criteria with what the scores mean, and the result."""
    now = timezone.now()
    found = _cycle(request, slug, year)
    shown = standing(found, now)
    is_announced = shown.phase == Phase.ANNOUNCED
    sponsorships = sponsorships_of([found.award])
    criteria = Criterion.objects.filter(cycle=found).prefetch_related(
        Prefetch("anchors", queryset=Anchor.objects.order_by("value"))
    )
    winners = found.winners.published(now).defer("search_text", "search", "story")
    url = request.build_absolute_uri(found.get_absolute_url())
    return render(
        request,
        "awards/public/cycle.html",
        {
            "award": found.award,
            "cycle": found,
            "standing": shown,
            **_criteria(criteria),
            "requirements": requirements(known_rules(found.eligibility)),
            "categories": list(found.categories.all()),
            "sponsorships": [s for s in sponsorships[found.award_id] if s.covers(found.year)],
            "winners": ledger_rows(winners, sponsorships) if is_announced else [],
            "judged": judging_figures(found) if is_announced else None,
            "nominate_url": nominate_url(found),
            "interest_url": interest_url(found.award),
            "canonical": url,
            "data": metadata.graph(metadata.cycle_data(found, url)),
        },
    )


@login_not_required
@require_safe
def cycle_ics(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The cycle's dates for a calendar program."""
    found = _cycle(request, slug, year)
    # By name: what writes calendars takes long to load, and few ask for one.
    calendar = import_string("awards.calendar.cycle_calendar")(
        found,
        host=request.get_host(),
        url=request.build_absolute_uri(found.get_absolute_url()),
    )
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{year}.ics"'
    return response


def _cycle(request: HttpRequest, slug: str, year: int) -> Cycle:
    cycles = Cycle.objects.visible_to(request.user).select_related("award")
    return get_object_or_404(cycles, award__slug=slug, year=year)


def _criteria(criteria: Iterable[Criterion]) -> dict[str, Any]:
    listed = list(criteria)
    return {
        "criteria": listed,
        "criteria_rows": criteria_rows(listed),
        "weight_unit": weight_unit(listed),
    }
