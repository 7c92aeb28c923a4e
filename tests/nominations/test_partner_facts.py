"""What kind of body a partner is, and how far it took part."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.questions.partner_facts import read_partner
from nominations.models import Nomination
from nominations.reading import read_document
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination

LED = {"name": "Exampleton Traders", "part": "Chose the lamps", "sector": "business"}
LED |= {"involvement": "led"}


def test_are_chosen_kept_and_listed(as_owner: Client, nomination: Nomination) -> None:
    add = reverse("nominations:partner_add", args=[nomination.public_id])
    page = as_owner.post(add, LED, follow=True)
    assert "Exampleton Traders: Chose the lamps" in page.text
    assert "Business" in page.text
    assert "Led it" in page.text
    row = nomination.partners.get()
    assert (row.sector, row.involvement) == ("business", "led")
    edit = reverse("nominations:partner_edit", args=[nomination.public_id, row.pk])
    assert 'value="business" selected' in as_owner.get(edit).text
    as_owner.post(edit, {"name": "Exampleton Traders"})
    row.refresh_from_db()
    assert (row.sector, row.involvement, row.part) == ("", "", "")


def test_nonsense_is_refused_by_form_and_verb(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    add = reverse("nominations:partner_add", args=[nomination.public_id])
    page = as_owner.post(add, LED | {"involvement": "cheered"})
    assert "Select a valid choice" in page.text
    assert 'value="Chose the lamps"' in page.text
    with pytest.raises(ValidationError):
        save_partner(nomination=nomination, actor=owner, name="Traders", sector="magic")
    assert not nomination.partners.exists()


def test_are_frozen_in_words_and_read(filled: Nomination, owner: User) -> None:
    save_partner(nomination=filled, actor=owner, **LED)
    save_partner(nomination=filled, actor=owner, name="School", involvement="informed")
    document = submit_nomination(nomination=filled, actor=owner).document
    assert document["partners"][0] == LED | {
        "sector_label": "Business",
        "involvement_label": "Led it",
    }
    reading = read_document(document)
    assert [partner["shaped_it"] for partner in reading.partners] == [True, False]
    text = render_to_string("nominations/_document.html", {"reading": reading})
    assert "Was kept informed" in text
    assert read_document(document, blind=True).partners == []


@pytest.mark.parametrize("facts", [{"name": "School", "part": "Lent the hall"}])
def test_documents_of_before_read_as_they_did(facts: dict[str, Any]) -> None:
    html = render_to_string("awards/questions/_partner.html", {"partner": read_partner(facts)})
    assert html.strip() == "School: Lent the hall"
