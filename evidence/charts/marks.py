"""What is drawn over the bars: where the programme began, and the intervals."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from evidence.charts.canvas import ABOVE_MARKED, Canvas, px, tag
from evidence.charts.labels import write_mark_label

# Beyond this, whiskers would hide the bars they stand on: their ends are joined to steps.
MOST_WHISKERS = 60
WIDEST_CAP = 7
STROKE = 1.75
STEP_STROKE = 0.75
HAIR = 0.05  # no line is shorter

OUTSIDE = "chart__whisker"
INSIDE = "chart__whisker chart__whisker--inside"

type Ends = tuple[float, float]


def colour_bars(canvas: Canvas, first: int | None) -> None:
    """Set the bars from the intervention on apart."""
    for place, bar in enumerate(canvas.bars):
        is_after = first is not None and place >= first
        if bar is not None:
            bar.set("class", "chart__bar chart__bar--after" if is_after else "chart__bar")


def draw_mark(canvas: Canvas, first: int | None, label: str) -> None:
    """A line between the last period before and the first one after, with its label."""
    x = canvas.mark(first)
    if x is None:
        return
    _path(
        canvas.layer("plot"),
        "chart__mark",
        f"M{px(x)} {px(8 - ABOVE_MARKED)} V{px(canvas.height)}",
    )
    if label:
        write_mark_label(canvas, x, label)


def draw_intervals(canvas: Canvas) -> None:
    """Whiskers with caps; in a long series a band from the bars to the upper ends.

    No colour is seen on the page as well as on a bar. An interval has its value within, so the
    part above the value is drawn in ink, and the part below, which lies on the bar, in the colour
    of the page.
    """
    layer = canvas.layer("plot overlay")
    if len(canvas.bars) > MOST_WHISKERS:
        for run in _runs(canvas):
            _draw_band(canvas, layer, run)
        return
    cap = min(WIDEST_CAP, canvas.pitch * 0.3)
    stroke = min(STROKE, canvas.pitch * 0.15)
    for place, ends in enumerate(canvas.ends):
        if ends:
            x, value = canvas.centres[place], canvas.level(place)
            for name, end in zip((OUTSIDE, INSIDE), ends, strict=True):
                if name == INSIDE and end - value < HAIR:
                    continue  # at a count of nothing it would only cut the axis
                across = f"M{px(x - cap)} {px(end)} H{px(x + cap)}"
                line = _path(layer, name, f"{across} M{px(x)} {px(end)} V{px(value)}")
                line.set("stroke-width", px(stroke))


def _draw_band(canvas: Canvas, layer: ET.Element, run: list[tuple[int, Ends]]) -> None:
    half = canvas.pitch / 2
    start = px(canvas.centres[run[0][0]] - half)
    rights = [px(canvas.centres[place] + half) for place, _ in run]
    upper, lower = (
        f"M{start} {px(run[0][1][side])}"
        + "".join(f" V{px(ends[side])} H{x}" for (_, ends), x in zip(run, rights, strict=True))
        for side in (0, 1)
    )
    back = "".join(
        f" V{px(canvas.level(place))} H{px(canvas.centres[place] - half)}"
        for place, _ in reversed(run)
    )
    _path(layer, "chart__band", f"{upper}{back} Z")
    for name, edge in ((OUTSIDE, upper), (INSIDE, lower)):
        _path(layer, name, edge).set("stroke-width", px(min(STEP_STROKE, canvas.pitch * 0.4)))


def _runs(canvas: Canvas) -> Iterator[list[tuple[int, Ends]]]:
    """Places next to each other that have an interval."""
    run: list[tuple[int, Ends]] = []
    for place, ends in enumerate(canvas.ends):
        if ends:
            run.append((place, ends))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _path(parent: ET.Element, name: str, shape: str) -> ET.Element:
    return ET.SubElement(parent, tag("path"), {"class": name, "d": shape})
