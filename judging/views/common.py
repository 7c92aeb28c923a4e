"""What the judging room's views share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.exceptions import Refused
from accounts.http import person
from awards.models import Cycle
from judging.models import Round

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


def cycle_for(request: HttpRequest, pk: int, permission: str) -> Cycle:
    """The cycle, if the person holds the permission on it; else 404."""
    cycle = get_object_or_404(Cycle.objects.select_related("award"), pk=pk)
    if not person(request).has_perm(permission, cycle):
        raise Http404
    return cycle


def latest_round(cycle: Cycle) -> Round | None:
    """The round that the pages are about: the newest one."""
    found = Round.objects.filter(cycle=cycle).order_by("-number").first()
    if found is not None:
        found.cycle = cycle
    return found


def page_of(request: HttpRequest, rows: "QuerySet[Any] | list[Any]", size: int = PER_PAGE) -> Page:  # type: ignore[type-arg]
    """The page of the list that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
