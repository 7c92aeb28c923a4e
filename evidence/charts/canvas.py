"""What pygal draws, cleaned: scale, axis, bars, and where the intervals end."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

from evidence.charts.points import Point

# Drawn at the width of a phone, so that its words are read there as they are meant.
WIDTH = 360
HEIGHT = 260
LABEL_SIZE = 13
VALUE_SIZE = 14
ABOVE = 20  # room for the value above the tallest bar
ABOVE_MARKED = 44  # and for the label of the mark
RIGHT = 10
SPACING = 8
TICKS = 4
WIDEST_BAR = 64
CLOSED_BELOW = 4  # bars nearer than this are drawn without gaps, which would only shimmer
OVERLAP = 0.5  # else the page shines through the seams between them
SVG = "http://www.w3.org/2000/svg"
UNWANTED = frozenset({"defs", "desc", "title", "style", "script"})
ENDS = re.compile(r"^M(?P<x>[-\d.]+) (?P<high>[-\d.]+).* (?P<low>[-\d.]+) L[^L]*$")

type Formatter = Callable[[float], str]
type Places = Sequence[Point | None]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawn chart. Lengths in the units of its view box, from the corner of the plot."""

    root: ET.Element
    left: float
    width: float
    height: float
    centres: list[float]
    bars: list[ET.Element | None]
    ends: list[tuple[float, float] | None]

    @property
    def pitch(self) -> float:
        """From the middle of one period to the middle of the next."""
        return self.centres[1] - self.centres[0] if len(self.centres) > 1 else self.width

    def layer(self, name: str) -> ET.Element:
        """One of the layers "plot", "plot overlay" (above the bars) and "plot text-overlay"."""
        return next(group for group in self.root.iter(tag("g")) if group.get("class") == name)

    def level(self, place: int) -> float:
        """Where the bar of one place ends."""
        bar = self.bars[place]
        return self.height if bar is None else float(bar.get("y", 0))

    def top(self, place: int) -> float:
        """Where the bar of one place, or its whisker, ends."""
        ends = self.ends[place]
        return ends[0] if ends else self.level(place)

    def mark(self, first: int | None) -> float | None:
        """Where the mark of the first period with the programme stands, if it has one before it."""
        return (self.centres[first - 1] + self.centres[first]) / 2 if first else None


def tag(name: str) -> str:
    """An SVG element's name as the parser writes it."""
    return f"{{{SVG}}}{name}"


def px(length: float) -> str:
    """A length as short as can be: a hundredth of a unit is not seen."""
    return f"{round(length, 2) + 0:g}"


def drawn(places: Places, *, above: float, number: Formatter, left: float = 0) -> Canvas:
    """Let pygal draw the places, at least `left` from the edge."""
    root = ET.fromstring(_rendered(places, above, number, left))  # noqa: S314 - pygal wrote it
    plot = next(g for g in root.iter(tag("g")) if g.get("class") == "plot")
    area = next(shape for shape in plot if shape.get("class") == "background")
    width = float(area.get("width", 0))
    canvas = Canvas(
        root=root,
        left=WIDTH - RIGHT - width,
        width=width,
        height=float(area.get("height", 0)),
        centres=_take_centres(plot),
        bars=_by_place(_bars(root), [point is not None for point in places]),
        ends=_by_place(_take_ends(root), [bool(point and point.interval) for point in places]),
    )
    _clean(root)
    _fit_bars(canvas)
    return canvas


def _rendered(places: Places, above: float, number: Formatter, left: float) -> str:
    filed = [point for point in places if point is not None]
    chart = pygal.Bar(
        pygal.Config(css=[], js=[]),
        style=Style(label_font_size=LABEL_SIZE, value_font_size=VALUE_SIZE),
        width=WIDTH,
        height=HEIGHT,
        no_prefix=True,
        disable_xml_declaration=True,
        show_legend=False,
        print_values_position="top",
        include_x_axis=True,
        margin=0,
        margin_left=left,
        margin_right=RIGHT,
        margin_top=above,
        truncate_label=-1,
        spacing=SPACING,
        max_scale=TICKS,
        min_scale=2,
        # Counts have no halves: their ticks are whole numbers.
        order_min=0 if all(float(point.value).is_integer() for point in filed) else None,
        range=(0, max(point.top for point in filed) or 1),
        x_labels=[""] * len(places),
        value_formatter=number,
    )
    chart.add("", [_value(point) for point in places])
    return str(chart.render(is_unicode=True))


def _value(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    if point.interval is None:
        return {"value": point.value}
    low, high = point.interval
    return {"value": point.value, "ci": {"low": low, "high": high}}


def _take_centres(plot: ET.Element) -> list[float]:
    """The middle of each period. The words there are placed by us, pygal's own are taken out."""
    axis = next(group for group in plot if group.get("class", "").startswith("axis x"))
    centres = [float(text.get("x", 0)) for text in axis.iter(tag("text"))]
    axis[:] = []
    axis.set("class", "axis x")
    return centres


def _bars(root: ET.Element) -> Iterator[ET.Element]:
    return (shape for shape in root.iter(tag("rect")) if "reactive" in shape.get("class", ""))


def _take_ends(root: ET.Element) -> list[tuple[float, float]]:
    """Upper and lower end of each interval on pygal's scale; its whiskers are taken out."""
    found = []
    for parent in root.iter(tag("g")):
        for group in [child for child in parent if child.get("class") == "ci"]:
            parent.remove(group)
            match = ENDS.match(group[0].get("d", ""))
            if match:
                found.append((float(match["high"]), float(match["low"])))
    return found


def _by_place[T](found: Iterator[T] | list[T], is_there: Sequence[bool]) -> list[T | None]:
    drawn_ones = iter(found)
    return [next(drawn_ones) if there else None for there in is_there]


def _clean(root: ET.Element) -> None:
    """Keep shapes, text, classes and places; drop all that only a stand-alone file needs."""
    for parent in list(root.iter()):
        for name in ("style", "id", "rx", "ry"):
            parent.attrib.pop(name, None)
        for child in list(parent):
            is_tooltip = "tooltip-overlay" in child.get("class", "")
            if str(child.tag).rpartition("}")[2] in UNWANTED or is_tooltip:
                parent.remove(child)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("class", "chart")


def _fit_bars(canvas: Canvas) -> None:
    for centre, bar in zip(canvas.centres, canvas.bars, strict=True):
        if bar is None:
            continue
        width = min(WIDEST_BAR, float(bar.get("width", 0)))
        if canvas.pitch < CLOSED_BELOW:
            width = canvas.pitch + OVERLAP
        bar.set("x", px(centre - width / 2))
        bar.set("width", px(width))
        for name in ("y", "height"):
            bar.set(name, px(float(bar.get(name, 0))))
