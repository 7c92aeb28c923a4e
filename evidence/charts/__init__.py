"""Charts as SVG, drawn on the server.

pygal computes scale, axis and bars, and where the intervals end. What it adds for stand-alone files
(styles, scripts, tooltips, comments with the date) is taken out again, so that a strict content
security policy holds, the page's own style sheet colours the chart in light, dark and print, and
the same data always give the same text. All figures filed are drawn, and the axis starts at zero.

Everywhere below:
    ident: starts the ids inside the chart; unique on the page.
    title: what is shown, read out first.
    description: the figures in words, read out next.
    marked_from: the first period with the programme; "" if unknown or not among the points.
    mark_label: what the mark says.
    number: writes the axis, and values without a label of their own, the way readers are used to.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evidence.charts.canvas import (
    ABOVE,
    ABOVE_MARKED,
    SVG,
    Canvas,
    Formatter,
    Places,
    drawn,
    tag,
)
from evidence.charts.labels import write_periods, write_values
from evidence.charts.marks import colour_bars, draw_intervals, draw_mark
from evidence.charts.paper import for_print
from evidence.charts.points import Panel, Point, check, in_places, shared_periods
from evidence.charts.words import printable

__all__ = [
    "SVG",
    "Panel",
    "Point",
    "before_after_chart",
    "for_print",
    "paired_charts",
    "plain_number",
    "series_chart",
]


def plain_number(value: float) -> str:
    """The digits of a number, without grouping."""
    return f"{int(value)}" if float(value).is_integer() else f"{value:g}"


def series_chart(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str,
    marked_from: str = "",
    mark_label: str = "",
    number: Formatter = plain_number,
) -> str:
    """Bars of one series, the periods from the intervention on set apart and marked.

    Raises:
        ValueError: there is no point, or one that cannot be drawn (see `points.check`).
    """
    check(points)
    periods = [point.period for point in points]
    first = periods.index(marked_from) if marked_from in periods else None
    canvas = _canvas(points, first, number)
    _finish(canvas, points, periods, first, mark_label, number)
    return _written(canvas, ident, title, description)


def before_after_chart(
    before: Point,
    after: Point,
    *,
    ident: str,
    title: str,
    description: str,
    mark_label: str = "",
    number: Formatter = plain_number,
) -> str:
    """Two bars with the mark between them, for a measure that has only two counts.

    Raises:
        ValueError: one of them cannot be drawn (see `points.check`).
    """
    points = [before, after]
    check(points)
    canvas = _canvas(points, 1, number)
    _finish(canvas, points, [before.period, after.period], 1, mark_label, number)
    return _written(canvas, ident, title, description)


def paired_charts(
    treated: Panel,
    comparison: Panel,
    *,
    ident: str,
    scale_note: str,
    marked_from: str = "",
    mark_label: str = "",
    number: Formatter = plain_number,
) -> tuple[str, str]:
    """Two charts to be read side by side: the same periods and mark, each with its own scale.

    Areas differ in size, so that one axis for both would flatten the smaller. A period that only
    one of them filed stays an empty place in the other.

    Args:
        scale_note: says that the scales differ; it ends both descriptions.

    Raises:
        ValueError: as for `series_chart`, or a period comes twice in one series.
    """
    panels = (treated, comparison)
    for panel in panels:
        check(panel.points)
    periods = shared_periods(treated.points, comparison.points)
    first = periods.index(marked_from) if marked_from in periods else None
    places = [in_places(panel.points, periods) for panel in panels]
    # The periods of one chart stand above those of the other where the two are stacked.
    left = max(_canvas(each, first, number).left for each in places)
    canvases = [_canvas(each, first, number, left) for each in places]
    for canvas, each in zip(canvases, places, strict=True):
        _finish(canvas, each, periods, first, mark_label, number)
    one, other = (
        _written(canvas, f"{ident}-{name}", panel.title, f"{panel.description} {scale_note}")
        for canvas, panel, name in zip(canvases, panels, ("treated", "comparison"), strict=True)
    )
    return one, other


def _canvas(places: Places, first: int | None, number: Formatter, left: float = 0) -> Canvas:
    above = ABOVE_MARKED if first else ABOVE
    canvas = drawn(places, above=above, number=number)
    if left > canvas.left:
        return drawn(places, above=above, number=number, left=left - canvas.left)
    return canvas


def _finish(
    canvas: Canvas,
    places: Places,
    periods: Sequence[str],
    first: int | None,
    mark_label: str,
    number: Formatter,
) -> None:
    colour_bars(canvas, first)
    draw_mark(canvas, first, mark_label)
    draw_intervals(canvas)
    write_values(canvas, places, first, number)
    write_periods(canvas, periods)


def _written(canvas: Canvas, ident: str, title: str, description: str) -> str:
    root = canvas.root
    root.set("role", "img")
    root.set("aria-labelledby", f"{ident}-title {ident}-desc")
    for place, (name, words) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(tag(name), {"id": f"{ident}-{name}"})
        element.text = printable(words)
        root.insert(place, element)
    # Prefixes are kept in one table for the whole process, which any library may change.
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    root.set("xmlns", SVG)
    return ET.tostring(root, encoding="unicode")
