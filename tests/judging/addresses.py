"""Every address of the judging room, from the patterns themselves, so that none is forgotten."""

from collections.abc import Iterator
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from accounts.models import User
from judging.models import Assignment, AssignmentPlan
from tests.judging.world import World

PRINTED = {"pack_file"}
"""PDF files of a page that has an address of its own: slow to make, and with a time in them."""


def patterns() -> list[URLPattern]:
    """The room's patterns, each name once."""

    def walk(found: list[object], namespace: str = "") -> Iterator[URLPattern]:
        for pattern in found:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and namespace == "judging":
                yield pattern

    return list({found.name: found for found in walk(get_resolver().url_patterns)}.values())


def every_address(world: World, reader: User, entry: int = 0) -> list[str]:
    """Each pattern for the cycle, for this entry and another, and for two readings of it.

    What a pattern calls `row` is tried with the numbers of a member and a plan, everything else
    that is counted with 1.
    """
    of_entry = Assignment.objects.filter(nomination=world.entries[entry])
    own = of_entry.filter(member__user=reader)
    others = of_entry.exclude(member__user=reader)
    plan = AssignmentPlan.objects.filter(round=world.round).order_by("pk").first()
    texts = {
        "public_id": [
            world.entries[entry].public_id,
            world.entries[entry + 1].public_id,
            *(row.public_id for row in (own.first(), others.order_by("pk").first()) if row),
        ],
        "token": ["x" * 43],
        "rule": ["same-region"],
        "part": ["certificate"],
    }
    numbers = {
        "pk": [world.cycle.pk],
        "row": [world.judges[-1].pk, *([plan.pk] if plan else [])],
    }

    def values(name: str, converter: object) -> list[object]:
        if isinstance(converter, IntConverter):
            return list(numbers.get(name, [1]))
        return list(texts.get(name, ["first"]))

    return [
        reverse(
            f"judging:{found.name}", kwargs=dict(zip(found.pattern.converters, given, strict=True))
        )
        for found in patterns()
        for given in product(
            *(values(name, converter) for name, converter in found.pattern.converters.items())
        )
    ]
