"""The queue of screening: what staff need to know of each nomination, in constant queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.models import Cycle
from nominations.eligibility.duplicates import Duplicate, duplicates_of, resembling
from nominations.enums import TRANSITIONS, NominationState
from nominations.models import Attachment, Nomination
from nominations.scanning.kept import with_scan_counts

SORTS = {
    "waiting": gettext_lazy("Longest waiting first"),
    "newest": gettext_lazy("Latest first"),
    "title": gettext_lazy("By programme"),
    "agency": gettext_lazy("By agency"),
}
ORDER = {
    "waiting": ("latest_submitted_at", "pk"),
    "newest": ("-latest_submitted_at", "-pk"),
    "title": ("title", "pk"),
    "agency": ("agency__name", "title", "pk"),
}
MARKS = {
    "": gettext_lazy("All"),
    "unmet": gettext_lazy("A rule is not met"),
    "unsure": gettext_lazy("A rule is to be looked at"),
    "findings": gettext_lazy("The scanner found something"),
    "alike": gettext_lazy("Looks like another"),
    "typed": gettext_lazy("Typed in by staff"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asked the queue for; what makes no sense counts as not asked."""

    state: str
    category: str
    mark: str
    sort: str

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Asked":
        state, mark, sort = (str(query.get(name, "")) for name in ("state", "mark", "sort"))
        if "state" not in query:
            state = NominationState.SUBMITTED.value
        return cls(
            state=state if state in NominationState.values else "",
            category=str(query.get("category", ""))[:60],
            mark=mark if mark in MARKS else "",
            sort=sort if sort in SORTS else "waiting",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One nomination of the queue."""

    nomination: Nomination
    met: int
    unmet: list[str]
    unsure: list[str]
    findings: int
    unexplained: int
    files: int
    duplicates: list[Duplicate]

    @property
    def has_check(self) -> bool:
        return bool(self.met or self.unmet or self.unsure)

    @property
    def is_decidable(self) -> bool:
        """Whether staff can decide anything of it now."""
        return can_be_decided(self.nomination)


def can_be_decided(nomination: Nomination) -> bool:
    state = NominationState(nomination.state)
    if state == NominationState.SUBMITTED:
        return nomination.awaits_screening()
    return bool(outcomes_from(state))


def outcomes_from(state: NominationState) -> list[NominationState]:
    """What staff may decide of a nomination in this state."""
    decided = (NominationState.ACCEPTED, NominationState.RETURNED, NominationState.INELIGIBLE)
    return [outcome for outcome in decided if (state, outcome) in TRANSITIONS]


def queue(*, cycle: Cycle, user: User, asked: Asked) -> QuerySet[Nomination]:
    """The cycle's nominations that this person may screen, as asked for."""
    files = (
        Attachment.objects.present()
        .filter(nomination=OuterRef("pk"), frozen_at__isnull=False)
        .order_by()
        .values("nomination")
        .annotate(number=Count("pk"))
    )
    found = with_scan_counts(Nomination.objects.for_screening(user).filter(cycle=cycle))
    found = found.annotate(file_count=Coalesce(Subquery(files.values("number")[:1]), 0))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.category:
        found = found.filter(category__slug=asked.category)
    if asked.mark == "alike":
        return resembling(found, user).order_by(*ORDER[asked.sort])
    return _marked(found, asked.mark).order_by(*ORDER[asked.sort])


def _marked(found: QuerySet[Nomination], mark: str) -> QuerySet[Nomination]:
    if mark == "unmet":
        return found.filter(eligibility__verdicts__contains=[{"met": False}])
    if mark == "unsure":
        return found.filter(eligibility__verdicts__contains=[{"met": None}])
    if mark == "findings":
        return found.filter(Q(places_found__gt=0))
    if mark == "typed":
        return found.filter(entered_by__isnull=False)
    return found


def rows(nominations: Iterable[Nomination], user: User) -> list[Row]:
    """What is shown of each; one query, for what they resemble."""
    listed = list(nominations)
    alike = duplicates_of(listed, user) if listed else {}
    return [_row(nomination, alike.get(nomination.pk, [])) for nomination in listed]


def _row(nomination: Nomination, duplicates: list[Duplicate]) -> Row:
    loaded = nomination.__dict__
    verdicts = nomination.eligibility.get("verdicts", [])
    return Row(
        nomination=nomination,
        met=sum(one["met"] is True for one in verdicts),
        unmet=[one["requirement"] for one in verdicts if one["met"] is False],
        unsure=[one["requirement"] for one in verdicts if one["met"] is None],
        findings=loaded["places_found"],
        unexplained=loaded["places_unexplained"],
        files=loaded["file_count"],
        duplicates=duplicates,
    )


def states(chosen: str) -> list[dict[str, Any]]:
    """The tabs of the queue."""
    tabs = [
        {"value": value, "label": label, "chosen": value == chosen}
        for value, label in NominationState.choices
        if value != NominationState.DRAFT
    ]
    return [*tabs, {"value": "", "label": _("All"), "chosen": not chosen}]
