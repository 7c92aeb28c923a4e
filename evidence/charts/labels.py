"""Periods under the bars, values above them."""

from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

from evidence.charts.canvas import (
    ABOVE_MARKED,
    HEIGHT,
    LABEL_SIZE,
    VALUE_SIZE,
    WIDTH,
    Canvas,
    Formatter,
    Places,
    px,
    tag,
)
from evidence.charts.words import (
    APART,
    LEADING,
    Box,
    printable,
    shortened,
    without_collisions,
    wrapped,
)

# A longer series has no room for words at every bar; its figures are all in the table beside it.
FULLY_LABELLED = 7
LABELS_OF_LONG_SERIES = 5
LINES = 3
MONTHS = 12
LINE = LABEL_SIZE * LEADING
BELOW = 16.5  # from the axis to the baseline of the periods
CLEAR = 4  # from a value to the mark
OVER = VALUE_SIZE / 2  # from a bar or whisker to the baseline of its value


def write_periods(canvas: Canvas, periods: Sequence[str]) -> None:
    """Write the periods under their bars, and make the picture as high as that takes."""
    boxes = without_collisions(
        Box(lines, canvas.centres[place], canvas.height + BELOW, LABEL_SIZE).within(
            -canvas.left, WIDTH - canvas.left
        )
        for place, lines in _named(canvas, [printable(period) for period in periods])
    )
    axis = next(g for g in canvas.layer("plot") if g.get("class") == "axis x")
    for box in boxes:
        write(axis, box)
    more = max((len(box.lines) for box in boxes), default=1) - 1
    canvas.root.set("viewBox", f"0 0 {WIDTH} {px(HEIGHT + more * LINE)}")


def write_values(canvas: Canvas, places: Places, first: int | None, number: Formatter) -> None:
    """Write each value above its bar or whisker; of a long series those at the turning points."""
    boxes = []
    for place in _told(len(places), first):
        point = places[place]
        if point is not None:
            words = printable(point.label) or number(point.value)
            boxes.append(_above(canvas, place, first, words))
    for box in without_collisions(boxes):
        write(canvas.layer("plot text-overlay"), box, "value")


def _above(canvas: Canvas, place: int, first: int | None, words: str) -> Box:
    """The words over a bar, clear of the mark, and of the many bars beside it in a long series."""
    lines = shortened(words, canvas.width, VALUE_SIZE, 1)
    start, end = 0.0, canvas.width
    mark = canvas.mark(first)
    if mark is not None and first is not None:
        start, end = (start, mark - CLEAR) if place < first else (mark + CLEAR, end)
    box = Box(lines, canvas.centres[place], 0, VALUE_SIZE).within(start, end)
    under = [place]
    if len(canvas.centres) > FULLY_LABELLED:
        reach = box.width / 2
        under += [at for at, x in enumerate(canvas.centres) if abs(x - box.x) < reach]
    return replace(box, y=min(canvas.top(at) for at in under) - OVER)


def write_mark_label(canvas: Canvas, x: float, words: str) -> None:
    """Write what the mark means beside its upper end, on the side that has more room."""
    rooms = {"start": canvas.width - x - APART, "end": x - APART}
    anchor = max(rooms, key=lambda side: rooms[side])
    lines = shortened(printable(words), rooms[anchor], LABEL_SIZE, 2)
    for place, line in enumerate(lines):
        ET.SubElement(
            canvas.layer("plot text-overlay"),
            tag("text"),
            {
                "class": "chart__mark-label",
                "x": px(x + (APART if anchor == "start" else -APART)),
                "y": px(-ABOVE_MARKED + 18 + place * LINE),
                "text-anchor": anchor,
            },
        ).text = line


def write(parent: ET.Element, box: Box, kind: str = "") -> None:
    """Add the lines of a box as text around its middle."""
    for place, line in enumerate(box.lines):
        y = box.y + place * box.size * LEADING
        text = ET.SubElement(
            parent, tag("text"), {"x": px(box.x), "y": px(y), "text-anchor": "middle"}
        )
        text.text = line
        if kind:
            text.set("class", kind)


def _told(size: int, first: int | None) -> list[int]:
    """The places with a value to print, the most telling first."""
    turning = [*((first - 1, first) if first else ()), size - 1, 0]
    everywhere = range(size) if size <= FULLY_LABELLED else ()
    return list(dict.fromkeys([*turning, *everywhere]))


def _named(canvas: Canvas, periods: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The places whose period is written, the last and then the first of them first."""
    size = len(periods)
    is_short = size <= FULLY_LABELLED
    step = 1 if is_short else -(-(size - 1) // (LABELS_OF_LONG_SERIES - 1))
    while step < size:
        if not is_short and "-" in periods[0]:
            step = -(-step // MONTHS) * MONTHS  # the same month of every so many years
        named = [size - 1, *range(0, size - 1, step)]
        room = canvas.pitch * step - APART
        lines = LINES if is_short else 1
        found = [(place, wrapped(periods[place], room, LABEL_SIZE, lines)) for place in named]
        fitting = [(place, words) for place, words in found if words is not None]
        if len(fitting) == len(found):
            return fitting
        step += 1
    room = canvas.width / min(size, 2) - APART
    return [
        (place, shortened(periods[place], room, LABEL_SIZE, LINES))
        for place in dict.fromkeys((size - 1, 0))
    ]
