"""A published figure: what its card shows, what is asked of the engine, what stays unsaid."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from awards.filed import complete
from awards.models import Winner, WinnerDiscrepancy, WinnerMeasure
from awards.presenters.discrepancies import discrepancy_tables, why_they_differ
from awards.presenters.measures import signed_percent
from awards.presenters.published import measure_cards, needed_to_check

WINNER = Winner(source_name="Made up for a test")
YEARS = [{"period": str(2014 + n), "count": count} for n, count in enumerate((4, 8, 13, 4))]
DECEMBERS = {
    "before_days": 31,
    "before_start": "2016-12-01",
    "after_days": 31,
    "after_start": "2017-12-01",
}


def card(**measure: Any) -> dict[str, Any]:
    """The card of a figure as the record's verb would keep it."""
    values: dict[str, Any] = {"what": "Burglaries", **measure}
    if "filed" not in values or values["filed"] is not None:
        values["filed"] = complete(values)
    return measure_cards(WINNER, [WinnerMeasure(pk=1, **values)])[0]


class TestCards:
    def test_counts_give_a_change_with_its_sign(self) -> None:
        shown = card(before_count=240, after_count=180)
        assert shown["change"] == "\u221225\u00a0%"
        assert shown["verdict"] == "for"
        assert card(before_count=240, after_count=300)["verdict"] == "against"
        assert card(before_count=240, after_count=300, direction="up")["verdict"] == "for"

    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [(13, 4, "9 fewer"), (4, 13, "9 more"), (0, 7, "7 more"), (7, 7, "no change")],
    )
    def test_small_counts_get_no_percentage(self, before: int, after: int, change: str) -> None:
        shown = card(before_count=before, after_count=after)
        assert shown["change"] == change
        assert shown["verdict"] == "unclear"
        assert any("Too few incidents" in caution for caution in shown["found"]["cautions"])

    def test_what_can_be_chance_is_shown_neither_as_good_nor_as_bad(self) -> None:
        shown = card(before_count=100, after_count=90)
        assert (shown["change"], shown["verdict"]) == ("\u221210\u00a0%", "unclear")
        assert card(change_low=-60, change_high=-60)["verdict"] == "unclear"

    def test_counts_taken_from_the_series_are_said_to_be(self) -> None:
        years = [{"period": str(2014 + n), "count": count} for n, count in enumerate((90, 40))]
        shown = card(series=years, intervention_period="2015")
        assert (shown["before"]["label"], shown["before"]["value"]) == ("Before: 2014", "90")
        assert shown["notes"] == [
            "The two counts are those of the series, at the programme's beginning."
        ]

    def test_lengths_that_are_not_stated_are_said_to_be_taken_as_equal(self) -> None:
        [note] = card(before_count=240, after_count=180)["notes"]
        assert "taken to be equally long" in note
        dated = card(before_count=240, after_count=180, filed={"treated": DECEMBERS})
        assert dated["notes"] == []
        assert dated["before"]["label"] == "Before: Dec 2016"
        assert dated["before"]["note"] == "31 days"

    def test_periods_of_unlike_length_are_compared_and_drawn_by_the_day(self) -> None:
        lengths = {"treated": {"before_days": 365, "after_days": 90}}
        shown = card(before_count=60, after_count=20, filed=lengths)
        assert shown["change"].startswith("+")
        assert "days of each are drawn" in shown["scale_note"]
        assert "60 in 365 days" in shown["charts"][0]["svg"]
        assert [row[1]["text"] for row in shown["table"]["rows"]] == ["4.9", "6.7"]
        few = card(before_count=60, after_count=10, filed=lengths)
        assert few["change"] == "too few for a percentage"

    def test_counts_are_drawn_with_their_intervals(self) -> None:
        [chart] = card(before_count=240, after_count=180)["charts"]
        assert chart["svg"].count('class="chart__whisker"') == 2
        series = card(before_count=13, after_count=4, series=YEARS, intervention_period="2017")[
            "charts"
        ][0]["svg"]
        assert series.count('class="chart__whisker"') == 4
        assert "Programme began" in series

    def test_the_comparison_stands_beside(self) -> None:
        shown = card(
            before_count=207,
            after_count=110,
            comparison_area="The next district",
            filed={
                "comparison": {"before": 308, "after": 318},
                "displacement": {"before": 178, "after": 157},
            },
        )
        assert [chart["caption"] for chart in shown["charts"]] == [
            "With the programme",
            "The next district",
        ]
        assert "Comparison area (The next district): from 308 to 318." in shown["notes"]
        assert "Neighbouring area: from 178 to 157." in shown["notes"]
        assert "expected" in " ".join(shown["found"]["sentences"])

    def test_a_count_that_is_not_exact_has_no_interval(self) -> None:
        points = [{"period": "2016", "count": 40, "bound": "about"}, {"period": "2017", "count": 9}]
        shown = card(series=points, intervention_period="2017")
        assert "about 40" in shown["charts"][0]["svg"]
        assert shown["charts"][0]["svg"].count('class="chart__whisker"') == 1
        assert "found" not in shown

    def test_a_stated_range_is_shown_as_stated(self) -> None:
        shown = card(change_low=Decimal(-30), change_high=Decimal(-20))
        assert shown["change"] == "\u221220\u00a0% to \u221230\u00a0%"
        assert shown["interval"] == "as stated"
        first = shown["found"]["sentences"][0]
        assert first.startswith("The source states a fall of 20 to 30 percent and no counts")

    def test_a_bound_is_named(self) -> None:
        shown = card(change_low=-50, change_high=-50, bound="more-than")
        assert shown["interval"] == "more than this, as stated"
        assert "a fall of more than 50 percent" in shown["found"]["sentences"][0]

    def test_a_month_is_said_in_words(self) -> None:
        shown = card(change_low=-60, change_high=-60, as_of="2019-10")
        assert "as of October 2019" in shown["found"]["sentences"][1]

    def test_a_direction_without_figures_shows_none(self) -> None:
        shown = card(statement="Stated to have fallen.")
        assert "change" not in shown
        assert shown["found"]["sentences"][0].startswith("The source gives no figure")

    def test_an_output_is_told_from_an_outcome(self) -> None:
        shown = card(is_output=True, series=[{"period": "2017", "count": 30, "bound": "about"}])
        assert "not what changed" in shown["found"]["sentences"][0]
        assert "about 30" in shown["charts"][0]["svg"]
        assert shown["table"]["rows"][0][1]["text"] == "about 30"
        assert needed_to_check([shown]) == []
        counted = card(is_output=True, after_count=97)
        assert "what the programme did" in counted["found"]["sentences"][0]
        assert counted["found"]["level"] == 0

    def test_small_counts_left_out_are_said_to_be(self) -> None:
        shown = card(has_small_counts=True, filed=None)
        assert shown["notes"] == [
            "Counts of one and two are not published, nor what would reveal them."
        ]
        assert "found" not in shown

    def test_the_record_is_the_source_unless_the_figure_has_its_own(self) -> None:
        assert card()["source"] == "Made up for a test"
        own = card(source_name="A report", source_url="https://example.org/r")
        assert (own["source"], own["source_url"]) == ("A report", "https://example.org/r")

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (-58, "\u221258"),
            (-12.5, "\u221212.5"),
            (7.25, "+7.2"),
            (0, "0"),
            (-0.04, "0"),
            (1234, "+1,234"),
        ],
    )
    def test_percentages_are_written_the_same_way_everywhere(self, value: float, text: str) -> None:
        assert signed_percent(value) == f"{text}\u00a0%"


class TestRequest:
    """What the engine is asked about a figure."""

    def test_nothing_is_asked_without_counts(self) -> None:
        assert complete({"what": "Rape", "change_low": -60}) is None

    def test_only_what_is_stated_is_kept(self) -> None:
        assert complete({"before_count": 40, "after_count": 20}) == {
            "treated": {"before": 40, "after": 20},
            "outcome": True,
            "other_outcomes": 0,
        }

    def test_a_whole_series_goes_with_it(self) -> None:
        whole = {"before_count": 13, "after_count": 4, "intervention_period": "2017"}
        assert complete({**whole, "series": YEARS})["series"] == YEARS
        with_gap = [YEARS[0], *YEARS[2:]]
        rounded = [YEARS[0] | {"bound": "about"}, *YEARS[1:]]
        unlike = [YEARS[0] | {"days": 22}, *(year | {"days": 52} for year in YEARS[1:])]
        mixed = [{"period": "2013-12", "count": 1}, *YEARS]
        for series in (with_gap, rounded, unlike, mixed):
            asked = complete({**whole, "series": series})
            assert not {"series", "intervention_period"} & asked.keys()

    def test_counts_not_stated_are_those_of_the_series(self) -> None:
        treated = complete({"series": YEARS, "intervention_period": "2017"})["treated"]
        assert (treated["before"], treated["after"]) == (13, 4)
        assert (treated["before_start"], treated["before_days"]) == ("2016-01-01", 366)
        assert complete({"series": YEARS}) is None
        parts = [year | {"days": 31} for year in YEARS]
        assert complete({"series": parts, "intervention_period": "2017"}) is None

    @pytest.mark.parametrize(
        ("filed", "field", "words"),
        [
            (
                {"treated": DECEMBERS | {"after_start": "2016-12-20"}},
                "treated.after_start",
                "ended",
            ),
            ({"treated": {"before_days": 31}}, "treated.after_days", "both periods"),
            ({"colour": "green"}, "colour", "no such field"),
            ({"comparison": {"before": 3}}, "comparison.after", "needed"),
        ],
    )
    def test_nonsense_is_named_with_its_place(self, filed: Any, field: str, words: str) -> None:
        with pytest.raises(ValidationError) as caught:
            complete({"before_count": 13, "after_count": 4, "filed": filed})
        assert words in str(caught.value.message_dict[field])
        with pytest.raises(ValidationError):
            WinnerMeasure(filed={"treated": {}, **filed}).clean()

    def test_lengths_without_counts_are_refused(self) -> None:
        with pytest.raises(ValidationError) as caught:
            complete({"filed": {"treated": DECEMBERS}})
        assert "treated.after" in caught.value.message_dict


class TestDiscrepancies:
    def statement(self, **values: str) -> WinnerDiscrepancy:
        given = {"topic": "How far", "what": "Rape", "figure": "down 60 percent", **values}
        return WinnerDiscrepancy(source_name="A report", **given)

    def test_statements_of_one_topic_stand_in_one_table(self) -> None:
        tables = discrepancy_tables(
            [
                self.statement(),
                self.statement(figure="down 50 percent"),
                self.statement(topic="When"),
            ]
        )
        assert [table["topic"] for table in tables] == ["How far", "When"]
        assert [row["figure"] for row in tables[0]["rows"]] == [
            "down 60 percent",
            "down 50 percent",
        ]

    def test_period_and_place_stand_there_as_far_as_they_are_stated(self) -> None:
        [table] = discrepancy_tables([self.statement(period="2019"), self.statement()])
        assert [row["scope"] for row in table["rows"]] == [
            ["Rape", "2019"],
            ["Rape", "period not stated"],
        ]

    @pytest.mark.parametrize(
        ("first", "second", "words"),
        [
            ({}, {}, "speak of the same thing"),
            ({"place": "Oxford"}, {"place": "oxford "}, "speak of the same thing"),
            ({"period": "2019"}, {"period": "2021"}, "These differ in period, so none"),
            ({"place": "A"}, {"place": "B", "what": "Assault"}, "what was counted and place, so"),
            ({"period": "2019"}, {}, "in period, as far as that is stated, so none"),
        ],
    )
    def test_the_sentence_says_whether_they_clash(
        self, first: dict[str, str], second: dict[str, str], words: str
    ) -> None:
        assert words in why_they_differ([self.statement(**first), self.statement(**second)])
