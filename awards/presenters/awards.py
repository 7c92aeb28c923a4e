"""Awards in a list: each with the cycle that matters now and what one can do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from awards.models import Award, Cycle, Sponsorship
from awards.presenters.cycles import Standing, interest_url, nominate_url, standings


@dataclass(frozen=True, slots=True)
class AwardSummary:
    """An award and where it stands; `standing` is None between cycles."""

    award: Award
    standing: Standing | None

    @property
    def nominate_url(self) -> str:
        return nominate_url(self.standing.cycle) if self.standing else ""

    @property
    def interest_url(self) -> str:
        return interest_url(self.award)


def award_summaries(awards: Iterable[Award], now: datetime) -> list[AwardSummary]:
    """One summary per award; the cycles of all of them in one query."""
    listed = list(awards)
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in Cycle.objects.public().filter(award__in=listed).select_related("award"):
        cycles[cycle.award_id].append(cycle)
    return [
        AwardSummary(award, next(iter(standings(cycles[award.pk], now)), None)) for award in listed
    ]


def years_in_words(sponsorship: Sponsorship) -> str:
    """The sponsored years: 2021, 2018 to 2021, or since 2021."""
    if sponsorship.last_year is None:
        return _("since %(first)s") % {"first": sponsorship.first_year}
    if sponsorship.last_year == sponsorship.first_year:
        return str(sponsorship.first_year)
    return _("%(first)s to %(last)s") % {
        "first": sponsorship.first_year,
        "last": sponsorship.last_year,
    }
