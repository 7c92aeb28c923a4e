"""Staff say who can take part; the public reads it; the next year's cycle has it too."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.forms.eligibility import EligibilityForm
from awards.models import Cycle
from awards.services.cycles import clone_cycle
from tests.factories import UserFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "live_months": "12",
    "agency_kinds": ["municipal", "county"],
    "population_min": "20000",
    "population_max": "",
    "member": "on",
    "member_of": "the Example Association",
    "new_programme": "on",
    "question_1": "Is it led by the police?",
    "expected_1": "yes",
    "question_3": "Was it paid for by a seller?",
    "expected_3": "no",
    "appeal_days": "21",
}
RULES = [
    {"rule": "live_months", "months": 12},
    {"rule": "agency_kinds", "kinds": ["municipal", "county"]},
    {"rule": "population", "min": 20_000, "max": None},
    {"rule": "member", "of": "the Example Association"},
    {"rule": "new_programme"},
    {"rule": "question", "text": "Is it led by the police?", "expected": "yes"},
    {"rule": "question", "text": "Was it paid for by a seller?", "expected": "no"},
]


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def as_staff(client: Client, cycle: Cycle) -> Client:
    client.force_login(award_staff(cycle.award))
    return client


def url(cycle: Cycle) -> str:
    return reverse("awards:staff_eligibility", args=[cycle.pk])


def test_are_kept_as_rules_and_shown_again(as_staff: Client, cycle: Cycle) -> None:
    as_staff.post(url(cycle), TYPED)
    cycle.refresh_from_db()
    assert cycle.eligibility == RULES
    assert cycle.appeal_days == 21
    shown = EligibilityForm(cycle=cycle)
    again = EligibilityForm(
        {name: value for name, value in shown.initial.items() if value is not None}, cycle=cycle
    )
    assert again.is_valid()
    assert again.rules() == RULES


def test_nothing_given_is_no_rule(as_staff: Client, cycle: Cycle) -> None:
    as_staff.post(url(cycle), {"appeal_days": "14"})
    cycle.refresh_from_db()
    assert cycle.eligibility == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"population_min": "9", "population_max": "8"}, "must not be smaller"),
        ({"member": "", "member_of": "X"}, "Tick this, or leave empty"),
        ({"live_months": "-1"}, "greater than or equal to 1"),
        ({"agency_kinds": ["weather"]}, "valid choice"),
        ({"appeal_days": ""}, "required"),
    ],
)
def test_nonsense_is_refused_and_kept(
    as_staff: Client, cycle: Cycle, given: dict[str, Any], words: str
) -> None:
    response = as_staff.post(url(cycle), {**TYPED, **given})
    assert response.status_code == 422
    assert words in response.text
    assert "Is it led by the police?" in response.text
    cycle.refresh_from_db()
    assert cycle.eligibility == []


def test_the_public_reads_them(client: Client, cycle: Cycle) -> None:
    assert "Who can take part" not in client.get(cycle.get_absolute_url()).text
    Cycle.objects.filter(pk=cycle.pk).update(eligibility=[*RULES, {"rule": "gone"}, 7])
    text = client.get(cycle.get_absolute_url()).text
    assert "at least 12 months" in text
    assert "at least 20,000 residents" in text
    assert "Was it paid for by a seller? The answer has to be no." in text


def test_the_next_years_cycle_has_them_too(cycle: Cycle) -> None:
    cycle.eligibility, cycle.appeal_days = RULES, 21
    cycle.save()
    copy = clone_cycle(source=cycle, actor=award_staff(cycle.award), year=2032)
    assert (copy.eligibility, copy.appeal_days) == (RULES, 21)


def test_are_not_there_for_others(client: Client, cycle: Cycle) -> None:
    for person in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(url(cycle)).status_code == 404
        assert client.post(url(cycle), TYPED).status_code == 404
