"""What the judging room's views share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import Refused
from accounts.http import person
from awards.models import Cycle
from judging.models import Round
from judging.rules import Standing, cycles_with_standing, standing_in

PER_PAGE = 50


def attempt(request: HttpRequest, verb: Callable[[], object], done: str = "") -> bool:
    """Run a verb; say that it is done, or why it was refused. True if it was done."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a POST, even an empty one; nothing otherwise."""
    return request.POST if request.method == "POST" else None


def cycle_for(
    request: HttpRequest, pk: int, allows: Callable[[Standing], bool]
) -> tuple[Cycle, Standing]:
    """The cycle and how the person stands to it, if the standing allows what is asked; else 404."""
    cycles = cycles_with_standing(person(request))
    cycle = get_object_or_404(cycles.annotate(last_round_is_closed=_last_is_closed()), pk=pk)
    held = standing_in(cycle)
    if not allows(held):
        raise Http404
    return cycle, held


def _last_is_closed() -> ExpressionWrapper[Q]:
    """Whether a cycle's newest round is closed: then `_subnav.html` leads to what comes after."""
    rounds = Round.objects.filter(cycle=OuterRef("pk"))
    running = Exists(rounds.filter(closed_at__isnull=True))
    return ExpressionWrapper(Exists(rounds) & ~running, output_field=BooleanField())


def run_by(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, for the staff of its award; else 404."""
    return cycle_for(request, pk, lambda held: held.may_run_panel)[0]


def latest_round(cycle: Cycle) -> Round | None:
    """The round that the pages are about: the newest one."""
    found = Round.objects.filter(cycle=cycle).order_by("-number").first()
    if found is not None:
        found.cycle = cycle
    return found


def round_asked(request: HttpRequest, cycle: Cycle) -> Round | None:
    """The round that the address asks for by its number (`?round=1`); else the newest one."""
    return _asked(request, cycle, Round.objects.filter(cycle=cycle))


def closed_round_asked(request: HttpRequest, cycle: Cycle) -> Round | None:
    """As `round_asked`, of the rounds that are closed: those that have a result."""
    return _asked(request, cycle, Round.objects.filter(cycle=cycle, closed_at__isnull=False))


def readable_round_asked(request: HttpRequest, cycle: Cycle) -> Round | None:
    """As `round_asked`, of the rounds whose entries judges may read now."""
    return _asked(request, cycle, Round.objects.filter(cycle=cycle).opened(timezone.now()))


def _asked(request: HttpRequest, cycle: Cycle, rounds: "QuerySet[Round]") -> Round | None:
    number = request.GET.get("round", "")
    if number.isascii() and number.isdecimal() and len(number) < 4:
        rounds = rounds.filter(number=int(number))
    found = rounds.order_by("-number").first()
    if found is not None:
        found.cycle = cycle
    return found


def ballot_address(judging_round: Round, name: str = "judging:ballot") -> str:
    """Where judges fill in their ballot for this round; `name` for the pages beside it."""
    return f"{reverse(name, args=[judging_round.cycle_id])}?round={judging_round.number}"


def page_of(
    request: HttpRequest,
    rows: "QuerySet[Any] | list[Any]",
    size: int = PER_PAGE,
    count: int | None = None,
) -> "Page[Any]":
    """The page of the list that the address asks for. `count` saves asking how long the list is."""
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
