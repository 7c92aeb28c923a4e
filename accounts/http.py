"""The person behind a request, and pages for staff alone."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person. Only for views behind sign-in, which is every view not opened up."""
    return cast("User", request.user)


def staff_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """404 for everyone who is not programme staff: they are not told that the page exists."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not person(request).is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
