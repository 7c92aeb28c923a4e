"""Partners where the form has a question for them, and two people who change the same one."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.models import Cycle
from awards.questions.faults import form_faults
from nominations.drafts import Draft
from nominations.exceptions import ChangedMeanwhile
from nominations.models import Nomination
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.nominations.forms import ask, begun, published


@pytest.fixture
def cycle(db: None) -> Cycle:
    form, [section] = begun(None, "Together")
    ask(section, "partners", "with-whom", required=True)
    return published(form)


def url(nomination: Nomination, name: str, *args: object) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, *args])


def test_one_is_needed_where_the_question_is(nomination: Nomination, owner: User) -> None:
    [gap] = Draft.load(nomination).gaps()
    assert (gap.section, gap.question) == ("together", "with-whom")
    save_partner(nomination=nomination, actor=owner, name="Example Traders")
    assert Draft.load(nomination).gaps() == []


def test_they_are_named_in_the_section_and_the_details_lead_there(
    as_owner: Client, nomination: Nomination
) -> None:
    details = as_owner.get(url(nomination, "details")).text
    assert "You name them under" in details
    assert "Save and add a partner" not in details
    section = url(nomination, "section", "together")
    add = as_owner.post(section, {"go": "partner-add"})["Location"]
    assert add == url(nomination, "partner_add")
    assert "Together" in as_owner.get(add).text
    saved = as_owner.post(add, {"name": "Example Traders"})
    assert saved["Location"] == f"{section}#question-with-whom"
    row = nomination.partners.get()
    edit = as_owner.post(section, {"go": f"partner-edit:{row.pk}"})["Location"]
    assert edit == url(nomination, "partner_edit", row.pk)
    as_owner.post(url(nomination, "partner_remove", row.pk))
    assert "No partner named yet." in as_owner.get(section).text


def test_the_document_names_them_once_for_readers_and_once_for_conflicts(
    as_owner: Client, nomination: Nomination, owner: User
) -> None:
    save_partner(nomination=nomination, actor=owner, name="Example Traders")
    document = submit_nomination(nomination=nomination, actor=owner).document
    assert [row["name"] for row in document["partners"]] == ["Example Traders"]
    page = as_owner.get(url(nomination, "submission", 1)).text
    assert page.count("Example Traders") == 1


def test_two_people_do_not_overwrite_each_other(
    as_owner: Client, nomination: Nomination, owner: User, editor: User
) -> None:
    row = save_partner(nomination=nomination, actor=owner, name="Example Traders")
    edit = url(nomination, "partner_edit", row.pk)
    assert 'name="seen" value="1"' in as_owner.get(edit).text
    save_partner(
        nomination=nomination, actor=editor, name="Example Traders", part="Theirs", partner=row
    )
    typed = {"name": "Example Traders", "part": "Mine", "seen": "1"}
    page = as_owner.post(edit, typed)
    assert "Editor of Exampleton Police changed this" in page.text
    assert "Theirs" in page.text
    assert 'value="Mine"' in page.text
    as_owner.post(edit, typed | {"seen": "2"})
    row.refresh_from_db()
    assert (row.part, row.version, row.updated_by) == ("Mine", 3, owner)
    with pytest.raises(ChangedMeanwhile):
        save_partner(nomination=nomination, actor=owner, name="Late", partner=row, seen_version=2)


def test_a_form_asks_for_them_once(db: None) -> None:
    form, [section] = begun()
    ask(section, "partners", "some")
    assert form_faults(form) == []
    ask(section, "partners", "others")
    [fault] = form_faults(form)
    assert "more than once" in fault
