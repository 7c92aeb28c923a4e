"""Community measures: what the forms refuse, what is worked out, and how a card says it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.forms import Form
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards.forms.community import COMMUNITY_FIELDS, EngagementForm, SurveyMeasureForm
from awards.questions import kind_named
from awards.questions.community import unfinished
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community

SURVEY = {
    "what": "How safe do you feel here after dark?",
    "construct": "safety",
    "counted_answer": "“very safe” or “fairly safe”",
    "before_when": "March 2024",
    "before_asked": "400",
    "before_yes": "228",
    "after_when": "March 2025",
    "after_asked": "400",
    "after_yes": "276",
    "asked_by": "independent",
    "sampling": "random",
    "response_rate": "41",
    "source": "Residents' survey",
}
NUMBER = {
    "what": "Residents on patrol",
    "engagement": "participants",
    "number": "1,250",
    "months": "12",
    "source": "Register",
}
NOTHING = dict.fromkeys(COMMUNITY_FIELDS)
MONTHS = {"months": "12"}
BEFORE_GONE = {"before_when": "", "before_asked": "", "before_yes": ""}


def _row(form: Form) -> dict[str, Any]:
    assert form.is_valid(), form.errors
    return {**NOTHING, **form.cleaned_data}


def survey(**changes: Any) -> dict[str, Any]:
    return _row(SurveyMeasureForm(SURVEY | changes))


def number(**changes: Any) -> dict[str, Any]:
    return _row(EngagementForm(NUMBER | changes))


def card(row: dict[str, Any], residents: int | None = None) -> dict[str, Any]:
    return community_card(freeze_community(row, residents))


def page(*rows: dict[str, Any], residents: int | None = None) -> str:
    kind = kind_named("community")
    shown = kind.show(kind.freeze(None, {"items": rows, "residents": residents}))  # type: ignore[arg-type]
    html = render_to_string(kind.template, {"shown": shown})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


class TestForms:
    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"after_yes": "401"}, "after_yes", "More people gave the answer"),
            ({"before_yes": "500"}, "before_yes", "More people gave the answer"),
            ({"after_asked": "0", "after_yes": "0"}, "after_asked", "Give 1 or more."),
            ({"after_asked": "many"}, "after_asked", "Give a whole number"),
            ({"response_rate": "101"}, "response_rate", "more than 100"),
            ({"population": "399"}, "population", "More people answered than"),
            (BEFORE_GONE | {"claimed_points": "12"}, "claimed_points", "needs a survey from"),
            ({"claimed_points": "-101"}, "claimed_points", "-100 or more"),
            ({"construct": "magic"}, "construct", "Select a valid choice"),
            ({"what": ""}, "what", "Give the question as it was asked."),
        ],
    )
    def test_a_survey_that_cannot_be_is_refused_beside_its_field(
        self, changes: dict[str, str], field: str, words: str
    ) -> None:
        form = SurveyMeasureForm(SURVEY | changes)
        assert words in " ".join(map(str, form.errors[field]))
        assert list(form.errors) == [field]
        assert form[field].value() == changes[field]

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"number": "-1"}, "number", "less than zero"),
            ({"number": "99999999"}, "number", "more than 10,000,000"),
            ({"months": "0"}, "months", "Give 1 or more."),
            ({"months": ""}, "months", "Say how many months"),
            ({"engagement": "applause"}, "engagement", "Select a valid choice"),
            ({"what": ""}, "what", "Say what was counted."),
        ],
    )
    def test_a_number_that_cannot_be_is_refused_beside_its_field(
        self, changes: dict[str, str], field: str, words: str
    ) -> None:
        form = EngagementForm(NUMBER | changes)
        assert words in " ".join(map(str, form.errors[field]))
        assert form[field].value() == changes[field]

    def test_both_can_be_unfinished(self) -> None:
        for form in (SurveyMeasureForm({"what": "Safe?"}), EngagementForm({"what": "A", **MONTHS})):
            assert form.is_valid(), form.errors
        assert SurveyMeasureForm(SURVEY | {"claimed_points": "12"}).is_valid()


class TestUnfinished:
    def test_says_what_a_survey_lacks(self) -> None:
        row = survey(after_asked="", after_yes="", source="", **BEFORE_GONE)
        (fault,) = unfinished(row)
        assert fault == (
            "“How safe do you feel here after dark?” lacks how many people answered, "
            "how many of them gave the answer, where the figures come from."
        )

    def test_half_a_survey_from_before_is_unfinished(self) -> None:
        (fault,) = unfinished(survey(before_yes=""))
        assert "gave the answer before" in fault
        assert unfinished(survey(**BEFORE_GONE)) == []

    def test_says_what_a_number_lacks(self) -> None:
        (fault,) = unfinished(number(number="", engagement=""))
        assert fault == "“Residents on patrol” lacks what the number counts, the number."
        assert unfinished(number(number="0")) == []


class TestFrozen:
    def test_a_survey_explains_itself(self) -> None:
        frozen = freeze_community(survey(claimed_points="12"), None)
        assert frozen["before"] == {
            "when": "March 2024",
            "asked": 400,
            "yes": 228,
            "percent": 57.0,
        }
        assert frozen["construct_label"] == "Feeling safe"
        assert frozen["asked_by_label"] == "Somebody independent of the agency"
        assert (frozen["response_rate"], frozen["claimed_points"]) == ("41", "12")

    def test_a_number_is_told_beside_the_residents(self) -> None:
        assert freeze_community(number(), 80_000)["per_thousand"] == "15.63"
        assert freeze_community(number(), None)["per_thousand"] is None
        assert freeze_community(number(engagement="sessions"), 80_000)["per_thousand"] is None

    def test_only_numbers_of_one_kind_over_one_time_are_added(self) -> None:
        rows = [
            number(number="10"),
            number(number="30"),
            number(number="9000", engagement="reach"),
            number(number="500", months="24"),
            survey(),
        ]
        frozen = kind_named("community").freeze(None, {"items": rows, "residents": 1000})  # type: ignore[arg-type]
        assert [(total["engagement"], total["number"]) for total in frozen["totals"]] == [
            ("participants", 40)
        ]
        assert frozen["totals"][0]["per_thousand"] == "40.00"
        text = page(*rows, residents=1000)
        assert (
            "People who took an active part, together 40 over 12 months 40 per 1,000 residents"
            in text
        )
        assert "9,040" not in text

    def test_numbers_stand_in_one_table(self) -> None:
        text = page(number(), number(what="Talks held", engagement="sessions"), residents=80_000)
        assert "1,250 over 12 months 16 per 1,000 residents Talks held" in text
        assert text.count("per 1,000 residents") == 1
        assert "together" not in text

    def test_is_exported_in_a_line(self) -> None:
        kind = kind_named("community")
        rows = [survey(), survey(**BEFORE_GONE), number()]
        frozen = kind.freeze(None, {"items": rows, "residents": None})  # type: ignore[arg-type]
        asked = "How safe do you feel here after dark?"
        assert kind.export(frozen) == (
            f"{asked}: 228/400 (57.0%) -> 276/400 (69.0%); {asked}: 276/400 (69.0%); "
            "Residents on patrol: 1250 (People who took an active part)"
        )
        assert kind.export(None) == ""


class TestCard:
    def test_says_the_shares_with_their_number_interval_and_change(self) -> None:
        text = page(survey())
        assert "How safe do you feel here after dark?" in text
        for part in ("228 of 400", "57 % 52 to 62 %", "276 of 400", "69 % 64 to 73 %"):
            assert part in text
        assert "Change +12.0 points +5.3 to +18.5 points" in text
        assert "would rarely come from who happened to be asked" in text
        assert "Read with care" not in text

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"before_asked": "99", "before_yes": "50"}, "Fewer than 100 people were asked"),
            ({"sampling": "convenience"}, "whoever was at hand"),
            ({"asked_by": "officers"}, "Officers asked the questions"),
            ({"wording_changed": "on"}, "The question changed between the surveys"),
            ({"response_rate": ""}, "How many of those asked did answer is not said."),
            ({"same_people": "on"}, "wider than necessary"),
            ({"claimed_points": "21"}, "21.0 points are claimed, the answers give 12.0"),
        ],
    )
    def test_cautions_where_a_survey_is_weak(self, changes: dict[str, str], words: str) -> None:
        (caution,) = card(survey(**changes))["found"]["cautions"]
        assert words in caution

    def test_answers_to_two_questions_are_not_taken_for_a_change(self) -> None:
        text = page(survey(wording_changed="on"))
        assert "228 of 400" in text
        assert "points" not in text

    def test_one_survey_alone_shows_no_change(self) -> None:
        text = page(survey(**BEFORE_GONE))
        assert "276 of 400 people said so" in text
        assert "points" not in text

    def test_without_figures_there_is_no_share(self) -> None:
        text = page(survey(after_asked="", **BEFORE_GONE))
        assert "cannot be worked out until" in text
        assert "%" not in text.replace("41 %", "")
        assert "Asked after March 2025: 276 of …" in text

    def test_speaks_the_readers_language_and_numbers(self) -> None:
        row = survey(after_asked="12500", after_yes="8000")
        with translation.override("de"):
            assert "12.500" in page(row)
        assert "12,500" in page(row)

    def test_hostile_words_are_words(self) -> None:
        kind = kind_named("community")
        bad = "<script>alert(1)</script>"
        rows = [survey(what=bad, counted_answer=bad, before_when=bad), number(what=bad, source=bad)]
        frozen = kind.freeze(None, {"items": rows, "residents": None})  # type: ignore[arg-type]
        html = render_to_string(kind.template, {"shown": kind.show(frozen)})
        assert "<script" not in html
        assert html.count("&lt;script&gt;") >= 5

    def test_a_population_smaller_than_the_survey_is_passed_over(self) -> None:
        row = survey() | {"population": 10}
        assert card(row)["found"]["after"]["asked"] == 400


COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(before=st.none() | COUNTS, after=COUNTS, claim=st.none() | st.decimals(-100, 100, places=2))
def test_every_share_lies_within_its_interval_and_nothing_is_undefined(
    before: tuple[int, int] | None, after: tuple[int, int], claim: Decimal | None
) -> None:
    row = survey() | {"after_asked": after[0], "after_yes": after[1], "claimed_points": claim}
    row |= {"before_asked": before[0] if before else None, "before_when": ""}
    row |= {"before_yes": before[1] if before else None}
    shown = card(row)
    assert len(shown["rows"]) == (2 if before else 1)
    for share in shown["rows"]:
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 100
    text = render_to_string("components/community_card.html", {"measure": shown}).lower()
    assert not re.search(r"\b(nan|inf|none)\b", text)
