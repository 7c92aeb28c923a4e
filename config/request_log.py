"""Requests in the log, without what opens doors."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django_structlog.middlewares import RequestMiddleware

from config.log_lines import learn_addresses


class RequestLogMiddleware(RequestMiddleware):
    """One line when a request begins and one when it ends: number, person and address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        learn_addresses(get_resolver().url_patterns)
