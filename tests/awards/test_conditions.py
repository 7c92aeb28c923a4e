"""Which questions are asked: whatever the form and the answers, the rules of a condition hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from awards.models import Question, Section
from awards.questions.conditions import awaited, is_for, shown_questions

VALUES = ["a", "b", "c"]
CATEGORIES = ["small", "large"]

limits = st.lists(st.sampled_from(CATEGORIES), unique=True)


@st.composite
def forms(draw: st.DrawFn) -> list[Question]:
    """Choices of which some depend on an earlier one, in sections of some categories."""
    questions: list[Question] = []
    for number in range(draw(st.integers(1, 8))):
        question = Question(
            slug=f"q{number}",
            kind=draw(st.sampled_from(["choice", "choices"])),
            options=[[value, value] for value in VALUES],
            section=Section(only_categories=draw(limits)),
            only_categories=draw(limits),
        )
        if questions and draw(st.booleans()):
            question.show_when_question = draw(st.sampled_from(questions)).slug
            values = draw(st.lists(st.sampled_from(VALUES), min_size=1, unique=True))
            question.show_when_value = "|".join(values)
        questions.append(question)
    return questions


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[Question], dict[str, Any]]:
    questions = draw(forms())
    one, some = st.sampled_from([*VALUES, None]), st.lists(st.sampled_from(VALUES), unique=True)
    return questions, {
        question.slug: draw(one if question.kind == "choice" else some) for question in questions
    }


def met(question: Question, answer: Any) -> bool:
    chosen = {answer} if isinstance(answer, str) else set(answer or ())
    return bool(chosen & set(question.show_when_value.split("|")))


@given(answered())
def test_a_question_is_asked_just_when_what_it_waits_for_is_asked_and_answered_so(
    given_form: tuple[list[Question], dict[str, Any]],
) -> None:
    questions, answers = given_form
    shown = {question.slug for question in shown_questions(questions, answers)}
    for question in questions:
        decider = question.show_when_question
        expected = not decider or (decider in shown and met(question, answers[decider]))
        assert (question.slug in shown) == expected


@given(answered())
def test_they_are_asked_in_the_order_of_the_form_and_once(
    given_form: tuple[list[Question], dict[str, Any]],
) -> None:
    questions, answers = given_form
    shown = shown_questions(questions, answers)
    assert shown == [question for question in questions if question in shown]


@given(answered())
def test_answers_to_what_is_not_asked_change_nothing(
    given_form: tuple[list[Question], dict[str, Any]],
) -> None:
    questions, answers = given_form
    shown = shown_questions(questions, answers)
    asked = {question.slug for question in shown}
    left = {slug: answer for slug, answer in answers.items() if slug in asked}
    assert shown_questions(questions, left) == shown


@given(forms(), st.sampled_from(CATEGORIES))
def test_without_a_category_everything_is_asked_and_with_one_what_names_it(
    questions: list[Question], category: str
) -> None:
    assert all(is_for(question, None) for question in questions)
    for question in questions:
        section, own = question.section.only_categories, question.only_categories
        expected = category in (section or CATEGORIES) and category in (own or CATEGORIES)
        assert is_for(question, category) == expected


def test_a_value_that_holds_the_mark_itself_is_still_awaited() -> None:
    assert awaited(Question(show_when_value="a|b")) == ("a", "b", "a|b")
    assert awaited(Question(show_when_value="a")) == ("a",)
    assert awaited(Question()) == ()
