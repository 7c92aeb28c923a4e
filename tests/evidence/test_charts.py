import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.charts import SVG, Point, series_chart

THEFTS = [Point("2014", 4), Point("2015", 8), Point("2016", 13), Point("2017", 4)]


def draw(points: list[Point] = THEFTS, **words: str) -> ET.Element:
    given_words = {"ident": "c1", "title": "Thefts", "description": "4, 8, 13, then 4"} | words
    return ET.fromstring(series_chart(points, **given_words))  # noqa: S314 - our own text


def bars(root: ET.Element) -> list[ET.Element]:
    return [r for r in root.iter(f"{{{SVG}}}rect") if "chart__bar" in r.get("class", "")]


def test_every_year_filed_is_drawn_and_labelled() -> None:
    root = draw()
    texts = ["".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text")]
    assert len(bars(root)) == 4
    assert {"2014", "2015", "2016", "2017", "13"} <= set(texts)


def test_the_axis_starts_at_zero() -> None:
    """Bar heights are in proportion to the counts, which holds only with a zero baseline."""
    heights = [float(bar.get("height", 0)) for bar in bars(draw())]
    assert heights[1] / heights[0] == pytest.approx(2.0, rel=1e-6)
    assert heights[2] / heights[0] == pytest.approx(13 / 4, rel=1e-6)


def test_a_strict_policy_finds_nothing_to_block() -> None:
    text = series_chart(THEFTS, ident="c1", title="T", description="D", marked_from="2016")
    assert not re.search(r"<(style|script|foreignObject|image|use)\b", text)
    assert not re.search(r"\s(style|on\w+|href|xlink:href)=", text)
    assert "<!--" not in text


def test_the_same_data_give_the_same_text() -> None:
    arguments = {"ident": "c1", "title": "T", "description": "D"}
    assert series_chart(THEFTS, **arguments) == series_chart(THEFTS, **arguments)


def test_the_start_of_the_programme_is_marked_between_before_and_after() -> None:
    root = draw(marked_from="2017", mark_label="Programme began")
    kinds = ["--after" in bar.get("class", "") for bar in bars(root)]
    assert kinds == [False, False, False, True]
    mark = next(p for p in root.iter(f"{{{SVG}}}path") if p.get("class") == "chart__mark")
    at = float(re.match(r"M([\d.]+)", mark.get("d", "")).group(1))
    before, after = bars(root)[2:]
    assert float(before.get("x")) + float(before.get("width")) < at < float(after.get("x"))
    assert "Programme began" in "".join(root.itertext())


@pytest.mark.parametrize("marked_from", ["", "2031", "2014"])
def test_no_mark_without_a_year_before_it(marked_from: str) -> None:
    root = draw(marked_from=marked_from, mark_label="Programme began")
    assert "Programme began" not in "".join(root.itertext())


def test_words_from_outside_stay_words() -> None:
    evil = '<script>alert(1)</script>"&'
    points = [Point(evil, 1, label=evil)]
    text = series_chart(points, ident="c1", title=evil, description=evil)
    assert "<script" not in text
    root = ET.fromstring(text)  # noqa: S314 - our own text
    assert root.find(f"{{{SVG}}}title").text == evil
    assert root.get("aria-labelledby") == "c1-title c1-desc"


def test_control_characters_are_left_out() -> None:
    root = draw([Point("20\x0014", 1, label="1\x0b")], title="T\x00", description="D\x1f")
    assert "2014" in "".join(root.itertext())


def test_a_bound_is_printed_with_the_value() -> None:
    root = draw([Point("2017", 30, "about 30"), Point("2018", 300, "over 300")])
    assert "about 30" in "".join(root.itertext())


def test_a_long_series_keeps_every_bar_and_names_the_turning_points() -> None:
    points = [Point(f"20{place:02}-01", place * 3) for place in range(36)]
    root = draw(points, marked_from="2020-01", mark_label="Programme began")
    texts = {"".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text")}
    assert len(bars(root)) == 36
    assert {"2000-01", "2035-01", "0", "57", "105"} <= texts
    assert len([text for text in texts if text.endswith("-01")]) <= 6


@pytest.mark.parametrize("points", [[], [Point("2014", -1)]])
def test_nothing_to_draw_is_refused(points: list[Point]) -> None:
    with pytest.raises(ValueError, match="value"):
        draw(points)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=20))
def test_any_series_can_be_drawn(values: list[int]) -> None:
    points = [Point(str(2000 + place), value) for place, value in enumerate(values)]
    root = draw(points, marked_from=points[-1].period, mark_label="Start")
    assert len(bars(root)) == len(values)
    assert all(float(bar.get("height", 0)) >= 0 for bar in bars(root))
