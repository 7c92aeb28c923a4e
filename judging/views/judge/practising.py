"""Leads a judge who has not practised yet from the entries to the practice."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from judging.services.practised import PracticeFirst


def practised[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For views about entries, whose services raise PracticeFirst."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PracticeFirst as left:
            messages.info(request, str(left))
            return redirect("judging:practice", pk=left.cycle)

    return wrapper
