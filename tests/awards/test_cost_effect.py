"""What a programme costs for each crime that was prevented or is fewer."""

from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from awards.questions import kind_named
from awards.questions.cost_card import cost_card
from awards.questions.cost_effect import cost_effects, months_of
from evidence.benefits import fewer_by
from evidence.cost_schema import CostRequest
from tests.awards.test_cost_report import item, report

FILED = CostRequest.model_validate({"items": [{"amount": 250_000}], "currency": "USD"})


def measure(before: int | None = 200, after: int | None = 150, **changes: Any) -> dict[str, Any]:
    """A frozen measure of two years."""
    row = {
        "what": "Burglaries",
        "unit": "",
        "direction": "down",
        "direction_label": "A fall is wanted",
        "source": "Records",
        "measured_by": "",
        "before": {"start": "2022-01-01", "end": "2022-12-31", "days": 365, "count": before},
        "after": {"start": "2023-01-01", "end": "2023-12-31", "days": 365, "count": after},
        "percent_change": None,
        "by_rates": False,
        "comparison": None,
        "claimed_change": None,
        "recording_changes": "",
    }
    return row | changes


def period(days: int | None, count: int = 5) -> dict[str, Any]:
    return {"start": None, "end": None, "days": days, "count": count}


def beside(before: int, after: int, choice: str = "similar") -> dict[str, Any]:
    return {
        "area": "Harbour",
        "choice": choice,
        "choice_label": "",
        "before_count": before,
        "after_count": after,
        "percent_change": None,
    }


# Wheeler and Ratcliffe 2018: without the displacement zone the difference is -107.
COMPARED = measure(207, 110, comparison=beside(308, 318))


class TestEffect:
    def test_with_a_comparison_it_is_per_crime_prevented(self) -> None:
        """-97 in the area, +10 beside it: 107 fewer than expected, se = sqrt(943) = 30.7."""
        [effect] = cost_effects(FILED, [COMPARED])
        assert effect["level"] == 3
        assert effect["crimes"] == {
            "estimate": 107,
            "low": pytest.approx(46.81, abs=0.01),
            "high": pytest.approx(167.19, abs=0.01),
        }
        assert effect["months"] == 12
        assert effect["per_crime"] == {
            "label": "prevented",
            "estimate": 2336.45,
            "low": pytest.approx(1495.33, abs=0.01),
            "high": pytest.approx(5340.4, abs=0.5),
        }

    def test_the_published_difference_gives_the_published_cost(self) -> None:
        """With its displacement zone: 118 (40.4 to 195.6), so 2,119 (1,278 to 6,190)."""
        zone = {
            "area": "Around it",
            "before_count": 178,
            "after_count": 157,
            "comparison_area": "Around the other",
            "comparison_before_count": 150,
            "comparison_after_count": 140,
        }
        [effect] = cost_effects(FILED, [COMPARED | {"displacement": zone}])
        assert effect["crimes"] == {"estimate": 118, "low": 40.39, "high": 195.61}
        found = effect["per_crime"]
        assert [round(found[name]) for name in ("estimate", "low", "high")] == [2119, 1278, 6190]

    def test_before_and_after_alone_is_per_crime_fewer(self) -> None:
        [effect] = cost_effects(FILED, [measure(200, 100)])
        assert effect["level"] == 2
        assert effect["per_crime"]["label"] == "fewer"
        assert effect["per_crime"]["estimate"] == 2500
        # 100 +- 1.96 sqrt(300)
        assert effect["crimes"]["low"] == pytest.approx(66.05, abs=0.01)

    def test_a_comparison_of_which_nothing_is_known_prevents_nothing(self) -> None:
        [effect] = cost_effects(FILED, [measure(207, 110, comparison=beside(308, 318, "rest"))])
        assert effect["level"] == 2
        assert effect["per_crime"]["label"] == "fewer"
        assert effect["crimes"]["estimate"] == 97

    def test_a_fall_that_could_be_none_is_not_estimable(self) -> None:
        [effect] = cost_effects(FILED, [measure(100, 95)])
        assert effect["per_crime"] == {
            "label": "fewer",
            "estimate": None,
            "low": None,
            "high": None,
        }

    def test_a_weak_design_gives_none(self) -> None:
        [effect] = cost_effects(FILED, [measure(recording_changes="Attempts count since May.")])
        assert effect["level"] == 1
        assert effect["per_crime"] is None

    def test_the_cost_is_that_of_the_period_after(self) -> None:
        half = {"start": "2023-01-01", "end": "2023-06-30", "days": 181, "count": 50}
        [effect] = cost_effects(FILED, [measure(200) | {"after": half}])
        assert effect["months"] == 6
        expected = 200 * 181 / 365 - 50
        assert effect["per_crime"]["estimate"] == pytest.approx(125_000 / expected, abs=0.01)

    @pytest.mark.parametrize(
        "row",
        [
            measure(direction="up"),
            measure(is_output=True),
            measure(before=None),
            measure(after=None),
            measure() | {"after": period(None)},
            measure() | {"after": period(20_000)},
            # Beyond what the engine takes, as the sum of a long series may be.
            measure(20_000_000, 5),
        ],
    )
    def test_what_is_no_counted_crime_is_left_out(self, row: dict[str, Any]) -> None:
        assert cost_effects(FILED, [row]) == []

    def test_all_are_listed_in_the_order_filed(self) -> None:
        names = [
            row["what"]
            for row in cost_effects(
                FILED,
                [
                    measure(100, 95, what="Hardly fewer"),
                    measure(200, 300, what="More"),
                    measure(400, 100, what="Far fewer"),
                ],
            )
        ]
        assert names == ["Hardly fewer", "More", "Far fewer"]


@pytest.mark.parametrize(
    ("days", "months"),
    [(365, 12), (366, 12), (28, 1), (31, 1), (90, 3), (92, 3), (181, 6), (184, 6), (730, 24)],
)
def test_calendar_months_are_whole(days: int, months: int) -> None:
    assert months_of(days) == months


def test_other_lengths_are_parts() -> None:
    assert months_of(45) == pytest.approx(45 / 30.4375)
    assert months_of(1) > 0


class TestWords:
    def card(self, *measures: dict[str, Any], **changes: Any) -> dict[str, Any]:
        amount = item(amount=Decimal(250_000)) | changes
        return cost_card(report(amount, measures=measures))

    def test_per_crime_prevented(self) -> None:
        [row] = self.card(COMPARED)["effects"]
        assert row["label"] == "Burglaries"
        assert row["value"].startswith("2,336 USD (1,495 to 5,3")
        assert row["notes"] == [
            "per crime or incident prevented",
            "107 prevented (47 to 167) in 12 months",
            "Design level 3 of 5",
        ]

    def test_per_crime_fewer(self) -> None:
        [row] = self.card(measure(200, 100))["effects"]
        assert row["notes"][:2] == [
            "per crime or incident fewer, not prevented",
            "100 fewer (66 to 134) in 12 months",
        ]

    def test_not_estimable(self) -> None:
        could, more, prevented = self.card(
            measure(100, 95),
            measure(100, 200),
            measure(100, 95, comparison=beside(100, 100)),
        )["effects"]
        assert could["value"] == more["value"] == prevented["value"] == ""
        assert could["notes"][0] == (
            "Not estimable: it may be none (22 more than before to 32 fewer)."
        )
        assert more["notes"][0] == "Not estimable: there were more, not fewer."
        assert prevented["notes"][0] == (
            "Not estimable: it may be none (34 more than expected to 44 fewer)."
        )

    def test_too_weak(self) -> None:
        [row] = self.card(measure(recording_changes="Attempts count."))["effects"]
        assert row["value"] == ""
        assert row["notes"][0] == "Not shown: the design shows too little."

    def test_several_are_not_to_be_added(self) -> None:
        caution = "Each cost per crime holds the whole cost; they are not to be added."
        assert caution in self.card(COMPARED, measure(200, 100))["cautions"]
        assert caution not in self.card(COMPARED)["cautions"]

    def test_what_cost_nothing_has_no_cost_per_crime(self) -> None:
        card = self.card(COMPARED, kind="volunteer")
        assert card["effects"] == []

    def test_hostile_names_are_text(self) -> None:
        kind = kind_named("costs")
        filed = {"items": [item()], "residents": 1, "measures": [measure(what="<script>1")]}
        shown = kind.show(kind.freeze(None, filed))  # type: ignore[arg-type]
        html = render_to_string(kind.template, {"shown": shown})
        assert "&lt;script&gt;1" in html
        assert "<script" not in html


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000), st.floats(0.001, 1000))
def test_how_many_fewer_lies_in_its_interval(before: int, after: int, scale: float) -> None:
    found = fewer_by(before, after, scale)
    assert found.low <= found.estimate <= found.high


@given(
    st.integers(0, 10_000_000),
    st.integers(0, 10_000_000),
    st.integers(1, 18_000),
    st.integers(1, 18_000),
    st.none() | st.tuples(st.integers(0, 10_000_000), st.integers(0, 10_000_000)),
)
def test_no_effect_holds_what_is_no_number(
    before: int, after: int, days: int, later: int, pair: tuple[int, int] | None
) -> None:
    row = measure(comparison=beside(*pair) if pair else None)
    row |= {"before": period(days, before), "after": period(later, after)}
    found = report(item(), measures=[row])
    words = str(cost_card(found)["effects"])
    assert "nan" not in words
    assert "inf" not in words
