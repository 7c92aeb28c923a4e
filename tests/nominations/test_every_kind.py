"""Every kind of question, from the page on which it is answered to those who read it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Agency, User
from awards.enums import QuestionKind
from awards.models import Cycle
from awards.questions import kind_named
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.models import Nomination
from nominations.printed import papers
from nominations.reading import read_document
from nominations.services import evidence
from nominations.services.attachments import attach_file
from nominations.services.milestones import save_milestone
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.nominations import making
from tests.nominations.forms import every_kind

TYPED = {
    "answer-short-text": "A short line",
    "answer-long-text": "A longer story",
    "answer-choice": "a",
    "answer-choices": ["b", "c"],
    "answer-number": "12,500",
    "answer-money-amount": "900",
    "answer-money-currency": "EUR",
    "answer-date": "2028-05-06",
    "answer-period-start": "2028-01-01",
    "answer-period-end": "2028-12-31",
    "answer-country": "MX",
    "answer-url": "https://www.example.org/lamps",
}
READ = {
    "short-text": "A short line",
    "long-text": "A longer story",
    "choice": "Alpha",
    "choices": "Gamma",
    "number": "12,500",
    "money": "900.00 EUR",
    "date": "6 May 2028",
    "period": "31 December 2028",
    "country": "Mexico",
    "url": "www.example.org/lamps",
    "file": "chart.png",
    "measures": "Bicycles stolen",
    "costs": "Guard",
    "community": "How safe do you feel",
    "partners": "Example Traders",
    "milestones": "The lamps were lit",
}
STEP = {
    "what": "The lamps were lit",
    "start": date(2025, 2, 3),
    "end": None,
    "reached": "yes",
    "note": "",
}


@pytest.fixture
def cycle(db: None) -> Cycle:
    return every_kind()


def answer_all(client: Client, nomination: Nomination, owner: User) -> None:
    client.post(section_url(nomination), TYPED)
    given = {"nomination": nomination, "actor": owner}
    evidence.save_measure(**given, question="measures", values=making.MEASURE)
    evidence.save_cost(**given, question="costs", values=making.COST)
    evidence.save_community(**given, question="community", values=making.SURVEY)
    save_milestone(**given, question="milestones", values=STEP)
    save_partner(**given, name="Example Traders", part="Lent the room", involvement="led")
    attach_file(**given, question="file", upload=making.upload())


def section_url(nomination: Nomination) -> str:
    return reverse("nominations:section", args=[nomination.public_id, "everything"])


def test_none_is_forgotten_here() -> None:
    assert set(READ) == set(QuestionKind.values)


def test_each_is_answered_checked_frozen_read_and_exported(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    gaps = {gap.question for gap in Draft.load(nomination).gaps()}
    assert gaps == set(QuestionKind.values)
    answer_all(as_owner, nomination, owner)
    assert Draft.load(nomination).gaps() == []

    page = as_owner.get(section_url(nomination)).text
    check = as_owner.get(reverse("nominations:check", args=[nomination.public_id])).text
    document = submit_nomination(nomination=nomination, actor=owner).document
    paper = papers.paper(document, submission=None, made_at=nomination.created_at)
    [section] = document["sections"]
    frozen = {question["kind"]: question["value"] for question in section["questions"]}
    for kind, words in READ.items():
        # A box that is ticked stands for its words on the page where the answer is given.
        assert words in page or kind in {"number", "money", "date", "period"}, kind
        assert words in check, kind
        assert words in paper, kind
        assert kind_named(kind).export(frozen[kind]), kind
        assert kind_named(kind).export(None) == ""


def test_judges_of_a_blind_round_see_no_name_of_a_partner(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    answer_all(as_owner, nomination, owner)
    reading = read_document(build_document(Draft.load(nomination)), blind=True)
    [partners] = [q for q in reading.sections[0].questions if q.slug == "partners"]
    assert partners.shown == [
        {
            "name": "Partner 1",
            "part": "",
            "sector_label": "",
            "involvement_label": "Led it",
            "shaped_it": True,
        }
    ]
    assert "Example Traders" not in str(reading)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_row_as_for_three(
    as_owner: Client,
    nomination: Nomination,
    agency: Agency,
    owner: User,
    rows: int,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    for number in range(rows):
        given = {"nomination": nomination, "actor": owner}
        save_milestone(**given, question="milestones", values=STEP)
        save_partner(**given, name=f"Example Traders {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text = as_owner.get(section_url(nomination)).text
    assert text.count("milestone-edit:") == rows
    assert text.count("partner-edit:") == rows
