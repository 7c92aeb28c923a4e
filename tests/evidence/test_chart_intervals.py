"""Whiskers and bands: they end where the axis says, and the scale has room for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.charts import Point
from evidence.counts import exact_interval
from tests.evidence.charting import (
    bars,
    draw,
    number,
    of_class,
    plot,
    right,
    scale,
    texts,
    whisker_end,
)


def counted(*counts: int) -> list[Point]:
    """Points with the exact interval of each count."""
    found = [exact_interval(count) for count in counts]
    return [
        Point(str(2000 + place), count, low=interval.low, high=interval.high)
        for place, (count, interval) in enumerate(zip(counts, found, strict=True))
    ]


def parts(points: list[Point]) -> tuple[list[float], list[float]]:
    """Heights of the upper and of the lower caps."""
    root = draw(points)
    whiskers = of_class(root, "chart__whisker")
    inside = of_class(root, "chart__whisker--inside")
    outside = [whisker for whisker in whiskers if whisker not in inside]
    return [whisker_end(w) for w in outside], [whisker_end(w) for w in inside]


def test_whiskers_end_where_the_axis_says() -> None:
    points = counted(4, 8, 13, 40)
    height_of = scale(draw(points))
    upper, lower = parts(points)
    assert upper == pytest.approx([height_of(point.high) for point in points], abs=0.02)
    assert lower == pytest.approx([height_of(point.low) for point in points], abs=0.02)


def test_a_whisker_stands_in_the_middle_of_its_bar() -> None:
    root = draw(counted(4, 8, 13))
    outside = of_class(root, "chart__whisker")[::2]
    for bar, whisker in zip(bars(root), outside, strict=True):
        middle = (number(bar, "x") + right(bar)) / 2
        stem = float(whisker.get("d", "").split("M")[2].split()[0])
        assert stem == pytest.approx(middle, abs=0.02)


def test_the_scale_reaches_the_highest_whisker() -> None:
    upper, _ = parts([Point("2014", 4, low=1, high=400), Point("2015", 30)])
    assert upper[0] >= 0


def test_without_intervals_there_are_no_whiskers() -> None:
    assert not of_class(draw([Point("2014", 4)]), "chart__whisker")


def test_only_points_with_an_interval_have_one() -> None:
    points = [Point("2014", 4), *counted(9), Point("2018", 5)]
    root = draw(points)
    middle = (number(bars(root)[1], "x") + right(bars(root)[1])) / 2
    stems = of_class(root, "chart__whisker")
    assert [float(w.get("d").split("M")[2].split()[0]) for w in stems] == pytest.approx(
        [middle, middle], abs=0.02
    )


def test_a_count_of_nothing_has_only_an_upper_end() -> None:
    upper, lower = parts(counted(0, 5))
    assert (len(upper), len(lower)) == (2, 1)


def test_values_are_printed_clear_of_the_whiskers() -> None:
    points = counted(4, 8, 13, 4)
    root = draw(points)
    upper, _ = parts(points)
    values = {text.text: number(text, "y") for text in texts(root, "value")}
    assert values["8"] <= upper[1] - 4
    assert values["13"] <= upper[2] - 4


@pytest.mark.parametrize("size", [61, 240, 600])
def test_a_long_series_has_a_band_whose_edges_follow_the_ends(size: int) -> None:
    points = counted(*(5 + place % 40 for place in range(size)))
    root = draw(points)
    upper, lower = of_class(root, "chart__whisker")
    height_of = scale(root)
    for edge, ends in ((upper, [p.high for p in points]), (lower, [p.low for p in points])):
        steps = [float(step.split()[0]) for step in edge.get("d").split("V")[1:]]
        assert steps == pytest.approx([height_of(end) for end in ends], abs=0.02)
    assert len(of_class(root, "chart__band")) == 1
    assert len(bars(root)) == size


def test_a_gap_in_the_intervals_is_a_gap_in_the_band() -> None:
    points = counted(*([20] * 80))
    points[30] = Point("2030", 20)
    assert len(of_class(draw(points), "chart__band")) == 2


@pytest.mark.parametrize(
    ("low", "high"),
    [(1, None), (None, 9), (5, 9), (1, 3), (-1, 9), (float("nan"), 9), (1, float("inf"))],
)
def test_an_interval_that_is_none_is_refused(low: float | None, high: float | None) -> None:
    with pytest.raises(ValueError, match="2014"):
        draw([Point("2014", 4, low=low, high=high)])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=80))
def test_any_interval_stays_within_the_plot(counts: list[int]) -> None:
    points = counted(*counts)
    root = draw(points)
    height = number(plot(root), "height")
    text = "".join(part.get("d", "") for part in root.iter())
    assert "nan" not in text
    assert "inf" not in text
    for whisker in of_class(root, "chart__whisker"):
        assert 0 <= whisker_end(whisker) <= height
