"""Reading a frozen document: by section, by criterion, and blind."""

import pytest
from django.template.loader import render_to_string

from accounts.models import User
from nominations.models import Nomination
from nominations.reading import Reading, read_document
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.nominations import making

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def document(filled: Nomination, owner: User) -> dict[str, object]:
    filled.title = "Zzyzx Watch"
    filled.demonstration_note = "Figures of Zzyzx."
    filled.save()
    save_partner(nomination=filled, actor=owner, name="Zzyzx Traders", part="Paid")
    write_answers(
        nomination=filled,
        actor=owner,
        values={"website": "https://zzyzx.example.org/", "trust": f"{HOSTILE}\n\nSecond"},
    )
    attach_file(
        nomination=filled,
        actor=owner,
        question="supporting-files",
        upload=making.upload("Zzyzx plan.png"),
    )
    filled.agency.name = "Zzyzx Police"
    filled.agency.save()
    filled = Nomination.objects.get(pk=filled.pk)
    found: dict[str, object] = submit_nomination(nomination=filled, actor=owner).document
    return found


def page(reading: Reading, **context: object) -> str:
    return render_to_string("nominations/_document.html", {"reading": reading, **context})


class TestReading:
    def test_shows_every_answer_in_the_order_of_the_form(self, document: dict) -> None:
        reading = read_document(document)
        assert [section.slug for section in reading.sections][:2] == ["summary", "problem"]
        text = page(reading)
        for part in ("Zzyzx Police", "Zzyzx Traders", "−25\u00a0%", "150.00 USD", "Not provided"):
            assert part in text
        assert "Figures of Zzyzx." in text

    def test_groups_by_criterion(self, document: dict) -> None:
        groups = read_document(document).by_criterion()
        assert groups[0].slug == ""
        assert {group.slug for group in groups[1:]} == {
            "analysis",
            "response",
            "innovation",
            "low-cost",
            "measures",
            "impact",
            "trust",
            "engagement",
        }
        slugs = [question.slug for group in groups for question in group.questions]
        by_section = [
            question.slug
            for section in read_document(document).sections
            for question in section.questions
        ]
        assert sorted(slugs) == sorted(by_section)
        assert 'id="criterion-low-cost"' in page(read_document(document), by_criterion=True)

    def test_blind_reading_says_nowhere_whose_it_is(self, document: dict) -> None:
        text = page(read_document(document, blind=True))
        assert "zzyzx" not in text.lower()
        assert "LCP-2031" not in text
        assert "File 1" in text

    def test_files_have_links_where_the_reader_may_open_them(self, document: dict) -> None:
        assert "/open/" not in page(read_document(document))
        text = page(read_document(document, attachment_url=lambda name: f"/open/{name}/"))
        assert 'href="/open/' in text

    def test_hostile_words_are_words(self, document: dict) -> None:
        text = page(read_document(document))
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
        assert "<p>Second</p>" in text
