"""Questions for some categories alone: who is asked them, and what becomes of their answers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.models import Category, Cycle
from nominations.drafts import Draft
from nominations.models import Nomination
from nominations.services.answers import write_answers
from nominations.services.starting import save_details
from nominations.services.submission import submit_nomination
from tests.nominations.forms import ask, bands, begun, published


@pytest.fixture
def cycle(db: None) -> Cycle:
    """A question for all, one for small agencies, and a section for large ones."""
    form, [shared, large] = begun(None, "Shared", "Scale")
    bands(form.cycle)
    ask(shared, "short-text", "for-all", required=True)
    ask(shared, "choice", "for-small", required=True, only_categories=["small"])
    ask(shared, "short-text", "after-small", show_when_question="for-small", show_when_value="a")
    large.only_categories = ["large"]
    large.save()
    ask(large, "short-text", "for-large", required=True)
    return published(form)


def settle(nomination: Nomination, slug: str, owner: User) -> Nomination:
    save_details(
        nomination=nomination,
        actor=owner,
        title=nomination.title,
        language="en",
        topics=[],
        residents_served=None,
        participants=None,
        category=Category.objects.get(cycle=nomination.cycle, slug=slug),
    )
    return Nomination.objects.get(pk=nomination.pk)


def slugs(nomination: Nomination) -> list[str]:
    return [question.slug for question in Draft.load(nomination).shown()]


def section_url(nomination: Nomination, slug: str) -> str:
    return reverse("nominations:section", args=[nomination.public_id, slug])


def test_each_category_is_asked_its_own(nomination: Nomination, owner: User) -> None:
    assert slugs(settle(nomination, "small", owner)) == ["for-all", "for-small"]
    assert slugs(settle(nomination, "large", owner)) == ["for-all", "for-large"]


def test_while_it_is_open_all_are_shown_and_the_pages_say_so(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    assert nomination.category is None
    assert slugs(nomination) == ["for-all", "for-small", "for-large"]
    for page in (nomination.get_absolute_url(), section_url(nomination, "shared")):
        assert "Some questions are asked in one category only." in as_owner.get(page).text
    settle(nomination, "small", owner)
    text = as_owner.get(nomination.get_absolute_url()).text
    assert "Some questions are asked" not in text
    assert "Scale" not in text


def test_a_section_of_another_category_is_not_there(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    settle(nomination, "small", owner)
    assert as_owner.get(section_url(nomination, "scale")).status_code == 404
    check = as_owner.get(reverse("nominations:check", args=[nomination.public_id])).text
    assert "The for-large" not in check


def test_what_another_category_is_asked_is_neither_needed_nor_frozen_but_kept(
    nomination: Nomination, owner: User
) -> None:
    nomination = settle(nomination, "large", owner)
    values = {"for-all": "Yes", "for-large": "Much", "for-small": "a", "after-small": "Later"}
    write_answers(nomination=nomination, actor=owner, values=values)
    nomination = settle(nomination, "small", owner)
    assert slugs(nomination) == ["for-all", "for-small", "after-small"]
    nomination = settle(nomination, "large", owner)
    document = submit_nomination(nomination=nomination, actor=owner).document
    frozen = {q["slug"] for part in document["sections"] for q in part["questions"]}
    assert frozen == {"for-all", "for-large"}
    assert nomination.answers.get(question="for-small").value == "a"


def test_the_category_settled_when_submitting_decides(nomination: Nomination, owner: User) -> None:
    """An agency that fits one category alone is put into it, whatever the draft said."""
    Category.objects.filter(cycle=nomination.cycle, slug="small").update(max_population=1_000)
    write_answers(
        nomination=nomination, actor=owner, values={"for-all": "Yes", "for-large": "Much"}
    )
    document = submit_nomination(nomination=nomination, actor=owner).document
    assert document["category"]["slug"] == "large"
    assert [part["slug"] for part in document["sections"]] == ["shared", "scale"]
