"""Template library ``laurel``: the geometry of the drawn components and a few words for display.

Numbers that end in SVG attributes are returned as text with a decimal point, because the template
engine would write them with a comma in Spanish.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


def _read(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name)


def _percent(value: float) -> str:
    return f"{value:.3f}%"


@dataclass(frozen=True)
class Share:
    """One part of a proportional bar; positions are per cent of the bar's length."""

    item: Any
    start: str
    width: str
    middle: str
    is_wide: bool
    is_heavy: bool


@register.filter
def shares(items: Iterable[Any], name: str) -> list[Share]:
    """Lay the items along a bar in proportion to their attribute ``name``."""
    listed = list(items)
    sizes = [float(_read(item, name) or 0) for item in listed]
    total = sum(sizes) or 1.0
    start = 0.0
    parts = []
    for item, size in zip(listed, sizes, strict=True):
        width = 100 * size / total
        middle = _percent(start + width / 2)
        is_heavy = size == max(sizes)
        parts.append(Share(item, _percent(start), _percent(width), middle, width >= 4, is_heavy))
        start += width
    return parts


@dataclass(frozen=True)
class BarPair:
    """Lengths of a before bar and an after bar on one scale from zero."""

    before: str
    after: str


@register.simple_tag
def bar_pair(before: float, after: float) -> BarPair:
    """Scale two counts or rates to the larger of them; both must be zero or more."""
    largest = max(float(before), float(after)) or 1.0
    return BarPair(_percent(100 * float(before) / largest), _percent(100 * float(after) / largest))


@dataclass(frozen=True)
class Dot:
    """One row of a dot plot; positions are per cent of the scale, None where there is no value."""

    row: Any
    value: str
    low: str | None
    high: str | None
    raw: str | None


@dataclass(frozen=True)
class DotPlot:
    """A dot plot's rows and the ticks of its axis (position, label)."""

    dots: list[Dot]
    ticks: list[tuple[str, str]]


@register.simple_tag
def dot_positions(rows: Iterable[Any], scale_min: float = 0, scale_max: float = 5) -> DotPlot:
    """Place ``value``, ``low``, ``high`` and ``raw`` of each row on the scale."""
    span = (float(scale_max) - float(scale_min)) or 1.0

    def place(number: Any) -> str | None:
        if number is None or number == "":
            return None
        part = (float(number) - float(scale_min)) / span
        return _percent(100 * min(1.0, max(0.0, part)))

    dots = []
    for row in rows:
        low, high, raw = (place(_optional(row, name)) for name in ("low", "high", "raw"))
        dots.append(Dot(row, place(_read(row, "value")) or "0%", low, high, raw))
    ticks = [(place(tick) or "0%", f"{tick:g}") for tick in _ticks(float(scale_min), span)]
    return DotPlot(dots, ticks)


def _optional(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _ticks(start: float, span: float) -> Sequence[float]:
    step = next((size for size in (1, 2, 5, 10, 20, 50, 100) if span / size <= 6), span)
    return [start + step * index for index in range(int(span / step) + 1)]


@register.filter
def zone_city(zone: Any) -> str:
    """Name a time zone by its city: ``America/Mexico_City`` becomes ``Mexico City``."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def elided_pages(page: "Page[Any]") -> Iterator[int | str]:
    """List the page numbers to link, with gaps, around the present page."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def fragment_of(field: Any) -> str:
    """Name the element that an error link should focus: a control, or the first of a group."""
    return str(field.id_for_label or f"{field.auto_id}_0")
