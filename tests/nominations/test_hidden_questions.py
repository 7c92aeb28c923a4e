"""What is not asked keeps nobody from submitting, and its answers stay out of the document."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from awards.models import Question, Section
from nominations.drafts import Draft
from nominations.models import Answer, Nomination
from nominations.services.answers import write_answers
from nominations.services.submission import submit_nomination

VALUES = ["a", "b", "c"]


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft on a form of choices, some needed, some waiting for an earlier one."""
    section = Section(pk=1, slug="all", title="All")
    questions: list[Question] = []
    for number in range(draw(st.integers(1, 7))):
        question = Question(
            slug=f"q{number}",
            label=f"Question {number}",
            kind="choice",
            options=[[value, value] for value in VALUES],
            section=section,
            required=draw(st.booleans()),
        )
        if questions and draw(st.booleans()):
            question.show_when_question = draw(st.sampled_from(questions)).slug
            waits = draw(st.lists(st.sampled_from(VALUES), min_size=1, unique=True))
            question.show_when_value = "|".join(waits)
        questions.append(question)
    chosen = {row.slug: draw(st.sampled_from([*VALUES, None])) for row in questions}
    return _draft(questions, {slug: value for slug, value in chosen.items() if value})


def _draft(questions: list[Question], answers: dict[str, Any]) -> Draft:
    nomination = Nomination()
    nomination.__dict__["has_categories"] = False
    return Draft(
        nomination=nomination,
        questions=questions,
        answers={slug: Answer(question=slug, value=value) for slug, value in answers.items()},
        measures={},
        costs={},
        community={},
        milestones={},
        partners=[],
        files={},
        withheld=frozenset(),
        waits_for_category=False,
    )


@given(drafts())
def test_only_what_is_asked_and_needed_is_missing(draft: Draft) -> None:
    missing = [gap.question for gap in draft.gaps()]
    assert missing == [
        question.slug
        for question in draft.shown()
        if question.required and question.slug not in draft.answers
    ]


@given(drafts())
def test_answering_what_is_missing_leaves_nothing_missing_in_the_end(draft: Draft) -> None:
    """An answer may bring up further questions, but they come to an end."""
    for _round in draft.questions:
        for gap in draft.gaps():
            draft.answers[gap.question] = Answer(question=gap.question, value="a")
    assert draft.gaps() == []


def test_a_hidden_answer_is_kept_and_not_frozen(filled: Nomination, owner: User) -> None:
    write_answers(
        nomination=filled, actor=owner, values={"running": "ended", "ended": "2030-01-01"}
    )
    write_answers(nomination=filled, actor=owner, values={"running": "running"})
    document = submit_nomination(nomination=filled, actor=owner).document
    frozen = {q["slug"] for part in document["sections"] for q in part["questions"]}
    assert "ended" not in frozen
    assert "running" in frozen
    assert filled.answers.get(question="ended").value == "2030-01-01"
