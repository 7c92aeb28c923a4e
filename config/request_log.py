"""Requests in the log, without what opens doors.

Some links carry a token in their address for one request (an invitation, a confirmation). Whoever
reads the log must not be able to use it.
"""

import logging
import re

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# Our tokens have 43 characters; no word or slug in an address is that long without a break.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])")
MASK = "[token]"


def without_tokens(text: str) -> str:
    """The text with everything that looks like a token covered."""
    return _TOKEN.sub(MASK, text)


class RequestLogMiddleware(RequestMiddleware):
    """One line per request with its number, person and address, tokens covered."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return without_tokens(RequestMiddleware.format_request(request))


class CoverTokens(logging.Filter):
    """For handlers of the standard library, whose records name addresses as well."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_tokens(record.getMessage())
        record.args = ()
        return True
