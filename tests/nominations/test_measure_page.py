"""Typing a measure: the report beside it, figures from a spreadsheet, nothing lost on the way."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import User
from nominations.models import Nomination
from nominations.services import evidence
from tests.nominations import making

TYPED = {key: str(value) for key, value in making.MEASURE.items()}
SERIES = {
    "what": "Package thefts",
    "direction": "down",
    "source": "Records",
    "series": "2014\t4\n2015\t8\n2016\t13\n2017\t4",
    "intervention_period": "2017",
}
LIVE = {"HX-Request": "true"}
CSV = b"Month,Thefts\n2016-01,12\n2016-02,n/a\n2016-03,9\n"


@pytest.fixture
def page(nomination: Nomination) -> str:
    return reverse("nominations:measure_add", args=[nomination.public_id, "measures"])


def post(client: Client, page: str, **typed: Any) -> HttpResponse:
    response: HttpResponse = client.post(page, TYPED | typed)
    return response


class TestReportWhileTyping:
    def test_is_the_report_alone(self, as_owner: Client, page: str, nomination: Nomination) -> None:
        answer = as_owner.post(page, TYPED | {"go": "preview"}, headers=LIVE).text
        assert "Bicycles stolen fell from 200 to 150, by 25 percent." in answer
        assert "<form" not in answer
        assert not nomination.measures.exists()

    def test_one_short_line_of_it_is_read_out(self, as_owner: Client, page: str) -> None:
        answer = as_owner.post(page, TYPED | {"go": "preview"}, headers=LIVE).text
        status = answer.split('id="row-status"')[1].split("</p>")[0]
        assert "fell from 200 to 150" in status
        assert "Design level 2 of 5" in status

    def test_says_kindly_what_is_missing(self, as_owner: Client, page: str) -> None:
        typed = TYPED | {"after_count": "", "source": "", "go": "preview"}
        answer = as_owner.post(page, typed, headers=LIVE).text
        assert "Still to give: the count after, where the figures come from." in answer

    def test_says_what_is_wrong(self, as_owner: Client, page: str) -> None:
        answer = as_owner.post(page, TYPED | {"after_count": "-3", "go": "preview"}, headers=LIVE)
        assert "Count after: This cannot be less than zero." in answer.text

    def test_without_script_a_button_gives_it_and_keeps_what_was_typed(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        answer = as_owner.post(page, TYPED | {"unit": "in May", "go": "preview"}).text
        assert "fell from 200 to 150" in answer
        assert 'value="in May"' in answer
        assert not nomination.measures.exists()

    def test_a_saved_measure_shows_it_at_once(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        for count in (150, 190):
            row = evidence.save_measure(
                nomination=nomination,
                actor=owner,
                question="measures",
                values=making.MEASURE | {"after_count": count},
            )
        edit = reverse("nominations:measure_edit", args=[nomination.public_id, row.pk])
        answer = as_owner.get(edit).text
        assert "fell from 200 to 190" in answer
        assert "one of 2 outcomes filed" in answer

    def test_belongs_to_the_team_alone(self, client: Client, page: str) -> None:
        client.force_login(making.colleague(making.make_agency(), "owner"))
        assert client.post(page, TYPED | {"go": "preview"}, headers=LIVE).status_code == 404


class TestSeries:
    def test_is_saved_with_its_beginning(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        response = as_owner.post(page, SERIES, follow=True)
        assert "Package thefts fell from 13 to 4." in response.text
        row = nomination.measures.get()
        assert row.series[0] == {"period": "2014", "count": 4}
        assert row.intervention_period == "2017"

    def test_is_typed_again_as_it_was_saved(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        as_owner.post(page, SERIES)
        edit = reverse(
            "nominations:measure_edit", args=[nomination.public_id, nomination.measures.get().pk]
        )
        assert SERIES["series"] in as_owner.get(edit).text

    def test_every_bad_row_is_named_and_the_text_stays(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        text = "2014\t4\n2015\tmany\nsoon\t3"
        answer = as_owner.post(page, SERIES | {"series": text}).text
        assert "“many” is not a number" in answer
        assert "Row 3" in answer
        assert text in answer
        assert not nomination.measures.exists()

    def test_how_pasted_columns_were_read_is_said(self, as_owner: Client, page: str) -> None:
        typed = SERIES | {"series": "Year\tThefts\n2016\t13\n2017\t4", "go": "preview"}
        answer = as_owner.post(page, typed, headers=LIVE).text
        assert "How the series was read:" in answer
        assert "headings" in answer


class TestSpreadsheet:
    def read(self, client: Client, page: str, name: str, content: bytes, **typed: str) -> str:
        upload = SimpleUploadedFile(name, content)
        data = TYPED | typed | {"go": "import", "spreadsheet": upload}
        return str(client.post(page, data).text)

    def test_shows_what_was_understood_and_names_bad_rows(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        answer = self.read(as_owner, page, "thefts.csv", CSV, unit="in May")
        assert "What was understood of “thefts.csv”" in answer
        assert "1 row cannot be read." in answer
        assert "“n/a” is not a number" in answer
        assert 'value="in May"' in answer
        assert not nomination.measures.exists()

    def test_reads_excel(self, as_owner: Client, page: str) -> None:
        book, written = Workbook(), BytesIO()
        for row in [("Year", "Thefts", "Control"), (2014, 4, 30), (2015, 8, 31)]:
            book.active.append(row)
        book.save(written)
        answer = self.read(as_owner, page, "thefts.xlsx", written.getvalue())
        assert "2 figures can be taken over." in answer
        assert "2014\t4\t30" in answer

    def test_the_figures_are_taken_over_on_a_word(
        self, as_owner: Client, page: str, nomination: Nomination
    ) -> None:
        taken = "2014\t4\n2015\t8"
        answer = post(as_owner, page, go="use", imported=taken, unit="in May").text
        assert f">\n{taken}</textarea>" in answer
        assert "The figures stand in the series now." in answer
        assert 'value="in May"' in answer
        assert not nomination.measures.exists()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("photo.xlsx", making.picture(), "could not be read"),
            ("empty.csv", b"", "could not be read"),
            ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "could not be read"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_nothing_is_lost(
        self, as_owner: Client, page: str, name: str, content: bytes, words: str
    ) -> None:
        answer = self.read(as_owner, page, name, content, unit="in May")
        assert words in answer
        assert 'value="in May"' in answer

    def test_asks_for_a_file_where_none_was_chosen(self, as_owner: Client, page: str) -> None:
        assert "Choose a file first" in post(as_owner, page, go="import").text
