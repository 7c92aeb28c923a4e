"""The archive of winners: the list with its search, and one page per record."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.archive import LONGEST_QUERY, MOST_LISTED, Asked, Listing
from awards.enums import TopicKind
from awards.models import Sponsorship, Topic, Winner
from awards.presenters import facets, metadata
from awards.presenters.cycles import names_by_year
from awards.presenters.discrepancies import discrepancy_tables
from awards.presenters.export import PARTS
from awards.presenters.published import measure_cards, needed_to_check
from awards.presenters.winners import fact_rows, ledger_rows
from awards.text import render_markdown
from awards.views.public import sponsorships_of


@login_not_required
@require_safe
def winners(request: HttpRequest) -> HttpResponse:
    """The archive, searched and narrowed by the address alone."""
    asked = Asked.read(request.GET)
    listing = Listing(asked, page_number=request.GET.get("page", "1"))
    page = listing.page
    choices = listing.choices()
    awards = {winner.award for winner in page.object_list}
    archive_url = reverse("awards:winners")
    return render(
        request,
        "awards/public/winners.html",
        {
            "asked": asked,
            "listing": listing,
            "page": page,
            "rows": ledger_rows(page.object_list, sponsorships_of(awards)),
            "groups": facets.groups(asked, choices),
            "applied": facets.applied(asked, choices),
            "clear_url": _clear_url(asked, archive_url),
            "orders": _orders(listing),
            "most_listed": MOST_LISTED,
            "longest_query": LONGEST_QUERY,
            "is_cut": len(request.GET.get("q", "").strip()) > LONGEST_QUERY,
            "canonical": request.build_absolute_uri(archive_url),
            # One facet is a page worth finding; combinations of them are without end.
            "is_indexed": not asked.text and len(asked.chosen) <= 1,
        },
    )


def _clear_url(asked: Asked, archive_url: str) -> str:
    if not asked.chosen:
        return ""
    return f"?{Asked(text=asked.text).query_string()}" if asked.text else archive_url


def _orders(listing: Listing) -> list[dict[str, Any]]:
    names = facets.order_names()
    if not listing.asked.text or listing.is_resembling or listing.is_broad:
        del names["relevance"]
    return [
        {
            "label": label,
            "url": f"?{listing.asked.with_order(order).query_string()}",
            "active": order == listing.order,
        }
        for order, label in names.items()
    ]


@login_not_required
@require_safe
def winner(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """One record: the story, the figures, what it cost, and where all of it comes from."""
    records = Winner.objects.visible_to(request.user).select_related("award", "cycle", "press")
    records = records.prefetch_related(*PARTS)
    found = records.defer("search_text", "search").filter(year=year, slug=slug).first()
    if found is None:
        return _withdrawn(request, year, slug)
    sponsorships = list(Sponsorship.objects.filter(award=found.award_id).select_related("sponsor"))
    name = names_by_year(sponsorships, [found.year]).get(found.year) or found.award.name
    return render(
        request,
        "awards/public/winner.html",
        {
            "winner": found,
            "award": found.award,
            "award_name": name,
            "sponsors": [s for s in sponsorships if s.covers(found.year)],
            **_parts(found),
            **_references(request, found, name),
        },
    )


def _withdrawn(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Where a record was and is withheld, say so: the address may stand in a citation.

    410 and not 404: it is gone on purpose, and search engines drop it. The page names neither
    programme nor agency; what may be said is in the staff's note.
    """
    records = Winner.objects.withdrawn().select_related("award")
    gone = get_object_or_404(records.only("pk", "year", "award"), year=year, slug=slug)
    standing = gone.withholdings.standing().first()
    context = {"award": gone.award, "year": year, "withholding": standing}
    return render(request, "awards/public/winner_withdrawn.html", context, status=410)


def _parts(found: Winner) -> dict[str, Any]:
    topics = list(found.topics.all())
    cards = measure_cards(found, list(found.measures.all()))
    return {
        "story": render_markdown(found.story, first_heading=2),
        "source_note": render_markdown(found.source_note),
        "cards": cards,
        "needed": needed_to_check(cards),
        "disagreements": discrepancy_tables(found.discrepancies.all()),
        "facts": fact_rows(found, reverse("awards:winners")),
        "problems": _of_kind(topics, TopicKind.PROBLEM),
        "approaches": _of_kind(topics, TopicKind.APPROACH),
    }


def _of_kind(topics: list[Topic], kind: TopicKind) -> list[Topic]:
    return [topic for topic in topics if topic.kind == kind]


def _references(request: HttpRequest, found: Winner, award_name: str) -> dict[str, Any]:
    url = request.build_absolute_uri(found.get_absolute_url())
    steps = (
        (str(found.award.name), request.build_absolute_uri(found.award.get_absolute_url())),
        (
            str(found.year),
            request.build_absolute_uri(f"{reverse('awards:winners')}?year={found.year}"),
        ),
        (found.programme, url),
    )
    return {
        "canonical": url,
        "citation": metadata.citation(found, url, award_name, timezone.now()),
        "data": metadata.graph(
            metadata.winner_data(found, url, award_name), metadata.breadcrumbs(*steps)
        ),
    }
