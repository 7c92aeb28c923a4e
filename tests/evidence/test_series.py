import numpy as np
import pytest

from evidence.earlier import against_earlier
from evidence.interrupted import dispersion_before, step_of
from evidence.series import Period, Series, check_periods


def series(first: str, counts: list[int], since: str | None = None) -> Series:
    start = Period.parse(first)
    periods = []
    for number in range(len(counts)):
        place = start.place + number
        by_year = Period(place)
        periods.append(by_year if start.month is None else Period(place // 12, place % 12 + 1))
    return Series(tuple(periods), tuple(counts), Period.parse(since) if since else None)


@pytest.mark.parametrize("text", ["2014", "2014-01", "2014-12", "0001", "9999-12"])
def test_periods_are_read_and_written_alike(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "14", "2014-00", "2014-13", "2014-1", "0000", "२०१४", "2014 "]
)
def test_other_words_are_no_periods(text: str) -> None:
    with pytest.raises(ValueError, match="year"):
        Period.parse(text)


def test_periods_know_their_days() -> None:
    assert [Period.parse(p).days for p in ("2015", "2016", "2016-02", "1900-02")] == [
        365,
        366,
        29,
        28,
    ]


def test_a_series_has_no_gaps_and_holds_its_first_period_after() -> None:
    with pytest.raises(ValueError, match="nothing follows 2014-12 before 2015-02"):
        check_periods([Period(2014, 12), Period(2015, 2)])
    with pytest.raises(ValueError, match="at least one"):
        check_periods([])
    with pytest.raises(ValueError, match="one of the series"):
        series("2014", [1, 2], "2016")
    with pytest.raises(ValueError, match="one count"):
        Series((Period(2014),), (1, 2))


def test_all_earlier_years_count_and_not_the_last_alone() -> None:
    """Round Rock, Texas: 4 package thefts after 4, 8 and 13."""
    ratio = against_earlier(series("2014", [4, 8, 13, 4], "2017"))
    assert ratio is not None
    assert ratio.estimate == pytest.approx(0.48)
    assert ratio.low == pytest.approx(0.12, abs=0.005)
    assert ratio.high == pytest.approx(1.39, abs=0.005)
    assert ratio.p == pytest.approx(0.23, abs=0.005)


def test_one_year_before_is_no_series() -> None:
    assert against_earlier(series("2016", [13, 4], "2017")) is None
    assert against_earlier(series("2016", [13, 4])) is None


@pytest.mark.parametrize(
    ("before", "after", "has_step"),
    [(12, 12, True), (11, 13, False), (16, 8, True), (17, 7, False), (12, 11, False)],
)
def test_a_step_needs_twenty_four_points_twelve_before_and_eight_after(
    before: int, after: int, has_step: bool
) -> None:
    counts = np.random.default_rng(1).poisson(50, before + after).tolist()
    since = str(Period(2010 + before // 12, before % 12 + 1))
    assert (step_of(series("2010-01", counts, since)) is not None) is has_step


def test_a_step_put_in_is_found() -> None:
    random = np.random.default_rng(5)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(120) / 12)
    level = np.where(np.arange(120) < 60, 80, 40) * season
    found = step_of(series("2005-01", random.poisson(level).tolist(), "2010-01"))
    assert found is not None
    assert found.low < 0.5 < found.high
    assert found.high < 0.65


@pytest.mark.parametrize(
    "counts",
    [[0] * 40, [0] * 20 + [5] * 20, [5] * 20 + [0] * 20, [10_000_000] * 20 + [1] * 20],
)
def test_a_series_of_nothing_has_a_finite_step_or_none(counts: list[int]) -> None:
    found = step_of(series("1980", counts, "2000"))
    if found is not None:
        assert 0 <= found.low <= found.estimate <= found.high < float("inf")


def test_dispersion_is_that_of_the_months_before() -> None:
    random = np.random.default_rng(2)
    even = random.poisson(40, 48).tolist()
    rough = [int(n) for n in random.negative_binomial(5, 5 / 45, 48)]
    plain = dispersion_before(series("2010-01", even + rough, "2014-01"))
    wild = dispersion_before(series("2010-01", rough + even, "2014-01"))
    assert plain is not None
    assert wild is not None
    assert 1 <= plain < 1.8
    assert wild > 4
    assert dispersion_before(series("2010-01", even, "2011-12")) is None
    assert dispersion_before(series("1950", even, "1990")) is None
