"""How often an address of the network may do something, counted in the cache."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, *, action: str, times: int, seconds: int) -> bool:
    """Count this request, and say whether its sender stays within the limit.

    The cache keeps a digest of the sender's network address for that many seconds, never the
    address. Behind a proxy the sender is whom allauth's adapter takes it to be.
    """
    sender = get_adapter(request).get_client_ip(request)
    digest = hashlib.sha256(f"{action}|{sender}".encode()).hexdigest()
    key = f"awards.limit.{digest}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two calls
        return True
