"""What every page about a result begins with: the round, the result, the reader's part of it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import RoundKind
from judging.labels import labels_for
from judging.models import Round
from judging.reports.results import (
    CategoryReport,
    category_reports,
    entries_by_reference,
    result_for,
)
from judging.rubric import Rubric
from judging.rules import Standing, sees_field
from judging.views.common import cycle_for


@dataclass(frozen=True, slots=True)
class EntryName:
    """What the reader calls an entry: in a round without names by its code."""

    title: str
    agency: str
    public_id: str


@dataclass(frozen=True)
class ResultPage:
    """A result of a closed round, cut to the reader."""

    cycle: Cycle
    held: Standing
    user: User
    round: Round
    closed: list[Round]
    """All closed rounds of the cycle, by number."""
    result: Any
    names: dict[str, EntryName]
    """The entries open to the reader, by reference."""
    reports: list[CategoryReport]
    chosen: int
    """Place of the category that is shown."""

    @property
    def report(self) -> CategoryReport | None:
        return self.reports[self.chosen] if self.reports else None

    @property
    def rubric(self) -> Rubric:
        return Rubric.from_json(self.result.rubric)

    @property
    def figures(self) -> Any:
        """The figures of the shown category, where they were loaded and the kind has any."""
        found = getattr(self.result, "figures", None)
        return found[self.chosen] if found else None

    def context(self, tab: str) -> dict[str, Any]:
        """What the head and the tabs of every page need."""
        return head_context(self.cycle, self.held, self.round, self.closed, tab) | {
            "result": self.result,
            "reports": self.reports,
            "report": self.report,
            "chosen": self.chosen,
        }


def head_context(
    cycle: Cycle, held: Standing, judging_round: Round, closed: list[Round], tab: str
) -> dict[str, Any]:
    """What rounds and tabs on top of a page need."""
    return {
        "cycle": cycle,
        "round": judging_round,
        "closed_rounds": closed,
        "tab": tab,
        "has_scores": judging_round.kind == RoundKind.SCORE,
        "has_cards": RoundKind(judging_round.kind).uses_scorecards,
        "may_decide": held.may_decide,
        "is_staff": held.is_staff,
        "here": "results",
    }


def open_result(request: HttpRequest, pk: int, *parts: str) -> ResultPage:
    """The result that the address asks for, with these parts of its document; else 404.

    The newest closed round unless `round` names another, its newest result unless `result` does.
    """
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    closed = closed_rounds(cycle, held)
    judging_round = chosen_round(request, closed)
    number = _number(request, "result")
    result: Any = result_for(user, judging_round, *parts, number=number)
    if result is None:
        raise Http404
    names = names_for(judging_round, user)
    reports = category_reports(result, names, in_conflict=held.in_conflict)
    place = _number(request, "category") or 0
    return ResultPage(
        cycle=cycle,
        held=held,
        user=user,
        round=judging_round,
        closed=closed,
        result=result,
        names=names,
        reports=reports,
        chosen=place if place < len(reports) else 0,
    )


def names_for(judging_round: Round, user: User) -> dict[str, EntryName]:
    """The entries of the round's cycle that are open to the reader, by reference."""
    labels = labels_for(judging_round, user)
    return {
        reference: EntryName(labels.name(entry), labels.agency(entry), entry.public_id)
        for reference, entry in entries_by_reference(judging_round.cycle, user).items()
    }


def closed_rounds(cycle: Cycle, held: Standing) -> list[Round]:
    """The cycle's closed rounds, by number, of which the reader may know what they are about."""
    found = list(Round.objects.filter(cycle=cycle, closed_at__isnull=False).order_by("number"))
    for judging_round in found:
        judging_round.cycle = cycle
    return [judging_round for judging_round in found if sees_field(held, judging_round)]


def chosen_round(request: HttpRequest, closed: list[Round]) -> Round:
    """The closed round that the address names, the newest where it names none; else 404."""
    number = _number(request, "round")
    for judging_round in reversed(closed):
        if number in (None, judging_round.number):
            return judging_round
    raise Http404


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
