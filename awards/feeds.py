"""News of the archive as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from awards.models import Winner

LATEST = 50


class WinnersFeed(Feed[Winner, Any]):
    """The latest records, by the day they became public."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Winners")

    def subtitle(self) -> str:
        return _("Programmes that won an award, as they enter the archive.")

    def link(self) -> str:
        return reverse("awards:winners")

    def feed_url(self) -> str:
        return reverse("awards:winners_feed")

    def items(self) -> "QuerySet[Winner]":
        records = Winner.objects.published().select_related("award", "cycle")
        since = Coalesce("cycle__announcement_at", "created_at")
        return records.defer("search_text", "search").order_by(since.desc(), "-year", "pk")[:LATEST]

    def item_title(self, item: Any) -> str:
        title = f"{item.year}: {item.programme}, {item.agency_name}"
        if item.is_demo:
            return _("Made up for a demonstration: %(title)s") % {"title": title}
        return title

    def item_description(self, item: Any) -> str:
        return str(item.one_line)

    def item_link(self, item: Winner) -> str:
        return item.get_absolute_url()

    def item_author_name(self, item: Winner) -> str:
        return item.award.organisation

    def item_pubdate(self, item: Winner) -> datetime:
        return item.public_since

    def item_updateddate(self, item: Winner) -> datetime:
        return max(item.updated_at, item.public_since)

    def item_categories(self, item: Winner) -> tuple[str, ...]:
        return (item.award.name,)


def _feed(request: HttpRequest) -> Any:
    return WinnersFeed()(request)


winners_feed = login_not_required(_feed)
