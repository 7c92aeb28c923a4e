"""The words of a report: true to the figures, cautious where these are small."""

import json
from typing import Any

import pytest

from evidence.answer import answer_outcome
from evidence.outcome_schema import OutcomeRequest
from evidence.phrases import Figure, Phrase, as_data, english, from_data
from evidence.report import report_on
from tests.evidence.asking import ask, months, outcome, request

FRONT_PORCH = {
    "periods": {
        "before_days": 31,
        "after_days": 31,
        "before_start": "2016-12-01",
        "after_start": "2017-12-01",
    },
    "series": {"2014": 4, "2015": 8, "2016": 13, "2017": 4},
    "intervention_period": "2017",
}


def sentences(before: int | None, after: int, what: str = "", **more: Any) -> list[str]:
    found = report_on(outcome(before, after, **more), what)
    return [str(sentence) for sentence in found.sentences]


def stronger(before: int | None, after: int, **more: Any) -> list[str]:
    return [str(step) for step in report_on(outcome(before, after, **more)).stronger]


def test_a_single_year_at_its_worst_is_set_beside_all_the_years() -> None:
    """Round Rock, Texas: package thefts in December, 2014 to 2017."""
    assert sentences(13, 4, "Reported package thefts", **FRONT_PORCH) == [
        "Reported package thefts fell from 13 to 4.",
        (
            "With numbers this small a fall this large can be chance (between 0.07 and 1.00 times "
            "the rate before)."
        ),
        (
            "Over all 3 earlier years (4, 8, 13; on average 8.3), what followed is 0.48 times "
            "their mean, which can be chance (between 0.12 and 1.39 times)."
        ),
    ]


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        (69, 19, "The count fell from 69 to 19."),
        (158, 70, "The count fell from 158 to 70, by 56 percent."),
        (70, 158, "The count rose from 70 to 158, by 126 percent."),
        (1_000, 999, "The count fell from 1,000 to 999, by 0.1 percent."),
        (25, 25, "The count stayed at 25."),
        (0, 5, "The count rose from 0 to 5."),
        (0, 0, "The count stayed at 0."),
    ],
)
def test_the_counts_come_first(before: int, after: int, first: str) -> None:
    assert sentences(before, after)[0] == first


@pytest.mark.parametrize(("before", "after"), [(19, 500), (500, 19), (5, 5), (0, 3), (13, 4)])
def test_below_twenty_no_percentage_is_said(before: int, after: int) -> None:
    plain = ask(before, after)
    beside = ask(before, after, comparison=(300, 320), displacement=(40, 40))
    unequal = ask(before, after, periods={"before_days": 365, "after_days": 90})
    for found in (plain, beside, unequal):
        assert "percent" not in found["report"]
    if before:
        assert plain["change_pct"] is not None


def test_a_small_comparison_gives_no_percentage_either() -> None:
    second = sentences(500, 300, comparison=(15, 18))[1]
    assert second.startswith("Beside the comparison area it is 0.50 times")
    assert "percent" not in second


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (158, 70, "Chance alone would rarely bring a change this large"),
        (60, 50, "A change this large can be chance"),
        (13, 4, "With numbers this small a fall this large can be chance"),
        (4, 13, "With numbers this small a rise this large can be chance"),
        (69, 19, "but with numbers this small its size is uncertain"),
        (0, 5, "(at least 0.92 times the rate before)"),
    ],
)
def test_chance_is_named_for_what_it_can_do(before: int, after: int, words: str) -> None:
    assert words in sentences(before, after)[1]


def test_no_change_needs_no_word_on_chance() -> None:
    assert len(sentences(25, 25)) == 1


def test_unequal_periods_are_told_by_their_rates() -> None:
    periods = {"before_days": 365, "after_days": 90}
    assert sentences(60, 20, periods=periods)[0] == (
        "The count was 60 in 365 days before and 20 in 90 days after: "
        "per day, a rise of 35 percent."
    )
    assert sentences(60, 15, periods=periods)[0].endswith("per day, a rise.")
    assert sentences(365, 90, periods=periods)[0].endswith("per day, no change.")


def test_a_comparison_takes_the_place_of_chance() -> None:
    """Wheeler and Ratcliffe 2018."""
    areas = {
        "comparison": (308, 318),
        "displacement": (178, 157),
        "displacement_comparison": (150, 140),
    }
    assert sentences(207, 110, **areas) == [
        "The count fell from 207 to 110, by 47 percent.",
        (
            "Beside the comparison area it is 49 percent lower than expected (65 percent lower to "
            "24 percent lower, widened for the ordinary ups and downs of crime)."
        ),
        (
            "With the neighbouring area counted in, that is about 118 fewer incidents than "
            "expected (196 fewer to 40 fewer). The neighbouring area improved too, by less."
        ),
    ]


def test_a_range_that_includes_no_change_is_said_to() -> None:
    found = sentences(50, 30, comparison=(60, 55))
    assert "35 percent lower than expected, which is compatible with no change" in found[1]
    assert found[2].startswith("In number, incidents may not differ from what was expected")


def test_widening_is_told_only_where_there_is_some() -> None:
    assert "widened" not in " ".join(sentences(50, 30, comparison=(60, 55), overdispersion=1))


def test_a_number_that_only_chance_makes_clear_says_so() -> None:
    found = sentences(200, 220, comparison=(200, 150))
    assert "47 percent higher than expected, which is compatible with no change" in found[1]
    assert found[2] == (
        "In number, that is about 70 more incidents than expected (16 more to 124 more), if "
        "crime varied by chance alone."
    )


def test_two_ways_to_compare_that_disagree_are_both_told() -> None:
    found = sentences(1_000, 900, comparison=(100, 80))
    assert "12 percent higher than expected" in found[1]
    assert found[2] == (
        "By number it points the other way (80 fewer incidents than expected), since the areas "
        "differ in size; neither can be relied on."
    )


def test_counts_of_two_definitions_are_not_weighed() -> None:
    found = sentences(50, 20, recording_changed=True, comparison=(50, 50))
    assert found[1:] == [
        "What is counted, or how, changed in between, so the two counts cannot be compared."
    ]


def test_a_count_of_zero_cannot_be_compared_in_proportion() -> None:
    assert "one count is 0" in sentences(50, 0, comparison=(60, 55))[1]


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ((100, 90), "improved too, by less"),
        ((100, 20), "improved too, by more than the area itself"),
        ((100, 120), "got worse, by less than the area improved"),
        ((100, 190), "got worse, by more than the area improved"),
    ],
)
def test_the_quotient_is_read_without_a_word_on_chance(zone: tuple[int, int], words: str) -> None:
    last = sentences(100, 50, comparison=(100, 100), displacement=zone)[-1]
    reading = last.partition(" The neighbouring area ")[2]
    assert words in reading
    assert not any(word in reading for word in ("chance", "significant", "certain"))


def test_a_long_series_gives_its_step_and_no_cause() -> None:
    wave = [40, 30, 50, 60, 55, 70, 80, 75, 60, 50, 45, 40]
    series = months(2010, *wave, *wave, *(number // 2 for number in wave * 2))
    found = sentences(655, 324, series=series, intervention_period="2012-01")[-1]
    assert found.startswith("Allowing for trend and season, the series steps to 0.4")
    assert "a step tells when, not why" in found
    flat = months(2010, *wave * 4)
    unclear = sentences(655, 655, series=flat, intervention_period="2012-01")[-1]
    assert "shows no clear step" in unclear


def test_outputs_and_lone_counts_are_not_called_a_change() -> None:
    assert "what the programme did" in sentences(30, 300, "Packages", outcome=False)[0]
    assert "nothing can be said of a change" in sentences(None, 4)[0]


def test_what_would_make_it_stronger_fits_what_is_missing() -> None:
    assert stronger(30, 300, outcome=False) == ["count what changed, not what the programme did"]
    assert stronger(None, 4)[0] == "add the count of an equal period before"
    assert "add a comparison area" in stronger(100, 50)[0]
    assert "did not reach" in stronger(100, 50, comparison=(9, 9), comparison_contaminated=True)[0]
    assert "say how" in stronger(100, 50, comparison=(90, 90))[0]
    assert "count before" in stronger(100, 50, comparison=(None, 90))[0]
    assert "from 30, chance rarely gives 15 or fewer" in " ".join(stronger(30, 20))
    assert len(stronger(None, 4, recording_changed=True)) == 3


def test_a_percent_sign_in_a_name_does_no_harm() -> None:
    asked = OutcomeRequest.model_validate(request(50, 30))
    assert (
        "Share (100%s) % of calls fell" in answer_outcome(asked, "Share (100%s) % of calls").report
    )


def test_a_page_can_say_it_in_its_own_language_and_numbers() -> None:
    words = {
        "The count": "La cifra",
        "%(what)s fell from %(before)s to %(after)s, by %(percent)s percent.": (
            "%(what)s bajó de %(before)s a %(after)s, un %(percent)s %%."
        ),
    }
    found = report_on(outcome(2_000, 1_000))
    spanish = found.sentences[0].render(
        lambda text: words.get(text, text), lambda value, places: f"{value:.{places}f}"
    )
    assert spanish == "La cifra bajó de 2000 a 1000, un 50 %."
    assert found.render() == found.text
    assert found.render(lambda text: words.get(text, text)).startswith("La cifra bajó de 2,000")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(-0.001, 1, "0.0"), (-3, 0, "\u22123"), (1234.56, 1, "1,234.6"), (0, 0, "0")],
)
def test_numbers_as_written(value: float, places: int, text: str) -> None:
    assert english(value, places) == text
    assert str(Phrase("%(n)s", {"n": Figure(value, places)})) == text


def test_a_phrase_outlives_its_making_as_json() -> None:
    inner = Phrase("%(share)s percent", {"share": Figure(12.345, 1)})
    phrase = Phrase("In %(year)s it was %(part)s.", {"year": "2024", "part": inner})
    kept = json.loads(json.dumps(as_data(phrase)))
    assert from_data(kept) == phrase
    assert str(from_data(kept)) == "In 2024 it was 12.3 percent."
    assert str(from_data(as_data(Phrase("100 % sure.")))) == "100 % sure."
