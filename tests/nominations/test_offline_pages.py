"""Downloading the form, sending it back, deciding what is taken over."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.models import AuditEntry
from awards.enums import Phase
from nominations.drafts import Draft
from nominations.models import Intake, Nomination
from nominations.offline import writing
from nominations.offline.sheet import sheet_of
from nominations.services.answers import write_answers
from nominations.services.evidence import save_cost
from nominations.services.submission import submit_nomination
from tests.factories import make_cycle
from tests.nominations import making
from tests.nominations.word_files import filled_in


def url(nomination: Nomination, name: str = "offline", *args: str) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, *args])


def made(nomination: Nomination) -> bytes:
    return writing.word_file(sheet_of(Draft.load(nomination), timezone.now()))


def send(client: Client, nomination: Nomination, content: bytes, name: str = "ours.docx") -> Any:
    return client.post(url(nomination), {"file": SimpleUploadedFile(name, content)}, follow=True)


def ticks(response: Any) -> list[str]:
    """What is ticked on the preview as it is shown."""
    return [
        f"{one.key}@{one.version}"
        for group in response.context["groups"]
        for one in group["proposals"]
        if one.is_ticked
    ]


def answers(nomination: Nomination) -> dict[str, Any]:
    return dict(nomination.answers.values_list("question", "value"))


class TestOut:
    def test_the_file_is_a_download(self, as_owner: Client, filled: Nomination) -> None:
        response = as_owner.get(url(filled, "word"))
        assert response.content.startswith(b"PK")
        assert response["Content-Disposition"] == 'attachment; filename="bicycle-watch.docx"'
        assert response["Cache-Control"] == "private, no-store"

    def test_viewers_download_and_send_nothing(
        self, client: Client, viewer: User, nomination: Nomination
    ) -> None:
        client.force_login(viewer)
        page = client.get(url(nomination))
        assert "Download the Word file" in page.text
        assert "Read the file" not in page.text
        assert client.get(url(nomination, "word")).status_code == 200
        assert send(client, nomination, made(nomination)).status_code == 404

    def test_outsiders_get_nothing(
        self, client: Client, outsider: User, nomination: Nomination
    ) -> None:
        client.force_login(outsider)
        for name in ("offline", "word", "earlier", "kept"):
            assert client.get(url(nomination, name)).status_code == 404

    def test_the_form_before_starting(
        self, client: Client, outsider: User, nomination: Nomination
    ) -> None:
        address = reverse("nominations:blank_word", args=[nomination.cycle_id])
        client.force_login(outsider)
        assert client.get(address).content.startswith(b"PK")
        hidden = make_cycle(Phase.OPEN, is_published=False)
        making.published_form(hidden)
        assert client.get(reverse("nominations:blank_word", args=[hidden.pk])).status_code == 404

    def test_the_form_on_paper(
        self, as_owner: Client, nomination: Nomination, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import printing

        pages: list[str] = []
        monkeypatch.setattr(
            printing, "pdf", lambda html, identifier: pages.append(html) or b"%PDF-"
        )
        address = reverse("nominations:blank_pdf", args=[nomination.cycle_id])
        assert as_owner.get(address)["Content-Type"] == "application/pdf"
        assert "What was the problem?" in pages[0]
        assert "What did it pay for?" in pages[0]


class TestBackIn:
    def test_from_file_to_draft(
        self, as_owner: Client, owner: User, nomination: Nomination
    ) -> None:
        write_answers(
            nomination=nomination, actor=owner, values={"problem": "Old", "trust": "Stays"}
        )
        content = filled_in(
            made(nomination),
            {
                "a/problem": "New",
                "a/trust": "",
                "a/response": "=SUM(1)\n<b>bold</b>",
                "r/costs/cost.n1/label": "Guard",
                "r/costs/cost.n1/amount": "12,000",
                "r/costs/cost.n1/currency": "USD",
            },
        )
        preview = send(as_owner, nomination, content)
        assert "What was understood" in preview.text
        assert "<b>bold</b>" not in preview.text
        assert answers(nomination) == {"problem": "Old", "trust": "Stays"}
        response = as_owner.post(
            preview.redirect_chain[-1][0], {"take": ticks(preview)}, follow=True
        )
        assert "3 answers are taken over." in response.text
        assert answers(nomination) == {
            "problem": "New",
            "trust": "Stays",
            "response": "=SUM(1)\n<b>bold</b>",
        }
        assert nomination.costs.get().amount == 12_000
        assert not Intake.objects.exists()
        assert AuditEntry.objects.filter(action="nomination.intake_applied").count() == 1

    def test_ticking_an_emptied_answer_empties_it(
        self, as_owner: Client, owner: User, nomination: Nomination
    ) -> None:
        write_answers(nomination=nomination, actor=owner, values={"trust": "Away"})
        preview = send(as_owner, nomination, filled_in(made(nomination), {"a/trust": ""}))
        assert ticks(preview) == []
        as_owner.post(preview.redirect_chain[-1][0], {"take": ["answer:trust@1"]})
        assert answers(nomination) == {"trust": None}

    def test_what_changes_while_somebody_decides_is_left(
        self, as_owner: Client, editor: User, nomination: Nomination
    ) -> None:
        content = filled_in(made(nomination), {"a/problem": "Mine", "a/response": "Mine too"})
        preview = send(as_owner, nomination, content)
        write_answers(nomination=nomination, actor=editor, values={"problem": "Theirs"})
        response = as_owner.post(
            preview.redirect_chain[-1][0], {"take": ticks(preview)}, follow=True
        )
        assert "somebody changed it here meanwhile" in response.text
        assert answers(nomination) == {"problem": "Theirs", "response": "Mine too"}
        # What was refused is still there to be decided.
        [left] = response.context["groups"][0]["proposals"]
        assert (left.question, left.verdict, left.is_ticked) == ("problem", "conflict", False)

    def test_a_row_that_the_form_refuses_is_told(
        self, as_owner: Client, nomination: Nomination, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from nominations.services import rows

        monkeypatch.setattr(rows, "MAX_ROWS", 0)
        content = filled_in(
            made(nomination),
            {
                "a/problem": "Theft",
                "r/costs/cost.n1/label": "Guard",
                "r/costs/cost.n1/amount": "1",
                "r/costs/cost.n1/currency": "USD",
            },
        )
        preview = send(as_owner, nomination, content)
        response = as_owner.post(preview.redirect_chain[-1][0], {"take": ticks(preview)})
        assert "was not taken over" in response.text
        assert answers(nomination) == {"problem": "Theft"}
        assert not nomination.costs.exists()

    @pytest.mark.parametrize("take", [[], ["answer:problem@x"], ["answer:nothing@0"], ["row:99@1"]])
    def test_ticks_that_are_none(
        self, as_owner: Client, nomination: Nomination, take: list[str]
    ) -> None:
        preview = send(as_owner, nomination, filled_in(made(nomination), {"a/problem": "Theft"}))
        as_owner.post(preview.redirect_chain[-1][0], {"take": take})
        assert answers(nomination) == {}

    def test_a_refused_file_says_why(self, as_owner: Client, nomination: Nomination) -> None:
        response = send(as_owner, nomination, b"%PDF-1.7", "ours.pdf")
        assert response.status_code == 200
        assert "This is a PDF file" in response.text
        assert as_owner.post(url(nomination), {}).status_code == 200

    def test_the_preview_is_its_makers(
        self, client: Client, owner: User, editor: User, nomination: Nomination
    ) -> None:
        client.force_login(owner)
        preview = send(client, nomination, filled_in(made(nomination), {"a/problem": "Theft"}))
        address = preview.redirect_chain[-1][0]
        client.force_login(editor)
        assert client.get(address).status_code == 404
        assert client.post(address, {"take": ["answer:problem@0"]}).status_code == 404

    def test_a_closed_draft_takes_nothing(
        self, as_owner: Client, owner: User, filled: Nomination
    ) -> None:
        content = filled_in(made(filled), {"a/problem": "Changed"})
        preview = send(as_owner, filled, content)
        submit_nomination(nomination=filled, actor=owner)
        response = as_owner.post(preview.redirect_chain[-1][0], {"take": ["answer:problem@1"]})
        assert answers(filled)["problem"] == making.ANSWERS["problem"]
        assert response.status_code in {200, 302}

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_in_it(
        self,
        as_owner: Client,
        owner: User,
        filled: Nomination,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for _number in range(rows):
            save_cost(nomination=filled, actor=owner, question="costs", values=making.COST)
        texts = {f"r/costs/cost.{one.pk}/label": f"Guard {one.pk}" for one in filled.costs.all()}
        preview = send(as_owner, filled, filled_in(made(filled), texts))
        with django_assert_num_queries(9):
            as_owner.get(preview.redirect_chain[-1][0])


def test_word_files_have_a_limit_for_each_person(
    as_owner: Client, nomination: Nomination, settings: Settings
) -> None:
    settings.PERSON_LIMITS = settings.PERSON_LIMITS | {"word": (1, 3600)}
    assert as_owner.get(url(nomination, "word")).status_code == 200
    answer = as_owner.get(url(nomination, "word"))
    assert answer.status_code == 429
    assert "Try again in an hour" in answer.text
    blank = reverse("nominations:blank_word", args=[nomination.cycle_id])
    assert as_owner.get(blank).status_code == 429
