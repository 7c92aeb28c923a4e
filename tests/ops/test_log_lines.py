"""No line of the log holds what opens a door."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from django.core.signing import Signer
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.log_lines import MASK, SECRET_PARAMETERS, Lines, without_tokens

SHORT = "aB3"
LONG = "Xw2mPq7vT-9bRk4LzYhC8dNs_E3fJgU6aWo1HiVtBc0"
SIGNED = Signer().sign("17")


def routes(resolver: URLResolver, before: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """The full name of every named address, with the names of its parameters."""
    inner = (*before, resolver.namespace) if resolver.namespace else before
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*inner, pattern.name)), set(parameters(pattern))


def parameters(pattern: URLPattern) -> list[str]:
    return [*pattern.pattern.converters, *pattern.pattern.regex.groupindex]


def secret_routes() -> list[tuple[str, set[str]]]:
    return [(name, found) for name, found in routes(get_resolver()) if found & SECRET_PARAMETERS]


def address(name: str, parameters: set[str], token: str) -> str:
    """The address with the token where it belongs, and ones elsewhere."""
    others = dict.fromkeys(parameters - SECRET_PARAMETERS, "1")
    return reverse(name, kwargs=others | dict.fromkeys(parameters & SECRET_PARAMETERS, token))


@pytest.fixture(autouse=True)
def _addresses_known() -> None:
    """As in a server: making the request log reads the site's addresses."""
    Client().get("/healthz")


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[io.StringIO]:
    """What the standard library's logs write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Lines())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_the_addresses_with_secrets_are_found() -> None:
    found = {name for name, _ in secret_routes()}
    assert {"accounts:invitation", "judging:invitation"} <= found
    assert {"awards:interest_link", "awards:interest_stop_link"} <= found


@pytest.mark.parametrize("token", [SHORT, LONG, SIGNED])
@pytest.mark.parametrize(("name", "parameters"), secret_routes())
def test_every_one_of_them_is_covered(name: str, parameters: set[str], token: str) -> None:
    path = address(name, parameters, token)
    for text in (
        f"GET {path}",
        f"POST {path}?next=/",
        f"Not Found: {path[:-1]}",
        f'"https://awards.example.org{path}" was asked',
        f"GET /es{path}",
    ):
        covered = without_tokens(text)
        assert MASK in covered
        assert token not in covered
        assert token.split(":")[-1] not in covered


@pytest.mark.parametrize("token", [LONG, SIGNED])
@pytest.mark.parametrize(("name", "parameters"), secret_routes())
def test_within_another_address_too(name: str, parameters: set[str], token: str) -> None:
    quoted = address(name, parameters, token).replace("/", "%2F").replace(":", "%3A")
    assert token.split(":")[-1] not in without_tokens(f"GET /accounts/login/?next={quoted}")


@pytest.mark.parametrize(
    "text",
    [
        "GET /accounts/invitation/",
        "GET /awards/leadership-in-crime-prevention/2027/",
        "GET /nominations/k3v9q2/sections/response/",
        "POST /accounts/agencies/3/invitations/4/resend/",
    ],
)
def test_the_rest_can_be_read(text: str) -> None:
    assert without_tokens(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parameters"), secret_routes())
def test_a_request_leaves_no_token_in_the_log(
    client: Client,
    capsys: pytest.CaptureFixture[str],
    lines: io.StringIO,
    name: str,
    parameters: set[str],
) -> None:
    path = address(name, parameters, SHORT + "x" * 12)
    client.get(path)
    client.post(path)
    client.get(f"{path}nothing-here/")
    written = capsys.readouterr().out + lines.getvalue()
    assert written.count(MASK) >= 4
    assert SHORT + "x" * 12 not in written
    events = [json.loads(line) for line in written.splitlines()]
    assert {"request_started", "request_finished"} <= {event["event"] for event in events}


def fail(password: str) -> None:
    raise ValueError(f"no use: {reverse('accounts:invitation', args=[SHORT])}")


def test_tracebacks_tell_where_but_not_what(
    capsys: pytest.CaptureFixture[str], lines: io.StringIO
) -> None:
    words = ["typed", "by", "somebody"]
    try:
        fail("-".join(words))
    except ValueError:
        structlog.get_logger("laurel").exception("broken", seen=[{"link": LONG}])
        logging.getLogger("laurel").error("broken", exc_info=sys.exc_info())
    for written in (capsys.readouterr().out, lines.getvalue()):
        event = json.loads(written)
        assert event["level"] == "error"
        assert f"no use: /accounts/invitation/{MASK}/" in event["exception"]
        assert LONG not in written
        assert "-".join(words) not in written
