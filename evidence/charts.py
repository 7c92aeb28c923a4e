"""Charts as SVG, drawn on the server.

pygal computes scale, axis, bars and labels. What it adds for stand-alone files (styles, scripts,
tooltips, comments with the date) is taken out again, so that a strict content security policy
holds, the page's own style sheet colours the chart in light, dark and print, and the same data
always give the same text. All figures filed are drawn, and the axis starts at zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

# Drawn at the width of a phone, so that its words are read there as they are meant.
WIDTH = 360
HEIGHT = 260
# A longer series has no room for words at every bar; its figures are all in the table beside it.
FULLY_LABELLED = 7
LABELS_OF_LONG_SERIES = 5
LABEL_SIZE = 13
VALUE_SIZE = 14
ABOVE = 20  # room for the value above the tallest bar
ABOVE_MARKED = 44  # and for the label of the mark
TICKS = 4
SVG = "http://www.w3.org/2000/svg"
UNWANTED = frozenset({"defs", "desc", "title", "style", "script"})


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; `label` is printed above its bar instead of the bare value."""

    period: str
    value: float
    label: str = ""


def series_chart(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str,
    marked_from: str = "",
    mark_label: str = "",
) -> str:
    """Bars of one series, the periods from the intervention on set apart and marked.

    Args:
        ident: starts the ids inside the chart; unique on the page.
        title: what is shown, read out first.
        description: the figures in words, read out next.
        marked_from: the first period with the programme; "" if unknown or not among the points.
        mark_label: what the mark says.

    Raises:
        ValueError: there is no point, or a value is negative.
    """
    if not points or any(point.value < 0 for point in points):
        raise ValueError("a chart needs at least one value, and none below zero")
    periods = [point.period for point in points]
    first = periods.index(marked_from) if marked_from in periods else None
    root = _plain(_drawn(_sparse(points, first), above=ABOVE_MARKED if first else ABOVE))
    bars = list(_bars(root))
    for place, bar in enumerate(bars):
        is_after = first is not None and place >= first
        bar.set("class", "chart__bar chart__bar--after" if is_after else "chart__bar")
    if first:
        _mark(root, bars, first, mark_label)
    _name(root, ident, title, description)
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def _drawn(points: Sequence[Point], *, above: int) -> ET.Element:
    chart = pygal.Bar(
        pygal.Config(css=[], js=[]),
        style=Style(label_font_size=LABEL_SIZE, value_font_size=VALUE_SIZE),
        width=WIDTH,
        height=HEIGHT,
        no_prefix=True,
        disable_xml_declaration=True,
        show_legend=False,
        print_values=True,
        print_values_position="top",
        include_x_axis=True,
        margin=0,
        margin_right=10,
        truncate_label=-1,
        margin_top=above,
        spacing=8,
        max_scale=TICKS,
        min_scale=2,
        x_labels=[_printable(point.period) for point in points],
        value_formatter=_number,
    )
    chart.add("", [_value(point) for point in points])
    return ET.fromstring(chart.render(is_unicode=True))  # noqa: S314 - written by pygal just now


def _sparse(points: Sequence[Point], first: int | None) -> list[Point]:
    """Points with the words to print: all of a short series; of a long one the turning points."""
    if len(points) <= FULLY_LABELLED:
        return [Point(p.period, p.value, p.label or _number(p.value)) for p in points]
    last = len(points) - 1
    step = -(-last // (LABELS_OF_LONG_SERIES - 1))
    named = set(range(0, max(1, last - step // 2), step)) | {last}
    valued = {0, last} | ({first - 1} if first else set())
    return [
        Point(
            p.period if place in named else "",
            p.value,
            (p.label or _number(p.value)) if place in valued else "",
        )
        for place, p in enumerate(points)
    ]


def _value(point: Point) -> dict[str, Any]:
    label = _printable(point.label)
    return {"value": point.value, "formatter": lambda _: label}


def _printable(words: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(mark for mark in words if mark.isprintable())


def _number(value: float) -> str:
    return f"{value:g}" if value != int(value) else f"{int(value)}"


def _plain(root: ET.Element) -> ET.Element:
    """Keep shapes, text, classes and places; drop all that only a stand-alone file needs."""
    for parent in list(root.iter()):
        parent.attrib.pop("style", None)
        parent.attrib.pop("id", None)
        for child in list(parent):
            is_tooltip = "tooltip-overlay" in child.get("class", "")
            if _tag(child) in UNWANTED or is_tooltip:
                parent.remove(child)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("class", "chart")
    return root


def _tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _bars(root: ET.Element) -> Iterator[ET.Element]:
    return (shape for shape in root.iter(f"{{{SVG}}}rect") if "reactive" in shape.get("class", ""))


def _mark(root: ET.Element, bars: Sequence[ET.Element], first: int, label: str) -> None:
    """A line between the last period before and the first one after, with its label."""
    before, after = bars[first - 1], bars[first]
    left = float(before.get("x", 0)) + float(before.get("width", 0))
    place = (left + float(after.get("x", 0))) / 2
    plot = next(g for g in root.iter(f"{{{SVG}}}g") if g.get("class") == "plot")
    area = next(shape for shape in plot if shape.get("class") == "background")
    bottom = float(area.get("height", 0))
    ET.SubElement(
        plot,
        f"{{{SVG}}}path",
        {"class": "chart__mark", "d": f"M{place:.1f} {-ABOVE_MARKED + 8} V{bottom:.1f}"},
    )
    is_late = first > len(bars) / 2
    text = ET.SubElement(
        plot,
        f"{{{SVG}}}text",
        {
            "class": "chart__mark-label",
            "x": f"{place + (-6 if is_late else 6):.1f}",
            "y": f"{-ABOVE_MARKED + 18}",
            "text-anchor": "end" if is_late else "start",
        },
    )
    text.text = _printable(label)


def _name(root: ET.Element, ident: str, title: str, description: str) -> None:
    root.set("role", "img")
    root.set("aria-labelledby", f"{ident}-title {ident}-desc")
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{ident}-{tag}"})
        element.text = _printable(words)
        root.insert(place, element)
