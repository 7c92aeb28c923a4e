"""Outcome measures with a series, a comparison, a neighbouring area: form, frozen shape, card."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.forms.measure import MeasureForm
from awards.questions import kind_named
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.measure_chart import short_span
from awards.questions.measure_findings import outcome_request
from awards.questions.measures import missing_parts
from evidence.outcome_schema import OutcomeRequest

BASE = {"what": "Package thefts", "direction": "down", "source": "Records"}
YEARS = "2014\t4\n2015\t8\n2016\t13\n2017\t4"
SERIES = BASE | {"series": YEARS, "intervention_period": "2017"}
COUNTS = BASE | {
    "before_start": "2015-01-01",
    "before_end": "2015-12-31",
    "before_count": "207",
    "after_start": "2016-01-01",
    "after_end": "2016-12-31",
    "after_count": "110",
}
COMPARISON = {
    "comparison_area": "Southside",
    "comparison_choice": "matched",
    "comparison_before_count": "308",
    "comparison_after_count": "318",
}
ZONE = {
    "displacement_area": "Four streets around",
    "displacement_before_count": "178",
    "displacement_after_count": "157",
    "displacement_comparison_area": "Around Southside",
    "displacement_comparison_before_count": "150",
    "displacement_comparison_after_count": "140",
}


def frozen(typed: dict[str, str]) -> dict[str, Any]:
    form = MeasureForm(typed)
    assert form.is_valid(), form.errors
    found: dict[str, Any] = freeze_measure(form.cleaned_data)
    return found


def missing(typed: dict[str, str]) -> list[str]:
    form = MeasureForm(typed)
    assert form.is_valid(), form.errors
    return missing_parts(form.cleaned_data)


def faults(typed: dict[str, str]) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in MeasureForm(typed).errors.items()}


def figures(card: dict[str, Any]) -> list[list[str]]:
    return [[cell["text"] for cell in cells] for cells in card["table"]["rows"]]


class TestSeries:
    def test_gives_the_counts_where_none_are_stated(self) -> None:
        row = frozen(SERIES)
        assert row["from_series"]
        assert row["before"] == {
            "start": "2016-01-01",
            "end": "2016-12-31",
            "days": 366,
            "count": 13,
        }
        assert row["after"]["count"] == 4

    def test_stated_counts_go_before_those_of_the_series(self) -> None:
        row = frozen(COUNTS | {"series": YEARS, "intervention_period": "2017"})
        assert not row["from_series"]
        assert (row["before"]["count"], row["after"]["count"]) == (207, 110)
        assert len(row["series"]) == 4

    def test_all_of_it_weighs_in_the_report(self) -> None:
        found = measure_card(frozen(SERIES))["found"]
        assert found["sentences"][0] == "Package thefts fell from 13 to 4."
        assert "Over all 3 earlier years (4, 8, 13; on average 8.3)" in found["sentences"][2]
        assert any("baseline lies at a peak" in caution for caution in found["cautions"])

    def test_every_year_is_drawn_with_its_interval_and_stands_in_the_table(self) -> None:
        card = measure_card(frozen(SERIES))
        [chart] = card["charts"]
        assert len(re.findall(r'class="chart__bar', chart["svg"])) == 4
        assert "chart__whisker" in chart["svg"]
        assert "Programme began" in chart["svg"]
        assert figures(card)[2] == ["2016", "13", "6.9 to 22.2"]

    def test_needs_no_stated_counts_to_be_submitted(self) -> None:
        assert missing(SERIES) == []
        without = SERIES | {"intervention_period": ""}
        assert missing(without) == ["the first year or month with the programme"]

    def test_with_a_third_column_the_comparison_is_counted_over_the_same_periods(self) -> None:
        typed = SERIES | {
            "series": "2015\t80\t300\n2016\t130\t310\n2017\t40\t305",
            "comparison_area": "Southside",
            "comparison_choice": "similar",
        }
        row = frozen(typed)
        assert (row["comparison"]["before_count"], row["comparison"]["after_count"]) == (310, 305)
        card = measure_card(row)
        assert [chart["caption"] for chart in card["charts"]] == ["With the programme", "Southside"]
        assert card["scale_note"] == "Each chart has a scale of its own, from zero."
        assert figures(card)[0][-1] == "300"
        assert card["found"]["level"] == 3

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"intervention_period": "2019"}, "intervention_period", "from 2014 to 2017"),
            ({"intervention_period": "2014"}, "intervention_period", "Nothing is counted before"),
            ({"series": ""}, "series", "too, or leave out when it began"),
            ({"series": "2014\t4\n2016\t5"}, "series", "2015"),
            ({"series": "2014\t4\n2015\tmany"}, "series", "“many”"),
            ({"series": "2016\t4\t9\n2017\t5\t8"}, "comparison_area", "Name the area"),
        ],
    )
    def test_refuses_what_does_not_fit_together(
        self, changes: dict[str, str], field: str, words: str
    ) -> None:
        said = faults(SERIES | changes)
        assert any(words in fault for fault in said[field]), said

    def test_refuses_years_to_come(self) -> None:
        coming = timezone.localdate().year + 1
        said = faults(BASE | {"series": f"{coming - 1}\t3\n{coming}\t4"})
        assert said["series"] == [f"{coming} has not come yet. Check the year."]

    def test_what_cannot_be_read_stays_as_it_was_typed(self) -> None:
        typed = SERIES | {"series": "2014\t4\nlast year\tmany"}
        assert MeasureForm(typed)["series"].value() == typed["series"]


class TestAreas:
    def test_two_counts_are_drawn_beside_the_comparison(self) -> None:
        card = measure_card(frozen(COUNTS | COMPARISON))
        assert len(card["charts"]) == 2
        assert figures(card) == [
            ["2015", "207", "179.8 to 237.2", "308"],
            ["2016", "110", "90.4 to 132.6", "318"],
        ]

    def test_the_neighbouring_area_reaches_the_engine(self) -> None:
        """Counts and result of Wheeler and Ratcliffe 2018, Crime Science 7:11."""
        row = frozen(COUNTS | COMPARISON | ZONE)
        card = measure_card(row)
        said = " ".join(card["found"]["sentences"])
        assert "about 118 fewer incidents than expected (196 fewer to 40 fewer)" in said
        assert "Neighbouring area: Four streets around, from 178 to 157." in card["notes"]
        assert "Compared with: Around Southside, from 150 to 140." in card["notes"]

    def test_a_contaminated_comparison_is_left_out(self) -> None:
        card = measure_card(frozen(COUNTS | COMPARISON | {"comparison_contaminated": "on"}))
        assert card["found"]["level"] == 2
        assert "The comparison area got the programme too." in card["notes"]

    @pytest.mark.parametrize(
        ("changes", "level"),
        [
            ({}, 3),
            ({"comparison_choice": "rest"}, 2),
            ({"comparison_choice": "rest", "comparison_likeness": "Same size and rents"}, 3),
            ({"treated_units": "3", "comparison_units": "4"}, 4),
            (
                {"comparison_choice": "random", "treated_units": "3", "comparison_units": "4"},
                5,
            ),
            ({"comparison_choice": "random"}, 3),
            ({"recording_changes": "New codes in 2016"}, 1),
        ],
    )
    def test_the_level_follows_from_what_is_stated(
        self, changes: dict[str, str], level: int
    ) -> None:
        assert measure_card(frozen(COUNTS | COMPARISON | changes))["found"]["level"] == level

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"displacement_area": ""}, "displacement_area", "Name the area"),
            ({"displacement_after_count": ""}, "displacement_after_count", "Give both counts"),
            (
                {"displacement_before_count": "", "displacement_after_count": ""},
                "displacement_before_count",
                "Give the neighbouring area's counts too",
            ),
            (
                {"displacement_comparison_after_count": ""},
                "displacement_comparison_after_count",
                "Give both counts",
            ),
        ],
    )
    def test_half_an_area_is_refused(self, changes: dict[str, str], field: str, words: str) -> None:
        said = faults(COUNTS | COMPARISON | ZONE | changes)
        assert any(words in fault for fault in said[field]), said

    def test_unlike_periods_are_drawn_by_the_month(self) -> None:
        """60 in a year and 20 in a quarter: the bare counts fall, the rate rises."""
        typed = COUNTS | COMPARISON | {"before_count": "60", "after_count": "20"}
        card = measure_card(frozen(typed | {"after_end": "2016-03-30"}))
        assert [row[1] for row in figures(card)] == ["4.9", "6.7"]
        assert "differ in length" in card["scale_note"]
        assert len(card["charts"]) == 2


class TestOutputs:
    TYPED = BASE | {
        "what": "Parcels handled",
        "direction": "up",
        "is_output": "on",
        "after_start": "2017-12-01",
        "after_end": "2017-12-22",
        "after_count": "30",
    }

    def test_need_no_count_from_before(self) -> None:
        assert missing(self.TYPED) == []

    def test_are_not_rated(self) -> None:
        card = measure_card(frozen(self.TYPED))
        assert card["before"] is None
        assert card["found"]["level"] == 0
        assert "a figure of what the programme did" in card["found"]["sentences"][0]
        assert card["sentence"] == ""


class TestChoiceOfOutcomes:
    WORSE = COUNTS | {"what": "Assaults", "after_count": "230"}

    def shown(self, *rows: dict[str, str]) -> Any:
        return kind_named("measures").show([frozen(row) for row in rows])

    def test_only_the_best_being_claimed_is_said(self) -> None:
        claimed = COUNTS | {"claimed_change": "-47"}
        [caution] = self.shown(claimed, self.WORSE)["cautions"]
        assert "best" in caution

    def test_all_or_none_being_claimed_is_not(self) -> None:
        assert self.shown(COUNTS, self.WORSE)["cautions"] == []
        all_claimed = [row | {"claimed_change": "-47"} for row in (COUNTS, self.WORSE)]
        assert self.shown(*all_claimed)["cautions"] == []


def test_a_document_from_before_there_were_series_still_reads() -> None:
    old = {
        "what": "Burglaries",
        "unit": "",
        "direction": "down",
        "direction_label": "A fall is wanted",
        "source": "Records",
        "measured_by": "",
        "before": {"start": "2022-01-01", "end": "2022-12-31", "days": 365, "count": 69},
        "after": {"start": "2023-01-01", "end": "2023-12-31", "days": 365, "count": 19},
        "percent_change": -72.4638,
        "by_rates": False,
        "comparison": {
            "area": "Harbour",
            "choice": "similar",
            "choice_label": "Similar area",
            "before_count": 30,
            "after_count": 27,
            "percent_change": -10.0,
        },
        "claimed_change": None,
        "recording_changes": "",
    }
    OutcomeRequest.model_validate(outcome_request(old, 0))
    page = render_to_string(
        "awards/questions/measures.html", {"shown": kind_named("measures").show([old])}
    )
    assert "Burglaries fell from 69 to 19." in page


def test_a_vast_series_is_shown_though_the_engine_does_not_take_it() -> None:
    months = [f"{2020 + at // 12}-{at % 12 + 1:02}\t10000000" for at in range(24)]
    typed = BASE | {"series": "\n".join(months), "intervention_period": "2021-01"}
    vast = frozen(typed | {"claimed_change": "-5"})
    shown = kind_named("measures").show([vast, frozen(COUNTS)])
    assert shown["cards"][0]["found"] is None
    assert shown["cards"][0]["before"]["value"] == "120,000,000"
    page = render_to_string("awards/questions/measures.html", {"shown": shown})
    assert "From 120,000,000 to 120,000,000." in page


def test_hostile_words_stay_text_in_charts_and_tables() -> None:
    hostile = "<script>alert(1)</script>"
    typed = COUNTS | COMPARISON | ZONE | {"what": hostile, "comparison_area": hostile}
    shown = kind_named("measures").show([frozen(typed | {"displacement_area": hostile})])
    page = render_to_string("awards/questions/measures.html", {"shown": shown})
    assert "<script" not in page
    assert "&lt;script&gt;" in page


class TestSpans:
    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            ("2016-01-01", "2016-12-31", "2016"),
            ("2014-01-01", "2016-12-31", "2014 – 2016"),
            ("2016-12-01", "2016-12-31", "Dec 2016"),
            ("2016-07-01", "2016-09-30", "Jul – Sep 2016"),
            ("2022-07-01", "2023-06-30", "Jul 2022 – Jun 2023"),
            ("2021-07-23", "2021-10-05", "23 Jul – 5 Oct 2021"),
            (None, "2021-10-05", "Before"),
        ],
    )
    def test_a_period_is_said_shortly(self, start: str | None, end: str, words: str) -> None:
        assert short_span({"start": start, "end": end}, "Before") == words


COUNT = st.one_of(st.sampled_from([0, 1, 19, 20]), st.integers(0, 10_000_000))


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(COUNT, min_size=8, max_size=8), series=st.lists(COUNT, max_size=30))
def test_no_page_ever_says_nan_or_infinity(counts: list[int], series: list[int]) -> None:
    names = [name for name in MeasureForm.base_fields if name.endswith("_count")]
    typed = COUNTS | COMPARISON | ZONE | dict(zip(names, map(str, counts), strict=True))
    if len(series) > 1:
        typed["series"] = "\n".join(f"{1990 + at}\t{count}" for at, count in enumerate(series))
        typed["intervention_period"] = str(1990 + len(series) // 2)
    shown = kind_named("measures").show([frozen(typed)])
    page = render_to_string("awards/questions/measures.html", {"shown": shown})
    assert not re.search(r"\b(nan|inf|infinity|none)\b", page, re.IGNORECASE)
