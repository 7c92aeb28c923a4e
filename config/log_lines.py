"""What a line of the log looks like, and what never stands in one.

Some links carry a token in their address for one request (an invitation, a confirmation). Whoever
reads the log must not be able to use it. Two rules cover it: whatever is as long as our tokens,
anywhere; and whatever stands where an address has its token, however short.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.urls import URLPattern, URLResolver
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "[token]"
SECRET_PARAMETERS = frozenset({"token", "key", "code", "secret", "uidb36", "uidb64", "signature"})
"""Names of parameters that open something for whoever holds their value."""
# Our tokens have 43 characters; no word or slug in an address is that long without a break.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_places: list[re.Pattern[str]] = []


def without_tokens(text: str) -> str:
    """The text with everything covered that is, or stands where there is, a token."""
    for place in _places:
        text = place.sub(rf"\g<before>{MASK}", text)
    return _TOKEN.sub(MASK, text)


def learn_addresses(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Find the places of tokens in the site's addresses, once. Until then length alone tells."""
    if not _places:
        _places.extend(_place(route) for route in sorted(set(_secret_routes(patterns, ""))))


def _secret_routes(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    """Routes up to and with the brackets of their first secret parameter."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _secret_routes(pattern.url_patterns, route)
            continue
        for parameter in _PARAMETER.finditer(route):
            if parameter[1] in SECRET_PARAMETERS:
                yield route[: parameter.end()]
                break


def _place(route: str) -> re.Pattern[str]:
    """What finds the secret: it goes on to the next slash, question mark or end of the word."""
    secret = list(_PARAMETER.finditer(route))[-1]
    words = [re.escape(word) for word in _PARAMETER.split(route[: secret.start()])[::2]]
    return re.compile(rf"(?P<before>/{r'[^/\s]+'.join(words)})[^/?#\s\"'<>]+")


def cover_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last step before a line is written, so that it sees tracebacks as text, too."""
    return {name: _covered(value) for name, value in event.items()}


def _covered(value: Any) -> Any:
    if isinstance(value, str):
        return without_tokens(value)
    if isinstance(value, dict):
        return {name: _covered(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_covered(one) for one in value]
    return value


# Tracebacks as Python writes them: without the values of variables, which may be passwords.
_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]
_WRITING: list[Processor] = [cover_tokens, structlog.processors.JSONRenderer(default=str)]


def configure(level: str) -> None:
    """For what the rooms and the request log say through structlog."""
    structlog.configure(
        processors=[*_COMMON, *_WRITING],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )


class Lines(structlog.stdlib.ProcessorFormatter):
    """For what Django and the libraries say through the standard library."""

    def __init__(self) -> None:
        forget = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        name = structlog.stdlib.add_logger_name
        super().__init__(foreign_pre_chain=[name, *_COMMON], processors=[forget, *_WRITING])
