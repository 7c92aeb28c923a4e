"""A cycle as the public sees it: where it stands, what is open now, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import Phase
from awards.models import Award, Criterion, Cycle, Sponsorship

# Which cycle an award's page is about, when there are several.
ORDER_OF_INTEREST = (
    Phase.OPEN,
    Phase.CLOSED,
    Phase.JUDGING,
    Phase.DECIDING,
    Phase.PLANNED,
    Phase.ANNOUNCED,
)
STEP_OF_PHASE = {
    Phase.OPEN: 0,
    Phase.CLOSED: 1,
    Phase.JUDGING: 2,
    Phase.DECIDING: 3,
    Phase.ANNOUNCED: 4,
}
TAGS = {
    Phase.PLANNED: "todo",
    Phase.OPEN: "good",
    Phase.CLOSED: "info",
    Phase.JUDGING: "progress",
    Phase.DECIDING: "progress",
    Phase.ANNOUNCED: "award",
}
SECONDS_PER_HOUR = 3600
DAYS_SHOWN_AS_HOURS = 2
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a cycle stands at a moment."""

    cycle: Cycle
    phase: Phase
    now: datetime

    @property
    def label(self) -> str:
        return str(self.phase.label)

    @property
    def tag(self) -> str:
        return TAGS[self.phase]

    @property
    def is_late(self) -> bool:
        """The hour of the announcement has come, and it was not released."""
        return self.phase == Phase.DECIDING and self.now >= self.cycle.announcement_at

    @property
    def time_left(self) -> str:
        """Until nominations close, in days, or in hours on the last two; "" unless open."""
        if self.phase != Phase.OPEN:
            return ""
        left = self.cycle.closes_at - self.now
        if left.days >= DAYS_SHOWN_AS_HOURS:
            return ngettext("%(n)d day left", "%(n)d days left", left.days) % {"n": left.days}
        hours = int(left.total_seconds() // SECONDS_PER_HOUR)
        if hours < 1:
            return _("less than an hour left")
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}

    @property
    def _dates(self) -> list[tuple[str, datetime]]:
        return [
            (_("Nominations open"), self.cycle.opens_at),
            (_("Nominations close"), self.cycle.closes_at),
            (_("Judging begins"), self.cycle.judging_opens_at),
            (_("Judging ends"), self.cycle.judging_closes_at),
            (_("Announcement"), self.cycle.announcement_at),
        ]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The five dates as the phase line wants them."""
        present = STEP_OF_PHASE.get(self.phase, -1)
        return [
            {
                "label": label,
                "at": at,
                "state": "past" if place < present else "now" if place == present else "next",
            }
            for place, (label, at) in enumerate(self._dates)
        ]

    @property
    def progress(self) -> int:
        """How much of the present step has passed, in percent."""
        dates = [at for _label, at in self._dates]
        present = STEP_OF_PHASE.get(self.phase, -1)
        if not 0 <= present < len(dates) - 1:
            return 0
        start, end = dates[present], dates[present + 1]
        if end <= start:
            return 100
        return max(0, min(100, round(100 * ((self.now - start) / (end - start)))))

    @property
    def now_text(self) -> str:
        words = {
            Phase.OPEN: _("Open now"),
            Phase.CLOSED: _("Closed, waiting for judging"),
            Phase.JUDGING: _("Judging now"),
            Phase.DECIDING: _("Deciding now"),
            Phase.ANNOUNCED: _("Announced"),
        }
        return words.get(self.phase, "")


def standing(cycle: Cycle, now: datetime) -> Standing:
    return Standing(cycle, cycle.phase(now), now)


def standings(cycles: Iterable[Cycle], now: datetime) -> list[Standing]:
    """The most interesting first; planned ones by date, others the latest year first."""
    found = [standing(cycle, now) for cycle in cycles]
    return sorted(
        found,
        key=lambda s: (
            ORDER_OF_INTEREST.index(s.phase),
            s.cycle.year if s.phase == Phase.PLANNED else -s.cycle.year,
        ),
    )


def criteria_rows(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Criteria for the bar, with weights as one writes them: 10 rather than 10.00."""
    return [{"name": c.name, "weight": _plain(c.weight), "guidance": c.guidance} for c in criteria]


def weight_unit(criteria: Iterable[Criterion]) -> str:
    """Weights that add up to a hundred are percentages."""
    return "%" if sum(criterion.weight for criterion in criteria) == PERCENT else ""


def _plain(weight: Decimal) -> int | Decimal:
    return int(weight) if weight == int(weight) else weight.normalize()


def nominate_url(cycle: Cycle) -> str:
    """Where a nomination of this cycle is started: a page of the nominations room."""
    try:
        return f"{reverse('nominations:start')}?cycle={cycle.pk}"
    except NoReverseMatch:
        return reverse("account_login")


def interest_url(award: Award) -> str:
    return f"{reverse('awards:interest')}?award={award.slug}"


def names_by_year(sponsorships: Sequence[Sponsorship], years: Iterable[int]) -> dict[int, str]:
    """The award's name in the years in which it had another one."""
    return {
        year: sponsorship.award_name
        for year in years
        for sponsorship in sponsorships
        if sponsorship.award_name and sponsorship.covers(year)
    }
