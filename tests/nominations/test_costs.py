"""What costs are held against in a nomination: residents, participants, country and measures."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from awards.models import Question
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.models import Nomination
from nominations.reading import read_document
from nominations.services import evidence
from nominations.services.starting import save_details
from nominations.services.submission import submit_nomination
from tests.nominations import making


def answer(document: dict[str, Any], slug: str) -> Any:
    [found] = [
        question["value"]
        for section in document["sections"]
        for question in section["questions"]
        if question["slug"] == slug
    ]
    return found


def report_of(nomination: Nomination) -> dict[str, Any]:
    draft = Draft.load(Nomination.objects.get(pk=nomination.pk))
    report: dict[str, Any] = answer(build_document(draft), "costs")["report"]
    return report


def details(nomination: Nomination, actor: User, participants: int | None) -> Nomination:
    return save_details(
        nomination=nomination,
        actor=actor,
        title="Bicycle watch",
        language="en",
        topics=[],
        residents_served=80_000,
        participants=participants,
    )


class TestReport:
    def test_knows_all_that_the_nomination_says(self, filled: Nomination, owner: User) -> None:
        details(filled, owner, participants=400)
        report = report_of(filled)
        assert report["per_1000"]["total"] == 150
        assert report["per_participant"] == 30
        # 12,000 dollars in the United States.
        assert report["international"]["factor"] == 1
        [effect] = report["effects"]
        assert effect["what"] == "Bicycles stolen"
        assert effect["per_crime"] == {
            "label": "fewer",
            "estimate": 240,
            "low": pytest.approx(12_000 / (50 + 1.959964 * 350**0.5), abs=0.01),
            "high": pytest.approx(12_000 / (50 - 1.959964 * 350**0.5), abs=0.01),
        }

    def test_lists_every_measure_in_the_order_filed(self, filled: Nomination, owner: User) -> None:
        for what, after in (("Best", 20), ("Worst", 400)):
            evidence.save_measure(
                nomination=filled,
                actor=owner,
                question="measures",
                values=making.MEASURE | {"what": what, "after_count": after},
            )
        names = [effect["what"] for effect in report_of(filled)["effects"]]
        assert names == ["Bicycles stolen", "Best", "Worst"]

    def test_an_unfinished_measure_is_no_crime_counted(
        self, filled: Nomination, owner: User
    ) -> None:
        evidence.save_measure(
            nomination=filled,
            actor=owner,
            question="measures",
            values={"what": "Begun", "direction": "down"},
        )
        assert len(report_of(filled)["effects"]) == 1

    def test_identifying_measures_are_not_told_beside_other_answers(
        self, filled: Nomination
    ) -> None:
        draft = Draft.load(filled)
        [measures] = [row for row in draft.questions if row.slug == "measures"]
        [costs] = [row for row in draft.questions if row.slug == "costs"]

        def names() -> list[str]:
            return [row["what"] for row in draft.stored(costs)["measures"]]

        assert names() == ["Bicycles stolen"]
        measures.identifying = True
        assert names() == []
        costs.identifying = True
        assert names() == ["Bicycles stolen"]

    def test_is_frozen_with_the_submission(self, filled: Nomination, owner: User) -> None:
        details(filled, owner, participants=400)
        document = submit_nomination(nomination=filled, actor=owner).document
        details_of = answer(document, "costs")["report"]
        assert document["participants"] == 400
        assert details_of["request"]["purchasing_power"]["year"] == 2022
        filled.measures.all().delete()
        reading = read_document(document, blind=True)
        [shown] = [
            question.shown
            for section in reading.sections
            for question in section.questions
            if question.slug == "costs"
        ]
        assert [row["label"] for row in shown["report"]["effects"]] == ["Bicycles stolen"]

    def test_a_document_without_participants_still_reads(
        self, filled: Nomination, owner: User
    ) -> None:
        document = submit_nomination(nomination=filled, actor=owner).document
        del document["participants"]
        del answer(document, "costs")["report"]
        assert read_document(document).sections


class TestDetails:
    def test_participants_are_saved_and_on_record(
        self, nomination: Nomination, owner: User
    ) -> None:
        details(nomination, owner, participants=400)
        nomination.refresh_from_db()
        assert nomination.participants == 400
        entry = AuditEntry.objects.filter(action="nomination.details_saved").latest("pk")
        assert entry.payload["participants"] == 400
        details(nomination, owner, participants=None)
        nomination.refresh_from_db()
        assert nomination.participants is None

    def test_the_page_takes_and_shows_them(self, as_owner: Client, nomination: Nomination) -> None:
        url = reverse("nominations:details", args=[nomination.public_id])
        as_owner.post(url, {"title": "Lit Paths", "language": "en", "participants": "1 200"})
        nomination.refresh_from_db()
        assert nomination.participants == 1200
        assert 'value="1200"' in as_owner.get(url).text

    def test_nonsense_is_refused_beside_the_field(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        url = reverse("nominations:details", args=[nomination.public_id])
        typed = {"title": "Lit Paths", "language": "en", "participants": "many"}
        text = as_owner.post(url, typed).text
        assert "Give a whole number, such as 120." in text
        assert 'value="many"' in text


class TestPages:
    def section(self, nomination: Nomination) -> str:
        question = Question.objects.get(section__form=nomination.form_id, slug="costs")
        return reverse("nominations:section", args=[nomination.public_id, question.section.slug])

    def test_the_section_tells_what_the_rows_come_to(
        self, as_owner: Client, filled: Nomination
    ) -> None:
        text = as_owner.get(self.section(filled)).text
        assert "The programme costs 12,000 USD a year" in text
        assert "It needs the number of people who take part in a year." in text
        assert "per crime or incident fewer, not prevented" in text

    def test_without_costs_there_is_no_report(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        text = as_owner.get(self.section(nomination)).text
        assert "No cost yet." in text
        assert "cost-report" not in text

    def test_several_currencies_stand_apart(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        evidence.save_cost(
            nomination=filled,
            actor=owner,
            question="costs",
            values=making.COST | {"currency": "EUR", "amount": Decimal(70)},
        )
        text = as_owner.get(self.section(filled)).text
        assert "Together in a year: 70.00 EUR" in text
        assert "Together in a year: 12,000.00 USD" in text
        assert "Only costs in USD are in these figures, not those in EUR." in text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_section_asks_as_much_for_any_number_of_costs(
        self, as_owner: Client, nomination: Nomination, rows: int, django_assert_num_queries: Any
    ) -> None:
        for _number in range(rows):
            making.fill(nomination)
        url = self.section(nomination)
        as_owner.get(url)
        with django_assert_num_queries(8):
            as_owner.get(url)

    def test_an_hourly_rate_makes_the_amount(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        typed = {
            "label": "Patrols by volunteers",
            "kind": "volunteer",
            "paid_by": "Residents",
            "hours": "320",
            "hourly_rate": "13.50",
            "currency": "GBP",
            "months": "12",
        }
        url = reverse("nominations:cost_add", args=[nomination.public_id, "costs"])
        as_owner.post(url, typed)
        row = nomination.costs.get()
        assert (row.amount, row.hourly_rate, row.paid_by) == (4320, Decimal("13.5"), "Residents")
        edit = reverse("nominations:cost_edit", args=[nomination.public_id, row.pk])
        text = as_owner.get(edit).text
        assert 'value="13.50"' in text
        # More hours, and the amount left as it was worked out before.
        text = as_owner.post(edit, typed | {"amount": "4320", "hours": "500", "seen": "1"}).text
        assert "500 hours at 13.50 come to 6,750.00, not to 4,320.00." in text
        row.refresh_from_db()
        assert row.hours == 320


class TestWhileTyping:
    TYPED = {
        "label": "Patrols",
        "kind": "staff",
        "hours": "100",
        "hourly_rate": "40",
        "currency": "USD",
        "months": "6",
        "go": "preview",
    }
    LIVE = {"HX-Request": "true"}

    @pytest.fixture
    def page(self, filled: Nomination) -> str:
        return reverse("nominations:cost_add", args=[filled.public_id, "costs"])

    def test_it_says_what_this_cost_and_all_come_to(
        self, as_owner: Client, filled: Nomination, page: str
    ) -> None:
        """4,000 over half a year is 8,000 a year; with the guard's 12,000 it is 20,000."""
        text = as_owner.post(page, self.TYPED, headers=self.LIVE).text
        assert "8,000 USD" in text
        assert "Amount: 4,000 USD" in text
        assert "Per 1,000 residents: 100 USD" in text
        status = text.split('id="row-status"')[1]
        assert "The programme costs 20,000 USD a year (12,000 of it cash)" in status
        assert "<form" not in text
        assert filled.costs.count() == 1

    def test_a_changed_cost_stands_in_its_place(self, as_owner: Client, filled: Nomination) -> None:
        row = filled.costs.get()
        edit = reverse("nominations:cost_edit", args=[filled.public_id, row.pk])
        assert "The programme costs 12,000 USD a year" in as_owner.get(edit).text
        text = as_owner.post(edit, self.TYPED | {"seen": "1"}, headers=self.LIVE).text
        assert "The programme costs 8,000 USD a year (0 of it cash)" in text
        row.refresh_from_db()
        assert row.amount == 12_000

    def test_what_is_missing_is_named_kindly(self, as_owner: Client, page: str) -> None:
        typed = self.TYPED | {"hourly_rate": "", "currency": ""}
        text = as_owner.post(page, typed, headers=self.LIVE).text
        assert "There is nothing to work out yet:" in text
        assert "Amount: Give the amount, or what an hour is worth." in text
        assert "2 things to mend" in text

    def test_without_script_a_button_gives_it_and_keeps_what_was_typed(
        self, as_owner: Client, filled: Nomination, page: str
    ) -> None:
        text = as_owner.post(page, self.TYPED).text
        assert "The programme costs 20,000 USD a year" in text
        assert 'value="Patrols"' in text
        assert filled.costs.count() == 1

    def test_nothing_is_said_of_crimes_here(self, as_owner: Client, page: str) -> None:
        assert "crime" not in as_owner.post(page, self.TYPED, headers=self.LIVE).text

    def test_is_for_the_team_alone(self, client: Client, page: str, outsider: User) -> None:
        client.force_login(outsider)
        assert client.post(page, self.TYPED, headers=self.LIVE).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_asks_as_much_for_any_number_of_costs(
        self, as_owner: Client, nomination: Nomination, rows: int, django_assert_num_queries: Any
    ) -> None:
        for _number in range(rows):
            making.fill(nomination)
        row = nomination.costs.first()
        assert row is not None
        edit = reverse("nominations:cost_edit", args=[nomination.public_id, row.pk])
        as_owner.get(edit)
        with django_assert_num_queries(7):
            as_owner.get(edit)
