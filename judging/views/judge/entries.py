"""A judge's entries, in the judge's own order."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import person
from judging.enums import ReadingMode, RoundKind, ScorecardState
from judging.labels import Labels, labels_of
from judging.models import Assignment, Round
from judging.reading_list import Place, ReadingList, reading_lists
from judging.services.practised import check_practised
from judging.views.common import page_of, readable_round_asked
from judging.views.judge.home import seat_or_404
from nominations.models import Nomination

STEPS = ("todo", "started", "sealed")


@dataclass(frozen=True)
class EntryRow:
    assignment: Assignment
    label: str
    agency: str
    status: str
    kind: str
    topics: list[str]


@dataclass(frozen=True)
class Topics:
    """The fields that the judge's entries are from; asked once, for the filter and the rows."""

    names: dict[int, str]
    of_nomination: dict[int, list[int]]

    @classmethod
    def of(cls, places: list[Place]) -> "Topics":
        through = Nomination.topics.through
        rows = list(
            through.objects.filter(nomination__in=[place.nomination for place in places])
            .order_by("topic__name", "topic")
            .values_list("nomination", "topic", "topic__name")
        )
        found: dict[int, list[int]] = {}
        for nomination, topic, _name in rows:
            found.setdefault(nomination, []).append(topic)
        return cls({topic: name for _nomination, topic, name in rows}, found)

    def named(self, nomination: int) -> list[str]:
        return [self.names[topic] for topic in self.of_nomination.get(nomination, [])]


@require_safe
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_or_404(request, pk)
    current = readable_round_asked(request, seat.cycle)
    if current is None:
        raise Http404
    user = person(request)
    check_practised(current, user)
    mine = reading_lists(user, [current.pk])[current.pk]
    topics = Topics.of(mine.places)
    step, topic = _asked(request, topics)
    chosen = [place for place in mine.places if _fits(place, topics, step, topic)]
    page = page_of(request, chosen)
    context = {
        "cycle": seat.cycle,
        "round": current,
        "mine": mine,
        "page": page,
        "rows": _rows(request, current, list(page.object_list), topics),
        "is_running": current.is_running(),
        "by_criterion": current.reading_mode == ReadingMode.BY_CRITERION,
        "criteria": current.criteria().criteria,
        "steps": _steps(mine, step, topic),
        "topics": sorted(topics.names.items(), key=lambda item: item[1]),
        "step": step,
        "topic": topic,
        "owner": user.pk,
    }
    return render(request, "judging/entries.html", context)


def _asked(request: HttpRequest, topics: Topics) -> tuple[str, int | None]:
    """What the list is narrowed to; anything unknown narrows nothing."""
    step, topic = request.GET.get("state", ""), request.GET.get("topic", "")
    known = {str(pk): pk for pk in topics.names}
    return (step if step in STEPS else "", known.get(topic))


def _fits(place: Place, topics: Topics, step: str, topic: int | None) -> bool:
    of_topic = topic is None or topic in topics.of_nomination.get(place.nomination, [])
    return of_topic and step in {"", place.step}


def _steps(mine: ReadingList, step: str, topic: int | None) -> list[dict[str, Any]]:
    """The filter by state: each with its count over all entries, as links."""
    counted = {
        "": (_("All"), mine.total),
        "todo": (_("Not started"), mine.todo),
        "started": (_("Started"), mine.started),
        "sealed": (_("Sealed"), mine.sealed),
    }
    return [
        {
            "label": label,
            "count": count,
            "url": "?" + urlencode({"state": name} | ({"topic": topic} if topic else {})),
            "active": name == step,
        }
        for name, (label, count) in counted.items()
    ]


def _rows(
    request: HttpRequest, current: Round, places: list[Place], topics: Topics
) -> list[EntryRow]:
    listed = (
        Assignment.objects.visible_to(person(request))
        .for_reading()
        .filter(pk__in=[place.pk for place in places])
        .annotate(
            scored=Count("scorecard__draft_scores", filter=~Q(scorecard__draft_scores__value=None))
        )
    )
    labels, criteria = labels_of(current), len(current.criteria().criteria)
    return [_row(assignment, labels, criteria, topics) for assignment in listed]


def _row(assignment: Any, labels: Labels, criteria: int, topics: Topics) -> EntryRow:
    nomination = assignment.nomination
    status, kind = _status(assignment, criteria)
    return EntryRow(
        assignment=assignment,
        label=labels.name(nomination),
        agency=labels.agency(nomination),
        status=status,
        kind=kind,
        topics=topics.named(nomination.pk),
    )


def _status(assignment: Any, criteria: int) -> tuple[str, str]:
    kind = RoundKind(assignment.round.kind)
    if not kind.uses_scorecards:
        return _("For your ballot"), "info"
    card = getattr(assignment, "scorecard", None)
    if card is None:
        return _("Not started"), "todo"
    match card.state:
        case ScorecardState.SEALED:
            return _("Sealed"), "done"
        case ScorecardState.CHANGING:
            return _("Sealed, being changed"), "progress"
    if kind == RoundKind.SHORTLIST:
        return (_("Answered, not sealed") if card.answer else _("Begun")), "progress"
    words = _("%(scored)s of %(criteria)s criteria scored") % {
        "scored": assignment.scored,
        "criteria": criteria,
    }
    return words, "progress"
