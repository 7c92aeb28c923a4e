"""Each kind of question: what is kept, what is refused, how it reads, what it exports."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions import KINDS, kind_named
from awards.questions.conditions import shown_questions
from awards.questions.widgets import LongSelect

OPTIONS = [["a", "Alpha"], ["b", "Beta"]]


def question(kind: str, **fields: Any) -> Question:
    return Question(**({"slug": "q", "label": "Q", "kind": kind, "options": OPTIONS} | fields))


def clean(kind: str, typed: dict[str, Any], **fields: Any) -> Any:
    """What is stored for what was typed, as the section's form does it."""
    asked = question(kind, **fields)
    made = kind_named(kind).fields(asked)
    return kind_named(kind).store({part: made[part].clean(typed[part]) for part in made})


def read(kind: str, stored: Any) -> str:
    found = kind_named(kind)
    frozen = found.freeze(question(kind), stored)
    return render_to_string(found.template, {"shown": found.show(frozen)})


GOOD = [
    ("short-text", {"": " Some words "}, "Some words", "Some words", "Some words"),
    ("long-text", {"": "One\r\nTwo"}, "One\nTwo", "One<br>Two", "One\nTwo"),
    ("choice", {"": "a"}, "a", "Alpha", "Alpha"),
    ("choices", {"": ["a", "b"]}, ["a", "b"], "<li>Beta</li>", "Alpha; Beta"),
    ("number", {"": "12,500.5"}, "12500.5", "12,500.5", "12500.5"),
    (
        "money",
        {"amount": "1 250.5", "currency": "usd"},
        {"amount": "1250.50", "currency": "USD"},
        "1,250.50 USD",
        "1250.50 USD",
    ),
    ("date", {"": "2024-02-29"}, "2024-02-29", "29 February 2024", "2024-02-29"),
    (
        "period",
        {"start": "2023-01-01", "end": "2023-12-31"},
        {"start": "2023-01-01", "end": "2023-12-31"},
        "31 December 2023",
        "2023-01-01/2023-12-31",
    ),
    ("country", {"": "MX"}, "MX", "Mexico", "Mexico"),
    ("url", {"": "www.example.org"}, "https://www.example.org", "nofollow", None),
]


@pytest.mark.parametrize(("kind", "typed", "stored", "shown", "exported"), GOOD)
def test_an_answer_is_kept_read_and_exported(
    kind: str, typed: dict[str, Any], stored: Any, shown: str, exported: str | None
) -> None:
    found = kind_named(kind)
    assert clean(kind, typed) == stored
    assert found.fits(stored)
    assert not found.is_empty(stored)
    assert found.faults(question(kind), stored) == []
    assert shown in read(kind, stored)
    assert found.export(found.freeze(question(kind), stored)) == (exported or stored)


@pytest.mark.parametrize(("kind", "typed", "stored", "shown", "exported"), GOOD)
def test_what_is_stored_fills_the_fields_again(
    kind: str, typed: dict[str, Any], stored: Any, shown: str, exported: str | None
) -> None:
    assert clean(kind, kind_named(kind).initial(stored)) == stored


@pytest.mark.parametrize("kind", [row[0] for row in GOOD])
def test_no_answer_is_none_and_exports_as_nothing(kind: str) -> None:
    found = kind_named(kind)
    made = found.fields(question(kind))
    stored = found.store({part: field.clean(None) for part, field in made.items()})
    assert stored is None
    assert found.is_empty(stored)
    assert found.export(None) == ""


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("number", {"": "-1"}, "less than zero"),
        ("number", {"": "many"}, "Give a number"),
        ("number", {"": "NaN"}, "Give a number"),
        ("number", {"": "1" * 20}, "more than 999,999,999,999"),
        ("money", {"amount": "-5", "currency": "EUR"}, "less than zero"),
        ("money", {"amount": "5", "currency": "XXQ"}, "not a currency code"),
        ("money", {"amount": "5", "currency": ""}, "Give the currency"),
        ("money", {"amount": "", "currency": "EUR"}, "Give the amount"),
        ("date", {"": "31/12/2030"}, "year-month-day"),
        ("date", {"": "0202-01-01"}, "too early"),
        ("date", {"": "2500-01-01"}, "too far away"),
        ("period", {"start": "2023-05-02", "end": "2023-05-01"}, "before the first day"),
        ("period", {"start": "2023-05-02", "end": ""}, "first and the last day"),
        ("url", {"": "javascript:alert(1)"}, "web address|https"),
        ("url", {"": "ftp://example.org/"}, "https"),
        ("choice", {"": "c"}, "Select a valid choice"),
        ("country", {"": "ZZ"}, "Select a valid choice"),
        ("long-text", {"": "x" * 100_001}, "100001 characters"),
    ],
)
def test_nonsense_is_refused_in_words(kind: str, typed: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        clean(kind, typed)


@pytest.mark.parametrize("kind", ["short-text", "long-text"])
def test_a_text_may_be_saved_too_long_but_not_submitted(kind: str) -> None:
    stored = clean(kind, {"": "word " * 12}, word_limit=10)
    assert stored is not None
    [fault] = kind_named(kind).faults(question(kind, word_limit=10), stored)
    assert fault.startswith("2 words over the limit of 10.")


@pytest.mark.parametrize(("kind", "stored"), [("choice", "gone"), ("choices", ["a", "gone"])])
def test_a_choice_that_is_no_longer_offered_has_to_be_made_again(kind: str, stored: Any) -> None:
    assert kind_named(kind).faults(question(kind), stored) != []


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("date", "soon"),
        ("number", "many"),
        ("choices", "a"),
        ("money", "5 EUR"),
        ("period", "2023"),
        ("country", "Atlantis"),
        ("url", "javascript:alert(1)"),
        ("short-text", ["a"]),
    ],
)
def test_an_answer_of_another_kind_does_not_fit(kind: str, stored: Any) -> None:
    assert not kind_named(kind).fits(stored)


def test_there_is_a_class_for_every_kind() -> None:
    assert set(KINDS) == set(QuestionKind.values)


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("short-text", HOSTILE), ("long-text", f"{HOSTILE}\n\n{HOSTILE}"), ("choices", [HOSTILE])],
)
def test_hostile_text_is_shown_as_text(kind: str, stored: Any) -> None:
    page = read(kind, stored)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_exact_values_survive_the_way_through() -> None:
    assert kind_named("money").show({"amount": "0.10", "currency": "USD"})["amount"] == Decimal(
        "0.10"
    )
    assert kind_named("date").show("2024-02-29") == date(2024, 2, 29)


class TestLongSelect:
    CHOICES = [("", "Choose"), ("a", "<b>Alpha</b>"), (2, "Two")]

    @pytest.mark.parametrize("value", ["a", "", None, "2", 2])
    def test_says_the_same_as_djangos_own(self, value: Any) -> None:
        def options(widget: forms.Select) -> list[tuple[str, bool, str]]:
            page = widget.render("country", value, {"id": "id_country", "class": "wide"})
            return [
                (key, bool(marked), label)
                for key, marked, label in re.findall(
                    r'<option value="(.*?)"( selected)?>(.*?)</option>', page
                )
            ]

        ours = LongSelect(choices=self.CHOICES)
        assert options(ours) == options(forms.Select(choices=self.CHOICES))
        assert 'id="id_country"' in ours.render("country", value, {"id": "id_country"})


class TestConditions:
    def questions(self) -> list[Question]:
        return [
            question("choice", slug="running"),
            question("date", slug="ended", show_when_question="running", show_when_value="a"),
            question("choices", slug="data", show_when_question="running", show_when_value="b"),
            question("short-text", slug="which", show_when_question="data", show_when_value="b"),
        ]

    @pytest.mark.parametrize(
        ("answers", "shown"),
        [
            ({}, ["running"]),
            ({"running": "a"}, ["running", "ended"]),
            ({"running": "b"}, ["running", "data"]),
            ({"running": "b", "data": ["b"]}, ["running", "data", "which"]),
            # An answer to a question that is not asked decides nothing.
            ({"running": "a", "data": ["b"]}, ["running", "ended"]),
        ],
    )
    def test_a_question_waits_for_its_answer(
        self, answers: dict[str, Any], shown: list[str]
    ) -> None:
        assert [row.slug for row in shown_questions(self.questions(), answers)] == shown
