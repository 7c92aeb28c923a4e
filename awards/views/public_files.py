"""The whole archive as files, and what search engines read."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.limits import within_limit
from awards.models import Winner
from awards.models.winner import NEWEST_FIRST
from awards.presenters.export import COLUMNS, PARTS, csv_row, full

CHUNK = 500


def _records() -> Iterator[Winner]:
    records = Winner.objects.published().select_related("award").defer("search_text", "search")
    records = records.prefetch_related(*PARTS).order_by(*NEWEST_FIRST)
    return records.iterator(chunk_size=CHUNK)


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


@login_not_required
@require_safe
@within_limit("archive_file")
def winners_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every published record, one per line, streamed."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # tells spreadsheets that this is UTF-8
        yield writer.writerow(COLUMNS)
        for winner in _records():
            yield writer.writerow(csv_row(winner, request))

    return _file(lines(), "text/csv; charset=utf-8", "winners.csv")


@login_not_required
@require_safe
@within_limit("archive_file")
def winners_json(request: HttpRequest) -> StreamingHttpResponse:
    """Every published record with all its parts, streamed."""

    def parts() -> Iterator[str]:
        yield '{"winners": ['
        for place, winner in enumerate(_records()):
            yield ",\n" if place else "\n"
            yield json.dumps(full(winner, request), ensure_ascii=False)
        yield "\n]}\n"

    return _file(parts(), "application/json", "winners.json")


def _file(parts: Iterator[Any], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Workplaces and searches are of no use to a search engine."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /desk/",
        "Disallow: /judging/",
        "Disallow: /nominations/",
        "Disallow: /interest/confirm/",
        "Disallow: /interest/stop/",
        "Disallow: /*?q=",
        f"Sitemap: {request.build_absolute_uri(reverse('awards:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def data_guide(request: HttpRequest) -> HttpResponse:
    """How to get at the archive's data: files, feed, API."""
    base = request.build_absolute_uri(reverse("awards:data_guide")).rstrip("/")
    return render(request, "awards/public/data_guide.html", {"base": base})
