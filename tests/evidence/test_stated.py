"""What is said of a change in percent whose counts are not published."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.rates import Counted, rate_ratio
from evidence.stated import (
    Exactness,
    Stated,
    change_in_words,
    fewest_incidents,
    report_on_stated,
)

CAUSE_WORDS = ("cause", "effect", "thanks to", "due to", "prevented", "worked", "success")


def sentences(*ends: float | None, **more: object) -> list[str]:
    low, high = ends if len(ends) == 2 else (ends or (None,)) * 2
    report = report_on_stated(Stated(low, high, **more))
    return [str(sentence) for sentence in report.sentences]


def test_vigilants_first_figure_in_whole() -> None:
    """Thames Valley Police, as its award's page has it."""
    assert sentences(-60, as_of="October 2019") == [
        (
            "The source states a fall of 60 percent and no counts: neither chance nor a comparison "
            "can be judged."
        ),
        "It is stated as of October 2019; which periods were counted is not said.",
        (
            "From about 20 incidents before on, chance alone would rarely bring a fall of 60 "
            "percent; from fewer it may."
        ),
    ]


@pytest.mark.parametrize(
    ("low", "high", "bound", "words"),
    [
        (-60, -60, "", "a fall of 60 percent"),
        (-12.5, -12.5, "", "a fall of 12.5 percent"),
        (-69.23, -69.23, "", "a fall of 69.23 percent"),
        (-30, -20, "", "a fall of 20 to 30 percent"),
        (-20, -30, "", "a fall of 20 to 30 percent"),
        (-50, None, "more-than", "a fall of more than 50 percent"),
        (25, 25, "about", "a rise of about 25 percent"),
        (0, 0, "", "no change"),
        (-5, 3, "", "something between a fall of 5 percent and a rise of 3 percent"),
        (0, 10, "", "a rise of 0 to 10 percent"),
    ],
)
def test_a_change_is_said_as_stated(low, high, bound, words) -> None:
    assert str(change_in_words(Stated(low, high, Exactness(bound)))) == words


def test_the_period_is_said_as_far_as_it_is_known() -> None:
    assert sentences(-77, period="23 July to 5 October 2021")[1] == (
        "The period it gives: 23 July to 5 October 2021."
    )
    assert sentences(-77)[1] == "Which periods were counted is not said."


def test_without_a_figure_nothing_is_judged() -> None:
    assert sentences() == [
        (
            "The source gives no figure: neither how large the change was nor whether it can be "
            "chance can be judged."
        )
    ]


@pytest.mark.parametrize(
    ("ends", "has_counts", "words"),
    [
        ((), False, "gives no count of it"),
        ((), True, "This is what the programme did, not what changed because of it."),
        ((20.0, 20.0), False, "states a rise of 20 percent in what the programme did"),
    ],
)
def test_what_the_programme_did_is_no_outcome(ends, has_counts, words) -> None:
    report = report_on_stated(Stated(*ends, outcome=False), has_counts=has_counts)
    assert words in report.render()
    assert report.needed == ()


def test_what_is_needed_is_counts_first() -> None:
    needed = report_on_stated(Stated(-60, -60)).needed
    assert str(needed[0]).startswith("the counts before and after")


@pytest.mark.parametrize(
    ("percent", "fewest"),
    [(-100, 6), (-77, 12), (-60, 20), (-50, 28), (-30, 79), (-12.5, 485), (100, 14)],
)
def test_from_so_many_incidents_on_chance_is_unlikely(percent: float, fewest: int) -> None:
    assert fewest_incidents(percent) == fewest


def test_the_documentation_prints_these_numbers() -> None:
    text = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
    table = text.split("| Stated change |")[1].split("\n\n")[0]
    rows = re.findall(r"\| \u2212([\d.]+) % \| (\d+) \|", table)
    assert len(rows) == 5
    assert [fewest_incidents(-float(percent)) for percent, _fewest in rows] == [
        int(fewest) for _percent, fewest in rows
    ]


@pytest.mark.parametrize("percent", [0, -0.5, 2])
def test_a_change_too_small_for_any_usual_count_has_no_such_number(percent: float) -> None:
    assert fewest_incidents(percent) is None
    assert len(sentences(percent)) == 2


@given(st.floats(-95, 400).filter(lambda percent: abs(percent) > 10))
def test_that_number_is_where_chance_becomes_unlikely(percent: float) -> None:
    fewest = fewest_incidents(percent)
    assert fewest is not None
    for before, is_clear in ((fewest, True), (fewest + 7, True), (fewest - 1, False)):
        if before:
            p = rate_ratio(Counted(before, round(before * (1 + percent / 100)))).p
            assert (p < 0.05) is is_clear


@given(
    st.one_of(st.none(), st.floats(-100, 1000)),
    st.one_of(st.none(), st.floats(-100, 1000)),
    st.sampled_from(Exactness),
    st.booleans(),
)
def test_no_sentence_names_a_cause_or_shows_what_is_no_number(low, high, bound, outcome) -> None:
    text = report_on_stated(Stated(low, high, bound, outcome=outcome)).render().lower()
    assert text
    denied = text.replace("not what changed because of it", "")
    assert not any(word in denied for word in (*CAUSE_WORDS, "nan", "inf "))


@pytest.mark.parametrize("end", [float("nan"), float("inf"), -101])
def test_what_cannot_be_a_change_is_refused(end: float) -> None:
    with pytest.raises(ValueError, match="number"):
        Stated(end, end)


def test_hostile_words_stay_as_they_are() -> None:
    hostile = "%(n)s %s </script>"
    assert sentences(-60, period=hostile)[1] == f"The period it gives: {hostile}."
