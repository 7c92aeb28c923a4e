"""How often one visitor or person may ask for what costs the site much.

Tries at signing in are counted by allauth, in the cache that all processes share. Visitors are
counted here to protect the process that counts: in its own memory, so that an answer costs the
database no more than before. With several processes a visitor may get as many times the limit.
People, and visitors who cause mail, are counted in the shared cache: what they are counted for
costs far more than the counting.
"""

import hashlib
import ipaddress
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that a single household or office has to itself."""


def seconds_to_wait(request: HttpRequest, *, action: str) -> int:
    """Count this request; 0 if it is within ``settings.VISITOR_LIMITS[action]``.

    Otherwise the seconds until the sender may ask again. Time is cut into windows of the limit's
    length, so at the border between two of them a sender may ask twice as often for a moment.
    """
    times, seconds = settings.VISITOR_LIMITS[action]
    window, rest = _window(seconds)
    key = f"limit:{action}:{window}:{_sender(request)}"
    counts = caches["process"]
    counts.add(key, 0, timeout=seconds)
    try:
        count = counts.incr(key)
    except ValueError:  # it ran out, or was pushed out, between the two calls
        return 0
    return rest if count > times else 0


def person_must_wait(request: HttpRequest, *, action: str) -> int:
    """As `seconds_to_wait`, by the person signed in and ``settings.PERSON_LIMITS[action]``."""
    return _shared_wait(action, f"person:{request.user.pk}", settings.PERSON_LIMITS[action])


def network_must_wait(request: HttpRequest, *, action: str) -> int:
    """As `seconds_to_wait`, by ``settings.NETWORK_LIMITS[action]``, in the shared cache.

    For what visitors cause that others feel, such as mail: the limit holds for all processes
    together. The cache keeps a digest of the network's address, never the address.
    """
    sender = hashlib.sha256(f"{action}|{_sender(request)}".encode()).hexdigest()
    return _shared_wait(action, f"network:{sender}", settings.NETWORK_LIMITS[action])


def _shared_wait(action: str, who: str, limit: tuple[int, int]) -> int:
    times, seconds = limit
    window, rest = _window(seconds)
    key = f"limit:{action}:{window}:{who}"
    counts = caches["default"]
    count = counts.get(key, 0) + 1
    # Not incr(), which on a table would forget the count after the cache's own, shorter time.
    counts.set(key, count, timeout=seconds)
    return rest if count > times else 0


def _window(seconds: int) -> tuple[int, int]:
    """The number of the present window of time, and the seconds until the next one begins."""
    now = time.time()
    window = int(now // seconds)
    return window, max(1, int((window + 1) * seconds - now) + 1)


def within_limit[**P](
    action: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Answer 429 with a reason in JSON and ``Retry-After`` to whoever asks too often."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def limited(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            wait = seconds_to_wait(request, action=action)
            return _too_many(action, wait) if wait else view(request, *args, **kwargs)

        return limited

    return decorate


def _too_many(action: str, wait: int) -> JsonResponse:
    times, seconds = settings.VISITOR_LIMITS[action]
    limit = _("At most %(times)d requests in %(seconds)d seconds are answered to one network.")
    again = ngettext("Try again in %(wait)d second.", "Try again in %(wait)d seconds.", wait)
    detail = f"{limit} {again}" % {"times": times, "seconds": seconds, "wait": wait}
    return JsonResponse({"detail": detail}, status=429, headers={"Retry-After": str(wait)})


def _sender(request: HttpRequest) -> str:
    """The visitor's address, as allauth's adapter takes it from the proxy; IPv6 by network."""
    address = get_adapter(request).get_client_ip(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, NETWORK_OF_ONE), strict=False).network_address)
