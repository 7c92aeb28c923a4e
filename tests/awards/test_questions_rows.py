"""Outcome measures and costs: what the forms refuse, and what is worked out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from awards.forms.cost import CostForm
from awards.forms.measure import MeasureForm
from awards.questions import kind_named
from awards.questions.cost_figures import cost_totals
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.measure_notes import percent_text

TYPED = {
    "what": "Burglaries",
    "direction": "down",
    "source": "Records",
    "before_start": "2022-01-01",
    "before_end": "2022-12-31",
    "before_count": "69",
    "after_start": "2023-01-01",
    "after_end": "2023-12-31",
    "after_count": "19",
}
COST = {"label": "Guard", "kind": "cash", "amount": "1200", "currency": "USD", "months": "12"}


def row(**changes: Any) -> dict[str, Any]:
    form = MeasureForm(TYPED | changes)
    assert form.is_valid(), form.errors
    return form.cleaned_data


class TestMeasureForm:
    def test_takes_what_makes_sense(self) -> None:
        values = row(before_count="1,069", claimed_change="-72")
        assert values["before_count"] == 1069
        assert values["claimed_change"] == Decimal(-72)

    def test_takes_an_unfinished_measure(self) -> None:
        form = MeasureForm({"what": "Burglaries", "direction": "down"})
        assert form.is_valid(), form.errors

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("before_count", "-5", "less than zero"),
            ("before_count", "\u22125", "less than zero"),
            ("before_count", "5.5", "whole number"),
            ("before_count", "lots", "whole number"),
            ("after_count", "10000001", "more than 10,000,000"),
            ("before_end", "2021-12-31", "earlier than the first day"),
            ("after_end", "2022-12-31", "earlier than the first day"),
            ("after_start", "2022-12-31", "when the period before has ended"),
            ("before_start", "1066-10-14", "too early"),
            ("comparison_before_count", "5", "Give both counts"),
            ("claimed_change", "-101", "-100 or more"),
            ("what", "", "Say what was counted"),
            ("direction", "sideways", "Select a valid choice"),
        ],
    )
    def test_refuses_nonsense_beside_the_field(self, field: str, value: str, words: str) -> None:
        form = MeasureForm(TYPED | {"comparison_area": "Elsewhere", field: value})
        said = [str(error) for errors in form.errors.values() for error in errors]
        assert any(words in error for error in said), said
        # What was typed is still there.
        assert form[field].value() == value

    def test_refuses_counts_of_days_to_come(self) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        form = MeasureForm(TYPED | {"after_end": tomorrow.isoformat()})
        assert "not come yet" in str(form.errors["after_end"])

    def test_asks_which_area_the_comparison_is(self) -> None:
        form = MeasureForm(TYPED | {"comparison_before_count": "5", "comparison_after_count": "6"})
        assert list(form.errors) == ["comparison_area"]


class TestMeasure:
    def test_change_is_worked_out(self) -> None:
        frozen = freeze_measure(row())
        assert frozen["percent_change"] == pytest.approx(-72.4638, abs=1e-4)
        assert frozen["by_rates"] is False
        card = measure_card(freeze_measure(row(before_count="690", after_count="190")))
        assert card["change"] == "−72.5\u00a0%"
        assert card["verdict"] == "for"

    def test_small_counts_get_no_percentage(self) -> None:
        card = measure_card(freeze_measure(row()))
        assert card["change"] == "50 fewer"
        assert card["verdict"] == "unclear"

    def test_small_counts_of_unlike_periods_get_neither_percentage_nor_difference(self) -> None:
        card = measure_card(freeze_measure(row(after_end="2023-03-31")))
        assert card["change"] == "too few for a percentage"
        assert card["verdict"] == "unclear"

    def test_the_engine_says_what_the_counts_bear_out(self) -> None:
        found = measure_card(freeze_measure(row()), others=2)["found"]
        assert found["sentences"][0] == "Burglaries fell from 69 to 19."
        assert found["level"] == 2
        said = " ".join(found["cautions"])
        assert "Too few incidents" in said
        assert "one of 3 outcomes filed" in said

    @pytest.mark.parametrize(
        ("choice", "level"), [("matched", 3), ("similar", 3), ("rest", 2), ("", 2)]
    )
    def test_a_comparison_counts_as_far_as_it_is_described(self, choice: str, level: int) -> None:
        values = row(
            comparison_area="Harbour",
            comparison_choice=choice,
            comparison_before_count="30",
            comparison_after_count="27",
        )
        assert measure_card(freeze_measure(values))["found"]["level"] == level

    def test_a_change_in_recording_lowers_the_level(self) -> None:
        values = row(recording_changes="Attempts are counted since May.")
        assert measure_card(freeze_measure(values))["found"]["level"] == 1

    def test_an_unfinished_measure_has_no_findings(self) -> None:
        assert measure_card(freeze_measure(row(after_count="")))["found"] is None
        assert measure_card(freeze_measure(row(before_start="", before_end="")))["found"] is None

    def test_unequal_periods_compare_a_day_with_a_day(self) -> None:
        """The raw counts fall from 60 to 20 (-67 %); by the day they rise."""
        frozen = freeze_measure(row(before_count="60", after_count="20", after_end="2023-03-31"))
        assert frozen["by_rates"] is True
        assert frozen["percent_change"] == pytest.approx(35.2, abs=0.1)
        card = measure_card(frozen)
        assert card["verdict"] == "against"
        assert any("365 and 90 days" in note for note in card["notes"])

    def test_a_change_from_nothing_is_said_in_words(self) -> None:
        frozen = freeze_measure(row(before_count="0", after_count="3"))
        assert frozen["percent_change"] is None
        card = measure_card(frozen)
        assert card["change"] == "not defined"
        assert "The count before was 0" in card["sentence"]

    def test_a_missing_count_is_said_in_words(self) -> None:
        card = measure_card(freeze_measure(row(after_count="")))
        assert "cannot be worked out" in card["sentence"]
        assert card["after"]["value"] == "not given"

    def test_a_comparison_is_told(self) -> None:
        values = row(
            comparison_area="Harbour",
            comparison_choice="similar",
            comparison_before_count="30",
            comparison_after_count="27",
        )
        frozen = freeze_measure(values)
        assert frozen["comparison"]["percent_change"] == pytest.approx(-10)
        assert measure_card(frozen)["notes"] == [
            "Comparison area: Harbour, from 30 to 27 (−10\u00a0%).",
            "How it was chosen: Similar area, chosen by judgement.",
        ]

    def test_what_a_measure_lacks_keeps_it_from_being_submitted(self) -> None:
        kind = kind_named("measures")
        assert kind.faults(None, [row()]) == []  # type: ignore[arg-type]
        [fault] = kind.faults(None, [row(after_count="", source="")])  # type: ignore[arg-type]
        assert fault == "“Burglaries” lacks the count after, where the figures come from."

    def test_a_zero_count_is_a_count(self) -> None:
        assert kind_named("measures").faults(None, [row(after_count="0")]) == []  # type: ignore[arg-type]

    def test_hostile_words_are_text(self) -> None:
        card = measure_card(freeze_measure(row(what="<b>x</b>", source="<script>1</script>")))
        page = render_to_string("awards/questions/measures.html", {"shown": {"cards": [card]}})
        assert "<script" not in page
        assert "<b>" not in page

    @pytest.mark.parametrize(
        ("percent", "words"),
        [
            (0.0, "0\u00a0%"),
            (-0.04, "0\u00a0%"),
            (12.34, "+12.3\u00a0%"),
            (-100.0, "−100\u00a0%"),
            (1234.5, "+1,234.5\u00a0%"),
        ],
    )
    def test_percent_in_words(self, percent: float, words: str) -> None:
        assert percent_text(percent) == words

    @given(st.integers(1, 10_000_000), st.integers(0, 10_000_000))
    def test_equal_periods_give_the_plain_percentage(self, before: int, after: int) -> None:
        year = {"before_end": "2021-12-31", "before_start": "2021-01-01"}
        frozen = freeze_measure(row(before_count=str(before), after_count=str(after), **year))
        assert frozen["percent_change"] == pytest.approx(
            100 * (after - before) / before, abs=1e-3, rel=1e-6
        )


class TestCosts:
    def test_form_takes_a_cost(self) -> None:
        form = CostForm(COST | {"amount": "12,000.50", "currency": "eur"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["amount"] == Decimal("12000.50")
        assert form.cleaned_data["currency"] == "EUR"

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("amount", "-1", "less than zero"),
            ("amount", "", "Give the amount"),
            ("amount", "free", "Give a number"),
            ("amount", "1" + "0" * 13, "more than 999,999,999,999.99"),
            ("amount", "1.234", "2 decimal"),
            ("currency", "", "Give the currency"),
            ("currency", "DOLLARS", "not a currency code"),
            ("months", "0", "1 or more"),
            ("months", "601", "more than 600"),
            ("months", "", "how many months"),
            ("hours", "-3", "less than zero"),
            ("label", "", "Say what it paid for"),
        ],
    )
    def test_form_refuses_nonsense_beside_the_field(
        self, field: str, value: str, words: str
    ) -> None:
        form = CostForm(COST | {field: value})
        assert not form.is_valid()
        assert words in str(form.errors[field])
        assert form[field].value() == value

    def test_what_was_spent_once_needs_no_months(self) -> None:
        form = CostForm(COST | {"months": "", "one_off": "on"})
        assert form.is_valid(), form.errors

    def item(self, **changes: Any) -> dict[str, Any]:
        values = {
            "label": "Guard",
            "kind": "cash",
            "amount": Decimal(1200),
            "currency": "USD",
            "hours": None,
            "months": 12,
            "one_off": False,
        }
        return values | changes

    def test_totals_keep_kinds_and_currencies_apart(self) -> None:
        totals = cost_totals(
            [
                self.item(),
                self.item(kind="volunteer", amount=Decimal(600), hours=40),
                self.item(kind="cash", amount=Decimal(1000), one_off=True),
                self.item(currency="EUR", amount=Decimal(50), months=6),
            ],
            4000,
        )
        euro, dollar = totals
        assert euro["annual"] == "100.00"
        assert dollar["by_kind"]["cash"] == "1400.00"
        assert dollar["by_kind"]["volunteer"] == "600.00"
        # Volunteers' time is listed and never added.
        assert dollar["annual"] == "1400.00"
        assert dollar["per_thousand"] == "350.00"
        assert dollar["cash_per_thousand"] == "350.00"

    def test_without_residents_the_cost_per_thousand_is_said_to_be_unknown(self) -> None:
        kind = kind_named("costs")
        frozen = kind.freeze(None, {"items": [self.item()], "residents": None})  # type: ignore[arg-type]
        assert frozen["items"][0]["per_thousand"] is None
        page = render_to_string(kind.template, {"shown": kind.show(frozen)})
        assert "not known" in page

    def test_reads_with_every_figure(self) -> None:
        kind = kind_named("costs")
        frozen = kind.freeze(
            None,  # type: ignore[arg-type]
            {"items": [self.item(label="<i>Guard</i>")], "residents": 80_000},
        )
        page = render_to_string(kind.template, {"shown": kind.show(frozen)})
        assert "1,200.00 USD" in page
        assert "15.00 USD" in page
        assert "<i>" not in page

    @given(
        st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=8),
        st.integers(1, 50_000_000),
    )
    def test_the_total_is_the_sum_of_the_years(self, amounts: list[Decimal], served: int) -> None:
        [total] = cost_totals([self.item(amount=amount) for amount in amounts], served)
        assert Decimal(total["annual"]) == sum(amounts)
        assert Decimal(total["per_thousand"]) == pytest.approx(
            sum(amounts) * 1000 / served, abs=Decimal("0.01")
        )


def test_a_measure_goes_from_dates_to_days() -> None:
    frozen = freeze_measure(row())
    assert frozen["before"] == {
        "start": date(2022, 1, 1).isoformat(),
        "end": "2022-12-31",
        "days": 365,
        "count": 69,
    }
