"""The geometry behind the drawn components."""

import pytest
from django.core.paginator import Paginator
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from config.template_tags import bar_pair, dot_positions, elided_pages, shares, zone_city


def number(percent: str) -> float:
    assert percent.endswith("%")
    return float(percent[:-1])


@settings(deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=100), min_size=1, max_size=12))
def test_shares_fill_the_bar_without_gap_or_overlap(weights: list[int]) -> None:
    parts = shares([{"weight": weight} for weight in weights], "weight")
    end = 0.0
    for part in parts:
        assert number(part.start) == pytest.approx(end, abs=0.01)
        end = number(part.start) + number(part.width)
    assert end == pytest.approx(100, abs=0.01)
    assert [part.is_heavy for part in parts] == [weight == max(weights) for weight in weights]


def test_weights_of_nothing_are_nothing() -> None:
    assert [part.width for part in shares([{"weight": 0}, {"weight": 0}], "weight")] == [
        "0.000%"
    ] * 2


def test_positions_keep_the_decimal_point_in_other_languages() -> None:
    with translation.override("es"):
        assert shares([{"weight": 1}, {"weight": 2}], "weight")[0].width == "33.333%"


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_longer_of_two_bars_fills_the_width(before: float, after: float) -> None:
    bars = bar_pair(before, after)
    longest = max(number(bars.before), number(bars.after))
    assert longest == pytest.approx(100 if max(before, after) else 0)


def test_dots_stand_on_the_scale_and_stay_on_it() -> None:
    rows = [{"value": 2.5, "low": 2, "high": 3, "raw": 5}, {"value": 6, "low": None, "high": None}]
    plot = dot_positions(rows, 0, 5)
    assert (plot.dots[0].value, plot.dots[0].low, plot.dots[0].raw) == (
        "50.000%",
        "40.000%",
        "100.000%",
    )
    assert (plot.dots[1].value, plot.dots[1].low, plot.dots[1].raw) == ("100.000%", None, None)
    assert [label for _, label in plot.ticks] == ["0", "1", "2", "3", "4", "5"]


@settings(deadline=None)
@given(st.integers(0, 10), st.integers(1, 400))
def test_an_axis_has_few_round_ticks(start: int, span: int) -> None:
    ticks = dot_positions([], start, start + span).ticks
    assert 2 <= len(ticks) <= 7
    assert number(ticks[0][0]) == 0


def test_a_zone_is_named_by_its_city() -> None:
    assert zone_city("America/Mexico_City") == "Mexico City"
    assert zone_city("UTC") == "UTC"


def test_pages_far_away_are_left_out() -> None:
    page = Paginator(range(300), 10).page(15)
    assert [str(number) for number in elided_pages(page)] == ["1", "…", "14", "15", "16", "…", "30"]
