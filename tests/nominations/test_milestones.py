"""Milestones: editing them, and reading them in the order of time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.drafts import Draft
from nominations.exceptions import ChangedMeanwhile, NotAllowed
from nominations.models import Milestone, Nomination
from nominations.services.milestones import remove_milestone, save_milestone
from nominations.services.submission import submit_nomination

STEP: dict[str, Any] = {
    "what": "The lamps were lit",
    "start": date(2025, 2, 3),
    "end": None,
    "reached": "yes",
    "note": "",
}
TYPED = {"what": "The lamps were lit", "start": "2025-02-03", "end": "", "reached": "yes"}


def url(nomination: Nomination, name: str, arg: Any = "timeline") -> str:
    return reverse(f"nominations:milestone_{name}", args=[nomination.public_id, arg])


def save(nomination: Nomination, actor: User, **changes: Any) -> Milestone:
    return save_milestone(
        nomination=nomination, actor=actor, question="timeline", values=STEP | changes
    )


def test_one_is_added_and_shown_in_its_section(as_owner: Client, nomination: Nomination) -> None:
    page = as_owner.post(url(nomination, "add"), TYPED, follow=True)
    assert page.redirect_chain[0][0].endswith("/sections/response/")
    assert "3 February 2025" in page.text
    assert "Add another milestone" in page.text


def test_they_are_read_from_the_earliest_on(filled: Nomination, owner: User) -> None:
    save(filled, owner, what="Third", start=None, reached="")
    save(filled, owner, what="Second", start=date(2025, 1, 1), end=date(2025, 6, 30))
    save(filled, owner, what="First", start=date(2024, 1, 1))
    stored = Draft.load(filled).milestones["timeline"]
    assert [row["what"] for row in stored] == ["First", "Second", "Third"]


def test_an_unfinished_one_is_kept_but_not_submitted(as_owner: Client, filled: Nomination) -> None:
    page = as_owner.post(url(filled, "add"), {"what": "Lamps"}, follow=True)
    assert "Not finished" in page.text
    [gap] = Draft.load(filled).gaps()
    assert gap.message == "“Lamps” lacks when it was, how it came out."


def test_frozen_with_days_as_text_and_labels(filled: Nomination, owner: User) -> None:
    save(filled, owner, end=date(2025, 3, 4), reached="partly", note="Two came late.")
    document = submit_nomination(nomination=filled, actor=owner).document
    [value] = [
        question["value"]
        for section in document["sections"]
        for question in section["questions"]
        if question["slug"] == "timeline"
    ]
    assert value == [
        {
            "what": "The lamps were lit",
            "start": "2025-02-03",
            "end": "2025-03-04",
            "reached": "partly",
            "reached_label": "Reached in part",
            "note": "Two came late.",
        }
    ]


TOMORROW = timezone.now().date() + timedelta(days=2)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"what": ""}, "Say what happened, or was to happen."),
        ({"start": "", "end": "2025-02-03"}, "Give the first day too."),
        ({"end": "2025-02-01"}, "The last day is before the first day."),
        ({"start": "0202-01-01"}, "202 is too early."),
        ({"start": "3 May"}, "Give a date as year-month-day"),
        ({"start": TOMORROW.isoformat()}, "This day has not come yet."),
        ({"reached": "hopefully"}, "Select a valid choice."),
        ({"what": "x" * 201}, "at most 200 characters"),
    ],
)
def test_nonsense_is_said_and_nothing_typed_is_lost(
    as_owner: Client, nomination: Nomination, typed: dict[str, str], words: str
) -> None:
    sent = TYPED | {"note": "As <b>planned</b>."} | typed
    page = as_owner.post(url(nomination, "add"), sent)
    assert words in page.text
    assert "As &lt;b&gt;planned&lt;/b&gt;." in page.text
    assert not nomination.milestones.exists()


def test_two_people_do_not_overwrite_each_other(
    as_owner: Client, nomination: Nomination, owner: User, editor: User
) -> None:
    row = save(nomination, owner)
    assert 'name="seen" value="1"' in as_owner.get(url(nomination, "edit", row.pk)).text
    theirs = STEP | {"note": "Theirs."}
    save_milestone(
        nomination=nomination, actor=editor, question="timeline", values=theirs, milestone=row
    )
    page = as_owner.post(url(nomination, "edit", row.pk), TYPED | {"note": "Mine.", "seen": "1"})
    assert "Editor of Exampleton Police changed this" in page.text
    assert "Theirs." in page.text
    assert "Mine." in page.text
    with pytest.raises(ChangedMeanwhile):
        save_milestone(
            nomination=nomination,
            actor=owner,
            question="timeline",
            values=STEP,
            milestone=row,
            seen_version=1,
        )
    row.refresh_from_db()
    assert row.note == "Theirs."


def test_one_is_removed_after_asking(as_owner: Client, nomination: Nomination, owner: User) -> None:
    row = save(nomination, owner)
    assert "The lamps were lit" in as_owner.get(url(nomination, "remove", row.pk)).text
    assert nomination.milestones.exists()
    as_owner.post(url(nomination, "remove", row.pk))
    assert not nomination.milestones.exists()


def test_a_viewer_cannot_save_or_remove_one(
    nomination: Nomination, owner: User, viewer: User, outsider: User
) -> None:
    row = save(nomination, owner)
    for person in (viewer, outsider):
        with pytest.raises(NotAllowed):
            save(nomination, person)
        with pytest.raises(NotAllowed):
            remove_milestone(milestone=row, actor=person)


def test_one_of_another_nomination_is_not_there(
    client: Client, nomination: Nomination, owner: User, outsider: User
) -> None:
    row = save(nomination, owner)
    client.force_login(outsider)
    assert client.get(url(nomination, "edit", row.pk)).status_code == 404
