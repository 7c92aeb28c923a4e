"""Every URL pattern that the site answers to, by name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NAMELESS = "without a name"


def every_pattern() -> Iterator[tuple[str, str]]:
    """Namespaced name and route of each pattern; ``NAMELESS`` ends the name where there is none."""
    yield from _walk(get_resolver(), (), "")


def _walk(
    resolver: URLResolver, namespaces: tuple[str, ...], route: str
) -> Iterator[tuple[str, str]]:
    for found in resolver.url_patterns:
        here = route + str(found.pattern)
        if isinstance(found, URLResolver):
            inner = (*namespaces, found.namespace) if found.namespace else namespaces
            yield from _walk(found, inner, here)
        elif isinstance(found, URLPattern):
            yield ":".join((*namespaces, found.name or NAMELESS)), here
