"""What a search engine should know of: pages that are public, and nothing under embargo."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from awards.models import Award, Cycle, Winner
from awards.models.winner import NEWEST_FIRST


class PageSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        return ["awards:home", "awards:awards", "awards:winners", "awards:interest"]

    def location(self, item: str) -> str:
        return reverse(item)


class AwardSitemap(Sitemap[Award]):
    def items(self) -> "QuerySet[Award]":
        return Award.objects.public().order_by("pk")


class CycleSitemap(Sitemap[Cycle]):
    def items(self) -> "QuerySet[Cycle]":
        return Cycle.objects.public().select_related("award").order_by("pk")


class WinnerSitemap(Sitemap[Winner]):
    limit = 10_000

    def items(self) -> "QuerySet[Winner]":
        fields = ("year", "slug", "updated_at", "created_at", "cycle__announcement_at")
        records = Winner.objects.published().select_related("cycle").only(*fields)
        return records.order_by(*NEWEST_FIRST)

    def lastmod(self, item: Winner) -> datetime:
        return max(item.updated_at, item.public_since)


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "pages": PageSitemap,
    "awards": AwardSitemap,
    "cycles": CycleSitemap,
    "winners": WinnerSitemap,
}
