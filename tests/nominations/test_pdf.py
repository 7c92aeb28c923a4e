"""A nomination as a PDF: who gets it, what is in it, and what to read when there is none."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import printing
from accounts.models import Agency, User
from nominations.models import Nomination, Submission
from nominations.printed import papers
from nominations.services.answers import write_answers
from nominations.services.evidence import save_cost, save_measure
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.factories import UserFactory
from tests.nominations import making
from tests.printing.reading import (
    elements,
    has_attachment,
    opened,
    pages_of,
    squeezed,
    text_of,
)

PAYLOAD = '</p><link rel="attachment" href="file:///etc/hostname"><img src="http://192.0.2.1/">'
# The free texts of tests.nominations.making; the others are dates and choices.
TEXTS = [slug for slug, answer in making.ANSWERS.items() if str(answer).endswith(".")]


@pytest.fixture
def submission(filled: Nomination, owner: User) -> Submission:
    return submit_nomination(nomination=filled, actor=owner)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No file is made; the pages that would have become one."""
    pages: list[str] = []

    def keep(html: str, *, identifier: str) -> bytes:
        pages.append(html)
        return b"%PDF-"

    monkeypatch.setattr(printing, "pdf", keep)
    return pages


def draft_url(nomination: Nomination) -> str:
    return reverse("nominations:draft_pdf", args=[nomination.public_id])


def url_of(submission: Submission) -> str:
    return reverse(
        "nominations:submission_pdf", args=[submission.nomination.public_id, submission.version]
    )


class TestWhoGetsIt:
    def test_the_team_and_the_awards_staff(
        self, client: Client, submission: Submission, viewer: User, staff: User, quick: list[str]
    ) -> None:
        for person in (viewer, staff):
            client.force_login(person)
            response = client.get(url_of(submission))
            assert response.content == b"%PDF-"
            assert response["Content-Type"] == "application/pdf"
            assert response["Content-Disposition"] == 'attachment; filename="LCP-2031-0001-v1.pdf"'
            assert response["Cache-Control"] == "private, no-store"

    def test_nobody_else(
        self, client: Client, submission: Submission, outsider: User, other_staff: User
    ) -> None:
        for person in (outsider, other_staff, UserFactory()):
            client.force_login(person)
            assert client.get(url_of(submission)).status_code == 404
        client.logout()
        assert reverse("account_login") in client.get(url_of(submission))["Location"]

    def test_a_version_that_is_not_there(self, as_owner: Client, submission: Submission) -> None:
        address = reverse("nominations:submission_pdf", args=[submission.nomination.public_id, 2])
        assert as_owner.get(address).status_code == 404

    def test_a_draft_is_its_teams_alone(
        self,
        client: Client,
        filled: Nomination,
        viewer: User,
        outsider: User,
        staff: User,
        quick: list[str],
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(draft_url(filled)).status_code == 404
        client.force_login(viewer)
        response = client.get(draft_url(filled))
        assert response["Content-Disposition"] == 'attachment; filename="bicycle-watch-draft.pdf"'

    def test_after_submitting_there_is_no_draft(
        self, as_owner: Client, submission: Submission
    ) -> None:
        nomination = submission.nomination
        assert as_owner.get(draft_url(nomination))["Location"] == nomination.get_absolute_url()

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_in_it(
        self,
        as_owner: Client,
        nomination: Nomination,
        rows: int,
        quick: list[str],
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(rows):
            making.fill(nomination)
            nomination.partners.create(name=f"Partner {number}")
        as_owner.get(draft_url(nomination))
        with django_assert_num_queries(8):
            as_owner.get(draft_url(nomination))
        submitted = submit_nomination(
            nomination=nomination, actor=making.owner_of(nomination.agency)
        )
        with django_assert_num_queries(3):
            as_owner.get(url_of(submitted))


@dataclass(frozen=True)
class Printed:
    document: dict[str, Any]
    sha256: str
    content: bytes
    again: bytes


_printed: list[Printed] = []


@pytest.fixture
def printed(request: pytest.FixtureRequest) -> Printed:
    """A submitted nomination, printed twice: once for all tests, since setting pages takes long.

    Its draft was changed in between.
    """
    if not _printed:
        submission = request.getfixturevalue("submission")
        first = papers.submission_pdf(submission)
        submission.nomination.answers.filter(question="summary").update(value="Changed since")
        again = papers.submission_pdf(Submission.objects.get(pk=submission.pk))
        _printed.append(Printed(submission.document, submission.sha256, first, again))
    return _printed[0]


class TestWhatIsInIt:
    def test_everything_that_was_submitted(self, printed: Printed) -> None:
        text = text_of(printed.content)
        sections = printed.document["sections"]
        labels = [question["label"] for part in sections for question in part["questions"]]
        answers = [making.ANSWERS[slug] for slug in TEXTS]
        assert len(answers) > 8
        titles = [section["title"] for section in sections]
        about = [printed.document["reference"], printed.sha256, "New York time", "Bicycle watch"]
        for words in [*labels, *answers, *titles, *about]:
            assert squeezed(words) in text, words
        assert "Draft,notsubmitted" not in text

    def test_measures_come_with_what_their_counts_bear_out(self, printed: Printed) -> None:
        text = text_of(printed.content)
        for words in (
            "−25\u00a0%",
            "Read with care",
            "What would make it stronger",
            "12,000.00 USD",
        ):
            assert squeezed(words) in text, words
        assert "Showthefigures" not in text

    def test_it_is_tagged_and_names_itself(self, printed: Printed) -> None:
        document = opened(printed.content)
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title) == "Bicycle watch – LCP-2031-0001, version 1"
        found = list(elements(printed.content))
        kinds = [element.kind for element in found]
        assert kinds.count("H1") == 1
        assert {"H2", "H3", "Table", "TH", "Link"} <= set(kinds)
        assert [e for e in found if e.kind == "L" and set(e.held) - {"LI"}] == []
        assert {e.kind for e in found if "Caption" in e.held} <= {"Table", "L"}
        assert kinds.count("Figure") == 1
        assert all(e.instead for e in found if e.kind == "Figure")

    def test_the_same_version_gives_the_same_file(self, printed: Printed) -> None:
        assert printed.content == printed.again

    def test_every_page_names_the_version(self, printed: Printed) -> None:
        pages = pages_of(printed.content)
        for number, page in enumerate(pages, start=1):
            assert "LCP-2031-0001,version1" in page
            assert f"Page{number}of{len(pages)}" in page

    def test_there_is_nothing_to_press(
        self, as_owner: Client, filled: Nomination, quick: list[str]
    ) -> None:
        as_owner.get(draft_url(filled))
        assert "?check" not in quick[0]

    @pytest.mark.parametrize(
        ("country", "letter"), [("US", True), ("CA", True), ("GB", False), ("DE", False)]
    )
    def test_paper_is_what_offices_there_have(
        self,
        as_owner: Client,
        nomination: Nomination,
        agency: Agency,
        quick: list[str],
        country: str,
        letter: bool,
    ) -> None:
        Agency.objects.filter(pk=agency.pk).update(country=country)
        as_owner.get(draft_url(nomination))
        assert ("css/pdf-letter.css" in quick[0]) is letter

    def test_a_language_written_from_the_right(
        self, as_owner: Client, filled: Nomination, quick: list[str]
    ) -> None:
        Nomination.objects.filter(pk=filled.pk).update(language="ar")
        as_owner.get(draft_url(filled))
        assert '<html lang="ar" dir="rtl">' in quick[0]

    def test_a_long_draft_is_all_there_and_says_on_each_page_what_it_is(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        words = " ".join(f"word{number}" for number in range(9000))
        write_answers(nomination=filled, actor=owner, values={"problem": f"{words}.\n\nThe end."})
        pages = pages_of(as_owner.get(draft_url(filled)).content)
        assert len(pages) > 20
        text = "".join(pages)
        assert [number for number in range(9000) if f"word{number}" not in text] == []
        assert "Theend." in text
        for number, page in enumerate(pages, start=1):
            assert "Draft,notsubmitted" in page
            assert f"Page{number}of{len(pages)}" in page


class TestHostileWords:
    def test_they_are_words(
        self, as_owner: Client, filled: Nomination, owner: User, agency: Agency
    ) -> None:
        agency.name = agency.place = PAYLOAD
        agency.save()
        filled.title = PAYLOAD
        filled.demonstration_note = PAYLOAD
        filled.save()
        save_partner(nomination=filled, actor=owner, name=PAYLOAD, part=PAYLOAD)
        write_answers(nomination=filled, actor=owner, values=dict.fromkeys(TEXTS, PAYLOAD))
        texts = dict.fromkeys(("what", "source"), PAYLOAD)
        save_measure(
            nomination=filled, actor=owner, question="measures", values=making.MEASURE | texts
        )
        save_cost(
            nomination=filled,
            actor=owner,
            question="costs",
            values=making.COST | {"label": PAYLOAD},
        )
        submission = submit_nomination(nomination=filled, actor=owner)
        content = as_owner.get(url_of(submission)).content
        assert text_of(content).count(squeezed('<link rel="attachment"')) >= len(TEXTS) + 5
        assert not has_attachment(content)


class TestWhenThereIsNone:
    def test_without_the_libraries(
        self,
        client: Client,
        submission: Submission,
        owner: User,
        staff: User,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(printing, "available", lambda: False)
        for person in (owner, staff):
            client.force_login(person)
            response = client.get(url_of(submission))
            assert response.status_code == 503
            assert "This server cannot make PDF files" in response.text

    def test_no_more_than_twenty_an_hour(
        self, client: Client, submission: Submission, owner: User, viewer: User, quick: list[str]
    ) -> None:
        client.force_login(owner)
        statuses = [client.get(url_of(submission)).status_code for _time in range(20)]
        assert set(statuses) == {200}
        response = client.get(url_of(submission))
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 3601
        assert "Ask again in" in response.text
        client.force_login(viewer)
        assert client.get(url_of(submission)).status_code == 200

    def test_who_is_refused_for_want_of_a_library_has_used_nothing_up(
        self,
        as_owner: Client,
        submission: Submission,
        monkeypatch: pytest.MonkeyPatch,
        quick: list[str],
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(printing, "available", lambda: False)
            for _time in range(21):
                as_owner.get(url_of(submission))
        assert as_owner.get(url_of(submission)).status_code == 200

    def test_what_is_far_too_long(
        self, as_owner: Client, filled: Nomination, owner: User, quick: list[str]
    ) -> None:
        write_answers(nomination=filled, actor=owner, values=dict.fromkeys(TEXTS, "long " * 9000))
        response = as_owner.get(draft_url(filled))
        assert response.status_code == 409
        assert "too long for a PDF file" in response.text
        assert quick == []

    def test_a_busy_server_asks_for_patience(
        self, as_owner: Client, submission: Submission, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*args: Any, **kwargs: Any) -> bytes:
            raise printing.Busy

        monkeypatch.setattr(printing, "pdf", busy)
        response = as_owner.get(url_of(submission))
        assert response.status_code == 503
        assert "Ask again in a minute" in response.text


class TestLinks:
    @pytest.fixture
    def addresses(self, submission: Submission, staff: User, owner: User) -> list[tuple[User, str]]:
        """Who finds the link to a version where."""
        public_id = submission.nomination.public_id
        return [
            (owner, reverse("nominations:submission", args=[public_id, 1])),
            (owner, reverse("nominations:receipt", args=[public_id])),
            (staff, reverse("desk:screen", args=[public_id])),
        ]

    @pytest.mark.parametrize("can", [True, False])
    def test_to_a_version(
        self,
        client: Client,
        addresses: list[tuple[User, str]],
        submission: Submission,
        monkeypatch: pytest.MonkeyPatch,
        can: bool,
    ) -> None:
        monkeypatch.setattr(printing, "available", lambda: can)
        for person, address in addresses:
            client.force_login(person)
            assert (f'href="{url_of(submission)}"' in client.get(address).text) is can

    @pytest.mark.parametrize("can", [True, False])
    def test_to_a_draft(
        self, as_owner: Client, filled: Nomination, monkeypatch: pytest.MonkeyPatch, can: bool
    ) -> None:
        monkeypatch.setattr(printing, "available", lambda: can)
        text = as_owner.get(reverse("nominations:check", args=[filled.public_id])).text
        assert (f'href="{draft_url(filled)}"' in text) is can
