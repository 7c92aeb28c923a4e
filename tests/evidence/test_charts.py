import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.charts import SVG, Point, series_chart
from tests.evidence.charting import (
    bars,
    draw,
    lowest_tick,
    mark_at,
    number,
    of_class,
    parsed,
    plot,
    right,
    scale,
    texts,
)

THEFTS = [Point("2014", 4), Point("2015", 8), Point("2016", 13), Point("2017", 4)]
WORDS = {"ident": "c1", "title": "T", "description": "D"}


def months(size: int) -> list[Point]:
    return [Point(f"{1975 + at // 12}-{at % 12 + 1:02}", at * 3) for at in range(size)]


def test_every_year_filed_is_drawn_and_labelled() -> None:
    root = draw(THEFTS)
    assert len(bars(root)) == 4
    assert {"2014", "2015", "2016", "2017", "13"} <= {text.text for text in texts(root)}


@pytest.mark.parametrize("values", [[4, 8, 13], [99_990, 99_995, 100_000], [0.2, 0.6, 0.4]])
def test_the_axis_starts_at_zero(values: list[float]) -> None:
    """Bar heights are in proportion to the counts, which holds only with a zero baseline."""
    root = draw([Point(str(2014 + at), value) for at, value in enumerate(values)])
    heights = [number(bar, "height") for bar in bars(root)]
    assert lowest_tick(root) == 0
    assert heights[1] / heights[0] == pytest.approx(values[1] / values[0], rel=2e-3)
    assert heights[2] / heights[0] == pytest.approx(values[2] / values[0], rel=2e-3)


def test_bars_end_where_the_axis_says() -> None:
    root = draw(THEFTS)
    height_of = scale(root)
    for bar, point in zip(bars(root), THEFTS, strict=True):
        assert number(bar, "y") == pytest.approx(height_of(point.value), abs=0.02)
        assert number(bar, "y") + number(bar, "height") == pytest.approx(height_of(0), abs=0.02)


def test_ticks_of_counts_are_whole_numbers() -> None:
    root = draw([Point("2014", 2), Point("2015", 1)])
    ticks = [text.text for guide in of_class(root, "guides") for text in guide if text.text]
    assert ticks == ["0", "1", "2"]


def test_a_strict_policy_finds_nothing_to_block() -> None:
    text = series_chart(THEFTS, **WORDS, marked_from="2016")
    assert not re.search(r"<(style|script|foreignObject|image|use)\b", text)
    assert not re.search(r"\s(style|on\w+|href|xlink:href)=", text)
    assert "<!--" not in text


def test_the_same_data_give_the_same_text() -> None:
    points = [Point("2014", 4, low=1.1, high=10.2), Point("2015", 8)]
    assert series_chart(points, **WORDS) == series_chart(points, **WORDS)


def test_other_libraries_do_not_change_the_names_of_elements() -> None:
    before = series_chart(THEFTS, **WORDS)
    ElementTree.register_namespace("", "https://example.org/other")
    try:
        assert series_chart(THEFTS, **WORDS) == before
        assert before.startswith("<svg ")
    finally:
        ElementTree.register_namespace("", SVG)


def test_the_start_of_the_programme_is_marked_between_before_and_after() -> None:
    root = draw(THEFTS, marked_from="2017", mark_label="Programme began")
    kinds = ["--after" in bar.get("class", "") for bar in bars(root)]
    assert kinds == [False, False, False, True]
    before, after = bars(root)[2:]
    assert right(before) < mark_at(root) < number(after, "x")
    assert "Programme began" in [text.text for text in texts(root, "chart__mark-label")]


@pytest.mark.parametrize("marked_from", ["", "2031", "2014"])
def test_no_mark_without_a_year_before_it(marked_from: str) -> None:
    root = draw(THEFTS, marked_from=marked_from, mark_label="Programme began")
    assert "Programme began" not in "".join(root.itertext())


def test_words_from_outside_stay_words() -> None:
    evil = '<script>alert(1)</script>"&'
    points = [Point(evil, 1, label=evil), Point("2015", 2)]
    text = series_chart(
        points,
        ident='"><b id="x',
        title=evil,
        description=evil,
        marked_from="2015",
        mark_label=evil,
        number=lambda _value: evil,
    )
    assert "<script" not in text
    assert "<b" not in text
    root = parsed(text)
    assert root.find(f"{{{SVG}}}title").text == evil


def test_the_chart_is_named_by_its_title_and_figures() -> None:
    root = draw(THEFTS)
    named = {part.get("id"): part.text for part in root if part.get("id")}
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert named == {"c1-title": "Thefts", "c1-desc": "4, 8, 13, then 4"}


def test_control_characters_are_left_out() -> None:
    root = draw([Point("20\x0014", 1, label="1\x0b")], title="T\x00", description="D\x1f")
    assert "2014" in "".join(root.itertext())


def test_a_bound_is_printed_with_the_value() -> None:
    root = draw([Point("2017", 30, "about 30"), Point("2018", 300, "over 300")])
    assert "about 30" in "".join(root.itertext())


def test_numbers_are_written_as_the_caller_wants() -> None:
    points = [Point("2017", 1000), Point("2018", 2000)]
    root = parsed(series_chart(points, **WORDS, number=lambda value: f"{value:,.0f}"))
    assert {text.text for text in texts(root, "value")} == {"1,000", "2,000"}
    assert "1,600" in {text.text for text in texts(of_class(root, "y")[0])}


@pytest.mark.parametrize("size", [48, 240, 600])
def test_a_long_series_keeps_every_bar_and_names_few(size: int) -> None:
    points = months(size)
    root = draw(points, marked_from=points[24].period, mark_label="Programme began")
    words = [text.text for text in texts(root)]
    assert len(bars(root)) == size
    assert {points[0].period, points[-1].period, "69", str((size - 1) * 3)} <= set(words)
    assert 2 <= len([word for word in words if word[4:5] == "-"]) <= 6
    assert number(bars(root)[0], "width") > 0


def test_long_words_for_periods_are_wrapped_and_the_picture_grows() -> None:
    points = [Point("Dec 2016 – Feb 2017", 69), Point("Dec 2017 – Feb 2018", 19)]
    root = draw(points)
    assert {"Dec 2016\N{NO-BREAK SPACE}–", "Feb 2017"} <= {text.text for text in texts(root)}
    assert float(root.get("viewBox").split()[3]) > float(draw(THEFTS).get("viewBox").split()[3])


def test_words_without_room_are_cut_and_say_so() -> None:
    root = draw([Point("an endless name for a year " * 9, 1), Point("2017", 2)])
    cut = [text.text for text in texts(root) if "endless" in text.text or "…" in text.text]
    assert cut[-1].endswith("…")


@pytest.mark.parametrize(
    "points",
    [[], *([Point("2014", value)] for value in (-1, float("nan"), float("inf")))],
)
def test_nothing_to_draw_is_refused(points: list[Point]) -> None:
    with pytest.raises(ValueError, match="value"):
        draw(points)


PERIODS = st.sampled_from(["{}", "{}-01", "Dec {} – Feb {}", "财政年度 {} 年"])


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.integers(0, 10**7), min_size=1, max_size=60),
    period=PERIODS,
    label=st.sampled_from(["", "über ungefähr 10.000.000"]),
    at=st.integers(0, 59),
)
def test_any_series_can_be_drawn(values: list[int], period: str, label: str, at: int) -> None:
    points = [
        Point(period.format(1960 + place, 1961 + place), value, label)
        for place, value in enumerate(values)
    ]
    svg = series_chart(
        points, **WORDS, marked_from=points[at % len(points)].period, mark_label="Start"
    )
    assert not re.search(r'"[^"<>]*\b(nan|inf)\b[^"<>]*"', svg, re.IGNORECASE)
    root = parsed(svg)
    width, height = number(plot(root), "width"), number(plot(root), "height")
    assert len(bars(root)) == len(values)
    for bar in bars(root):
        assert number(bar, "x") >= 0
        assert right(bar) <= width
        assert number(bar, "y") >= 0
        assert 0 <= number(bar, "height") <= height
    assert_words_apart(texts(of_class(root, "x")[0]), size=13)
    assert_words_apart(texts(root, "value"), size=14)


def assert_words_apart(words: list, size: float) -> None:
    """None of them lies on another, with 0.6 of the size for a letter, 1 for a wide one."""

    def half(word) -> float:
        return sum(0.6 if ord(mark) < 0x2E80 else 1 for mark in word.text) * size / 2

    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            across = abs(number(one, "x") - number(other, "x"))
            down = abs(number(one, "y") - number(other, "y"))
            assert across >= half(one) + half(other) or down >= size
