"""Facets as groups of links with counts, and what a list without records should say."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from awards.archive import FACETS, Asked, Choice
from awards.enums import CostBand

LONGEST_GROUP = 30

type Group = dict[str, Any]


def titles() -> dict[str, str]:
    return {
        "award": _("Award"),
        "year": _("Year"),
        "country": _("Country"),
        "problem": _("Problem"),
        "approach": _("Approach"),
        "evidence": _("Design level of the evidence"),
        "cost": _("Cost per 1,000 residents and year"),
    }


def order_names() -> dict[str, str]:
    return {
        "relevance": _("Best match"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
    }


def groups(asked: Asked, choices: Iterable[Choice]) -> list[Group]:
    """One group per facet that offers a choice; choosing the chosen value again takes it off."""
    by_facet: dict[str, list[Choice]] = {facet: [] for facet in FACETS}
    for choice in choices:
        by_facet[choice.facet].append(choice)
    names = titles()
    return [
        {"title": names[facet], "options": _options(asked, facet, found)}
        for facet, found in by_facet.items()
        if _is_useful(asked, facet, found)
    ]


def _is_useful(asked: Asked, facet: str, found: list[Choice]) -> bool:
    """One award alone is no choice; any other facet tells something even with one value."""
    return bool(found) and (facet != "award" or len(found) > 1 or bool(asked.award))


def _options(asked: Asked, facet: str, found: list[Choice]) -> list[dict[str, Any]]:
    chosen = getattr(asked, facet)
    if facet in {"year", "evidence"}:
        found = sorted(found, key=lambda choice: -int(choice.value))
    elif all(choice.count is not None for choice in found):
        found = sorted(found, key=lambda choice: (-(choice.count or 0), label_of(choice)))
    else:
        found = sorted(found, key=label_of)
    shown = found[:LONGEST_GROUP] + [c for c in found[LONGEST_GROUP:] if c.value == chosen]
    return [_option(asked, choice, is_chosen=choice.value == chosen) for choice in shown]


def _option(asked: Asked, choice: Choice, *, is_chosen: bool) -> dict[str, Any]:
    then = asked.with_facet(choice.facet, "" if is_chosen else choice.value)
    return {
        "label": label_of(choice),
        "count": "" if choice.count is None else choice.count,
        "url": f"?{then.query_string()}",
        "active": is_chosen,
    }


def label_of(choice: Choice) -> str:
    match choice.facet:
        case "country":
            return str(countries.name(choice.value) or choice.value)
        case "evidence":
            return _("Level %s") % choice.value
        case "cost":
            return str(CostBand(choice.value).label)
        case _:
            return choice.label


def applied(asked: Asked, choices: Iterable[Choice]) -> list[dict[str, str]]:
    """The chosen facets in words, each with the address that takes it off."""
    names = titles()
    labels = {(choice.facet, choice.value): label_of(choice) for choice in choices}
    return [
        {
            "title": names[facet],
            "label": labels.get((facet, value)) or _plain_label(facet, value),
            "url": f"?{asked.with_facet(facet, '').query_string()}",
        }
        for facet, value in asked.chosen.items()
    ]


def _plain_label(facet: str, value: str) -> str:
    """Words for a choice that no record has: the country's name, or the address made readable."""
    if facet in {"country", "evidence", "cost"}:
        return label_of(Choice(facet, value, value, None))
    return value.replace("-", " ").capitalize()
