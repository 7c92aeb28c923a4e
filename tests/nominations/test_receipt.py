"""The receipt on paper and by e-mail: what it says, in whose time, and to whom."""

import re

import pytest
from django.test import Client
from django.urls import reverse

import printing
from accounts.models import Agency, User
from mail.models import OutboxMessage
from nominations.models import Nomination, Submission
from nominations.services.submission import submit_nomination
from tests.printing.reading import opened, pages_of, squeezed, text_of


@pytest.fixture
def submission(filled: Nomination, owner: User) -> Submission:
    return submit_nomination(nomination=filled, actor=owner)


def url_of(nomination: Nomination) -> str:
    return reverse("nominations:receipt_pdf", args=[nomination.public_id])


def test_one_tagged_page_says_all_that_proves_it(
    client: Client, submission: Submission, viewer: User, owner: User
) -> None:
    client.force_login(viewer)
    response = client.get(url_of(submission.nomination))
    assert response["Content-Type"] == "application/pdf"
    reference = submission.document["reference"]
    assert f'filename="{reference}-v1-receipt.pdf"' in response["Content-Disposition"]
    assert len(pages_of(response.content)) == 1
    assert opened(response.content).Root.MarkInfo.Marked
    text = squeezed(text_of(response.content))
    for words in (
        reference,
        submission.document["title"],
        submission.document["agency"]["name"],
        submission.sha256,
        owner.full_name,
        "New York time",
        "What happens next",
    ):
        assert squeezed(words) in text


def test_the_same_receipt_is_the_same_file(as_owner: Client, submission: Submission) -> None:
    first, second = (as_owner.get(url_of(submission.nomination)).content for _time in range(2))
    assert first == second


def test_the_readers_own_clock_is_beside_the_awards(
    as_owner: Client, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []

    def keep(html: str, *, identifier: str) -> bytes:
        pages.append(html)
        return b"%PDF-"

    monkeypatch.setattr(printing, "pdf", keep)
    as_owner.get(url_of(submission.nomination))
    assert "for you" not in pages[-1]
    Agency.objects.filter(pk=submission.nomination.agency_id).update(zone="Asia/Tokyo")
    as_owner.get(url_of(submission.nomination))
    assert re.search(r"\(New York time\); for you .* \(Tokyo time\)", pages[-1])


def test_nobody_else_and_nothing_before_it_is_submitted(
    client: Client, filled: Nomination, owner: User, outsider: User, staff: User
) -> None:
    client.force_login(owner)
    assert client.get(url_of(filled)).status_code == 404
    submit_nomination(nomination=filled, actor=owner)
    for person in (outsider, staff):
        client.force_login(person)
        assert client.get(url_of(filled)).status_code == 404


def test_hostile_words_stay_words(
    as_owner: Client, filled: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Nomination.objects.filter(pk=filled.pk).update(title="<img src=http://192.0.2.1/>")
    submit_nomination(nomination=filled, actor=owner)
    pages: list[str] = []

    def keep(html: str, *, identifier: str) -> bytes:
        pages.append(html)
        return b"%PDF-"

    monkeypatch.setattr(printing, "pdf", keep)
    as_owner.get(url_of(filled))
    assert "<img" not in pages[0]
    assert "&lt;img" in pages[0]


def test_the_page_leads_to_it(as_owner: Client, submission: Submission) -> None:
    page = as_owner.get(reverse("nominations:receipt", args=[submission.nomination.public_id]))
    assert url_of(submission.nomination) in page.text


def test_everyone_on_the_team_gets_it_by_mail_with_the_whole_digest(
    submission: Submission, owner: User, editor: User, viewer: User
) -> None:
    letters = OutboxMessage.objects.filter(template="nomination_received")
    assert {letter.to for letter in letters} == {owner.email, editor.email, viewer.email}
    for letter in letters:
        assert submission.sha256 in letter.body
        assert "the result is announced from" in letter.body
        assert reverse("nominations:receipt", args=[submission.nomination.public_id]) in letter.body
