"""The self-check before a nomination is started, and what is kept of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from audit.models import AuditEntry
from awards.models import Cycle
from awards.services.defaults import add_default_categories
from nominations.eligibility.duplicates import duplicates_of, earlier_like, resembling
from nominations.eligibility.selfcheck import needs_population
from nominations.models import Nomination
from nominations.services.submission import submit_nomination
from tests.factories import WinnerFactory
from tests.nominations import making

RULES: list[dict[str, Any]] = [
    {"rule": "live_months", "months": 12},
    {"rule": "agency_kinds", "kinds": ["municipal"]},
    {"rule": "member", "of": "the Example Association"},
    {"rule": "new_programme"},
    {"rule": "question", "text": "Is it led by the police?", "expected": "yes"},
]
ANSWERS = {
    "rule0_began": "2020-03-01",
    "rule2_is": "yes",
    "rule2_number": "4711",
    "rule3_before": "no",
    "rule4_answer": "yes",
}


@pytest.fixture
def ruled(cycle: Cycle) -> Cycle:
    cycle.eligibility = RULES
    cycle.save()
    return cycle


@pytest.fixture
def url(ruled: Cycle) -> str:
    return f"/nominations/start/?cycle={ruled.pk}"


def typed(agency: Agency, **values: str) -> dict[str, Any]:
    return {"agency": agency.pk, "title": "Lit Paths", "language": "en", **ANSWERS, **values}


class TestPages:
    def test_asks_what_the_rules_need(self, as_owner: Client, url: str) -> None:
        text = as_owner.get(url).text
        for words in (
            "When did the programme begin?",
            "Are you a member in good standing?",
            "Was it nominated for this award before?",
            "Is it led by the police?",
            "Check who can take part",
        ):
            assert words in text

    def test_says_what_is_met_before_anything_is_started(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        text = as_owner.post(url, typed(agency)).text
        assert text.count("tag--good") == 5
        assert "Not every rule is met" not in text
        assert not Nomination.objects.exists()

    def test_what_is_not_met_is_said_and_keeps_nobody_out(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        answers = typed(agency, rule4_answer="no", rule0_began="2031-01-01")
        text = as_owner.post(url, answers).text
        assert "Not every rule is met" in text
        assert text.count("tag--alert") == 2
        response = as_owner.post(url, {**answers, "confirmed": "yes"})
        nomination = Nomination.objects.get()
        assert response["Location"] == nomination.get_absolute_url()
        kept = {one["rule"]: one["met"] for one in nomination.eligibility["verdicts"]}
        assert kept == {
            "live_months": False,
            "agency_kinds": True,
            "member": True,
            "new_programme": True,
            "question": False,
        }
        assert {"question": "Is it led by the police?", "answer": "no"} in nomination.eligibility[
            "answers"
        ]
        entry = AuditEntry.objects.get(action="nomination.started")
        assert entry.payload["rules_not_met"] == ["live_months", "question"]

    def test_the_answers_can_be_changed_and_none_is_lost(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        text = as_owner.post(url, {**typed(agency), "change": "yes"}).text
        assert 'value="Lit Paths"' in text
        assert 'value="2020-03-01"' in text
        assert 'value="4711"' in text
        assert "There is a problem" not in text
        assert not Nomination.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"rule0_began": "soon"}, "Enter a valid date."),
            ({"rule0_began": ""}, "Enter a date, such as 2029-03-01."),
            ({"rule3_before": "perhaps"}, "Select a valid choice."),
            ({"rule4_answer": ""}, "Choose yes or no."),
        ],
    )
    def test_nonsense_is_refused_and_the_rest_is_kept(
        self, as_owner: Client, url: str, agency: Agency, wrong: dict[str, str], words: str
    ) -> None:
        text = as_owner.post(url, {**typed(agency, **wrong), "confirmed": "yes"}).text
        assert words in text
        assert 'value="Lit Paths"' in text
        assert not Nomination.objects.exists()

    def test_hostile_answers_are_shown_as_words(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        text = as_owner.post(url, typed(agency, rule2_number="<script>alert(1)</script>")).text
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_without_rules_a_nomination_starts_at_once(
        self, as_owner: Client, cycle: Cycle, agency: Agency
    ) -> None:
        as_owner.post(f"/nominations/start/?cycle={cycle.pk}", typed(agency))
        assert Nomination.objects.get().eligibility == {}

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_for_any_history(
        self,
        as_owner: Client,
        url: str,
        ruled: Cycle,
        agency: Agency,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(rows):
            year = making.open_cycle(award=ruled.award, year=2040 + number)
            making.submitted(cycle=year, agency=agency, title=f"Lit Path {number}")
        as_owner.post(url, typed(agency))
        with django_assert_num_queries(9):
            as_owner.post(url, typed(agency))


class TestAgain:
    def again(self, nomination: Nomination) -> str:
        return reverse("nominations:self_check", args=[nomination.public_id])

    def test_is_answered_again_with_what_was_said(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        as_owner.post(url, typed(agency, rule4_answer="no", confirmed="yes"))
        nomination = Nomination.objects.get()
        page = as_owner.get(self.again(nomination)).text
        assert "Not every rule is met" in page
        assert 'value="4711"' in page
        page = as_owner.post(self.again(nomination), ANSWERS, follow=True).text
        assert "Checked again." in page
        assert page.count("tag--good") == 5
        entries = AuditEntry.objects.about(nomination).filter(action="nomination.checked_again")
        assert entries.get().payload == {"rules_not_met": []}

    def test_nonsense_keeps_what_was_found(
        self, as_owner: Client, url: str, agency: Agency
    ) -> None:
        as_owner.post(url, typed(agency, confirmed="yes"))
        nomination = Nomination.objects.get()
        before = nomination.eligibility
        answers = ANSWERS | {"rule0_began": "<b>soon</b>"}
        page = as_owner.post(self.again(nomination), answers)
        assert page.context["form"].errors["rule0_began"]
        assert "<b>soon" not in page.text
        nomination.refresh_from_db()
        assert nomination.eligibility == before

    def test_is_for_writers_of_an_open_draft(
        self, client: Client, ruled: Cycle, filled: Nomination, viewer: User, editor: User
    ) -> None:
        client.force_login(viewer)
        assert client.post(self.again(filled), ANSWERS).status_code == 404
        submit_nomination(nomination=filled, actor=editor)
        client.force_login(editor)
        assert "Nothing was saved" in client.post(self.again(filled), ANSWERS).text


class TestPopulation:
    @pytest.fixture
    def banded(self, cycle: Cycle, staff: User, agency: Agency) -> Cycle:
        add_default_categories(cycle=cycle, actor=staff)
        agency.population_served = None
        agency.save()
        return cycle

    def test_is_asked_where_it_decides_something(self, cycle: Cycle, staff: User) -> None:
        assert not needs_population(cycle)
        add_default_categories(cycle=cycle, actor=staff)
        assert needs_population(cycle)

    def test_settles_the_band_and_stays_with_the_agency(
        self, client: Client, banded: Cycle, agency: Agency, editor: User
    ) -> None:
        client.force_login(editor)
        url = f"/nominations/start/?cycle={banded.pk}"
        assert "Residents that the agency serves" in client.get(url).text
        asked = client.post(url, typed(agency)).text
        assert "Say how many residents the agency serves." in asked
        client.post(url, typed(agency, population="120000"))
        agency.refresh_from_db()
        assert agency.population_served == 120_000
        nomination = Nomination.objects.get()
        assert nomination.category is not None
        assert nomination.category.slug == "100000-to-249999"

    def test_is_not_asked_of_an_agency_that_said_it(
        self, as_owner: Client, cycle: Cycle, staff: User
    ) -> None:
        add_default_categories(cycle=cycle, actor=staff)
        text = as_owner.get(f"/nominations/start/?cycle={cycle.pk}").text
        assert "Residents that the agency serves" not in text


class TestDuplicates:
    def earlier(self, cycle: Cycle, agency: Agency, title: str, year: int = 2029) -> Nomination:
        other = making.open_cycle(award=cycle.award, year=year)
        return making.submitted(cycle=other, agency=agency, title=title).nomination

    def test_a_team_is_told_of_its_own_and_of_winners(self, cycle: Cycle, agency: Agency) -> None:
        self.earlier(cycle, agency, "The Lit Paths")
        self.earlier(cycle, making.make_agency(name="Farville Police"), "Lit Paths", 2028)
        WinnerFactory(award=cycle.award, year=2020, programme="Lit Paths", agency_name=agency.name)
        WinnerFactory(award=cycle.award, year=2021, programme="Lit Paths", agency_name="Zzz")
        found = earlier_like(cycle=cycle, agency=agency, title="Lit Paths")
        assert found == ("“The Lit Paths” (2029)", "“Lit Paths” (2020)")

    def test_staff_see_programmes_and_agencies_that_are_alike(
        self, cycle: Cycle, agency: Agency, staff: User
    ) -> None:
        subject = making.submitted(cycle=cycle, agency=agency, title="Lit Paths").nomination
        self.earlier(cycle, making.make_agency(name="Farville Police"), "Lit  path", 2029)
        self.earlier(cycle, agency, "Bicycle watch", 2028)
        twin = making.make_agency(name="Exampleton Police Dept")
        self.earlier(cycle, twin, "Doors", 2027)
        self.earlier(cycle, making.make_agency(name="Nowhere Sheriff"), "Markets", 2026)
        WinnerFactory(award=cycle.award, year=2019, programme="Lit Paths", agency_name="Zzz")
        found = duplicates_of([subject], staff)[subject.pk]
        assert [(one.title, one.same_programme) for one in found] == [
            ("Lit  path", True),
            ("Lit Paths", True),
            ("Bicycle watch", False),
            ("Doors", False),
        ]

    def test_a_conflict_hides_the_other_one(
        self, cycle: Cycle, agency: Agency, staff: User
    ) -> None:
        subject = making.submitted(cycle=cycle, agency=agency, title="Lit Paths").nomination
        other = self.earlier(cycle, agency, "Lit Paths")
        assert len(duplicates_of([subject], staff)[subject.pk]) == 1
        other.bars.create(user=staff)
        assert duplicates_of([subject], staff)[subject.pk] == []

    def test_an_embargoed_winner_is_not_named(
        self, cycle: Cycle, agency: Agency, staff: User
    ) -> None:
        past = making.open_cycle(award=cycle.award, year=2029)
        Cycle.objects.filter(pk=past.pk).update(
            released_at=timezone.now(), announcement_at=timezone.now() + timedelta(days=900)
        )
        WinnerFactory(
            award=cycle.award, cycle=past, year=2029, programme="Lit Paths", agency_name="Zzz"
        )
        subject = making.submitted(cycle=cycle, agency=agency, title="Lit Paths").nomination
        assert duplicates_of([subject], staff)[subject.pk] == []

    def test_the_queue_can_be_narrowed_to_them(
        self, cycle: Cycle, agency: Agency, staff: User
    ) -> None:
        alike = making.submitted(cycle=cycle, agency=agency, title="Lit Paths").nomination
        making.submitted(cycle=cycle, title="Quiet Harbour Nights")
        self.earlier(cycle, agency, "Lit Paths 2")
        found = resembling(Nomination.objects.for_screening(staff).filter(cycle=cycle), staff)
        assert list(found) == [alike]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_cost_one_query(
        self, cycle: Cycle, staff: User, rows: int, django_assert_num_queries: Any
    ) -> None:
        subjects = [
            making.submitted(cycle=cycle, title=f"Lit Paths {number}").nomination
            for number in range(rows)
        ]
        with django_assert_num_queries(1):
            assert len(duplicates_of(subjects, staff)) == rows
