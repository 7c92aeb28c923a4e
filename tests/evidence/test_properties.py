"""What must hold whatever the figures are."""

import json
import math
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence.answer import answer, answer_outcome
from evidence.comparison import relative_incidence
from evidence.counts import byar_interval, exact_interval
from evidence.displacement import Areas, change, weighted_difference
from evidence.figures import excludes
from evidence.outcome_schema import OutcomeRequest
from evidence.proportions import Share, share_change, wilson
from evidence.rates import Counted, min_convincing_after, rate_ratio
from tests.evidence.asking import ask, request

events = st.integers(min_value=0, max_value=10_000_000)
some = st.integers(min_value=1, max_value=100_000)
days = st.floats(min_value=0.01, max_value=100_000)
allowed_days = st.sampled_from([1 / 1440, 1e7]) | days
counted = st.builds(Counted, before=events, after=events, before_days=days, after_days=days)
both_counted = st.builds(Counted, before=some, after=some, before_days=days, after_days=days)


@given(counted)
def test_the_interval_contains_the_ratio(pair: Counted) -> None:
    found = rate_ratio(pair)
    if found.estimate is not None and found.low is not None:
        assert found.low <= found.estimate * (1 + 1e-9)
        assert found.high is None or found.estimate * (1 - 1e-9) <= found.high


@given(counted)
def test_swapping_before_and_after_inverts_the_ratio(pair: Counted) -> None:
    found, turned = rate_ratio(pair), rate_ratio(pair.swapped())
    if pair.before and pair.after:
        assert found.estimate is not None
        assert turned.estimate == pytest.approx(1 / found.estimate)
    if found.low:
        assert turned.high == pytest.approx(1 / found.low)
    assert turned.p == (None if found.p is None else pytest.approx(found.p))


@given(counted)
def test_the_p_agrees_with_the_interval(pair: Counted) -> None:
    found = rate_ratio(pair)
    assume(found.p is not None and abs(found.p - 0.05) > 1e-6)
    assert found.p is not None
    assert (found.p < 0.05) == excludes(found.interval, 1)


@given(both_counted, st.floats(min_value=0.01, max_value=100))
def test_the_unit_of_time_does_not_matter(pair: Counted, unit: float) -> None:
    scaled = Counted(pair.before, pair.after, pair.before_days * unit, pair.after_days * unit)
    one, other = rate_ratio(pair), rate_ratio(scaled)
    assert [one.estimate, one.low, one.high, one.p] == pytest.approx(
        [other.estimate, other.low, other.high, other.p], rel=1e-6, abs=1e-12
    )


@given(some, some, st.integers(min_value=2, max_value=50))
def test_more_data_narrow_the_interval(before: int, after: int, times: int) -> None:
    few, many = (
        rate_ratio(Counted(before, after)),
        rate_ratio(Counted(before * times, after * times)),
    )
    assert None not in (few.low, few.high, many.low, many.high)
    assert many.high / many.low < few.high / few.low  # type: ignore[operator]


@given(both_counted, both_counted, st.integers(min_value=2, max_value=50))
def test_more_data_narrow_the_comparison(one: Counted, other: Counted, times: int) -> None:
    few = relative_incidence(one, other)
    many = relative_incidence(_times(one, times), _times(other, times))
    assert few is not None
    assert many is not None
    assert many.se < few.se
    assert many.log == pytest.approx(few.log, abs=1e-9)


def _times(pair: Counted, times: int) -> Counted:
    return Counted(pair.before * times, pair.after * times, pair.before_days, pair.after_days)


@given(both_counted, both_counted)
def test_the_comparison_turns_with_its_areas(one: Counted, other: Counted) -> None:
    found, turned = relative_incidence(one, other), relative_incidence(other, one)
    swapped = relative_incidence(one.swapped(), other.swapped())
    assert found is not None
    assert turned is not None
    assert swapped is not None
    assert found.low <= found.estimate <= found.high
    assert turned.log == pytest.approx(-found.log, abs=1e-9)
    assert swapped.log == pytest.approx(-found.log, abs=1e-9)
    assert turned.se == pytest.approx(found.se)


@given(both_counted, st.floats(min_value=1.01, max_value=100))
def test_ordinary_ups_and_downs_widen_the_interval(pair: Counted, phi: float) -> None:
    even = Counted(100, 100)
    narrow = relative_incidence(pair, even, overdispersion=1.0)
    wide = relative_incidence(pair, even, overdispersion=phi)
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low
    assert wide.high > narrow.high
    assert wide.estimate == narrow.estimate


@given(some, some, some, some)
def test_differences_add_up_area_by_area(a: int, b: int, c: int, d: int) -> None:
    found = weighted_difference(Areas(Counted(a, b), Counted(c, d)))
    assert found.estimate == (b - a) - (d - c)
    assert found.se == pytest.approx(math.sqrt(a + b + c + d))
    assert found.interval.low is not None
    assert found.interval.high is not None
    assert found.interval.low <= found.estimate <= found.interval.high


@given(counted, st.floats(min_value=0.1, max_value=1_000))
def test_a_change_is_divided_by_the_size_of_its_area(pair: Counted, size: float) -> None:
    whole, part = change(pair), change(pair, weight=size)
    assert part.estimate * size == pytest.approx(whole.estimate)
    assert part.se * size == pytest.approx(whole.se)


@given(st.integers(min_value=0, max_value=1_000_000))
def test_the_interval_of_a_count_contains_it(number: int) -> None:
    interval = exact_interval(number)
    assert interval.low is not None
    assert interval.high is not None
    assert interval.low <= number <= interval.high
    if number > 10:
        byar = byar_interval(number)
        assert byar.low == pytest.approx(interval.low, abs=0.1)
        assert byar.high == pytest.approx(interval.high, abs=0.1)


@given(st.integers(min_value=0, max_value=100_000), days, days)
def test_what_convinces_is_the_last_count_that_does(before: int, first: float, then: float) -> None:
    after = min_convincing_after(before, before_days=first, after_days=then)
    if after is None:
        p = rate_ratio(Counted(before, 0, first, then)).p
        assert p is None or p > 0.05
        return
    found = rate_ratio(Counted(before, after, first, then))
    more = rate_ratio(Counted(before, after + 1, first, then))
    assert found.p is not None
    assert found.p <= 0.05 + 1e-9
    assert found.estimate is not None
    assert found.estimate < 1
    assert more.p is None or more.p > 0.05 - 1e-9


@given(st.integers(min_value=1, max_value=100_000), st.data())
def test_shares_and_their_change_lie_within_bounds(asked: int, data: Any) -> None:
    one = Share(data.draw(st.integers(0, asked)), asked)
    other = Share(data.draw(st.integers(0, asked)), asked)
    for share in (one, other):
        interval = wilson(share)
        assert interval.low is not None
        assert interval.high is not None
        assert 0 <= interval.low <= share.estimate <= interval.high <= 1
    found, turned = share_change(one, other), share_change(other, one)
    assert -1 - 1e-9 <= found.low <= found.estimate <= found.high <= 1 + 1e-9
    assert turned.low == pytest.approx(-found.high)
    assert turned.high == pytest.approx(-found.low)


area = st.fixed_dictionaries(
    {"after": events},
    optional={
        "before": st.none() | events,
        "before_days": allowed_days,
        "after_days": allowed_days,
    },
)


@st.composite
def anything(draw: st.DrawFn) -> dict[str, Any]:
    """Any request that the schema takes."""
    flags = ("outcome", "comparison_described", "comparison_matched", "comparison_contaminated")
    flags += ("randomised", "recording_changed", "area_chosen_because_high")
    asked: dict[str, Any] = {flag: draw(st.booleans()) for flag in flags}
    asked["treated"] = draw(area)
    if asked["treated"].get("after_days", 0) <= 100_000 and draw(st.booleans()):
        asked["treated"]["after_start"] = draw(
            st.dates(date(2000, 1, 1), date(2100, 1, 1))
        ).isoformat()
    for name in ("comparison", "displacement"):
        if draw(st.booleans()):
            asked[name] = draw(area)
    if "displacement" in asked and draw(st.booleans()):
        asked["displacement_comparison"] = draw(area)
    if draw(st.booleans()):
        numbers = draw(st.lists(events, min_size=1, max_size=80))
        monthly = draw(st.booleans())
        periods = [
            f"{2000 + i // 12}-{i % 12 + 1:02}" if monthly else str(1950 + i)
            for i in range(len(numbers))
        ]
        asked["series"] = [{"period": p, "count": n} for p, n in zip(periods, numbers, strict=True)]
        if draw(st.booleans()):
            asked["intervention_period"] = draw(st.sampled_from(periods))
    asked["population"] = draw(st.none() | st.integers(1, 10_000_000_000))
    asked["claimed_change_pct"] = draw(st.none() | st.floats(-100, 1e6))
    asked["overdispersion"] = draw(st.none() | st.floats(1, 1_000))
    asked["treated_units"] = draw(st.integers(1, 100))
    asked["comparison_units"] = draw(st.integers(1, 100))
    return asked


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in _numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [value] if isinstance(value, float) else []


@settings(max_examples=300)
@given(anything())
def test_every_request_is_answered_in_finite_numbers_and_whole_sentences(
    asked: dict[str, Any],
) -> None:
    found = answer("outcome", asked)
    assert all(math.isfinite(number) for number in _numbers(found))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    words = " ".join([found["report"], *(warning["text"] for warning in found["warnings"])])
    for wrong in ("nan", " inf", "None", "%(", "%s"):
        assert wrong not in words.lower() if wrong.islower() else wrong not in words
    assert 0 <= found["design_level"]["level"] <= 5
    assert found["design_level"]["reasons"]


@given(some, some, st.text(max_size=60))
def test_the_name_of_an_outcome_changes_its_name_alone(before: int, after: int, what: str) -> None:
    asked = OutcomeRequest.model_validate(request(before, after))
    plain, named = answer_outcome(asked), answer_outcome(asked, what)
    assert plain.model_dump(exclude={"report"}) == named.model_dump(exclude={"report"})
    assert named.report == plain.report.replace("The count", what or "The count", 1)


@given(st.lists(events, min_size=2, max_size=30), st.integers(0, 20), st.data())
def test_the_name_of_the_years_does_not_matter(numbers: list[int], shift: int, data: Any) -> None:
    """A yearly series that is told some years later says the same."""
    first = data.draw(st.integers(0, len(numbers) - 1))

    def told(since: int) -> dict[str, Any]:
        series = {str(since + place): number for place, number in enumerate(numbers)}
        return ask(50, 20, series=series, intervention_period=str(since + first))

    one, other = told(1904), told(1904 + shift * 4)
    assume("unusual_period" not in {w["code"] for w in one["warnings"] + other["warnings"]})
    assert one["warnings"] == other["warnings"]
    assert one["report"] == other["report"]
    if one["time_series"]:
        assert one["time_series"]["step"] == pytest.approx(other["time_series"]["step"], rel=1e-3)
