"""Answers of an earlier nomination of the same agency, brought into a new one."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from awards.models import Cycle
from nominations.drafts import Draft
from nominations.intake.earlier import found_in
from nominations.intake.weighing import Proposal, weigh
from nominations.models import Nomination
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.evidence import save_community
from nominations.services.intake import forget_undecided
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.nominations import making


@pytest.fixture
def past(cycle: Cycle, agency: Agency, owner: User) -> Nomination:
    """A submitted nomination of the agency with everything in it."""
    nomination = making.fill(making.draft(cycle, agency, title="Bicycle watch of last year"))
    save_community(
        nomination=nomination, actor=owner, question="trust-surveys", values=making.SURVEY
    )
    save_partner(nomination=nomination, actor=owner, name="Example School", part="Lent a room")
    attach_file(
        nomination=nomination,
        actor=owner,
        question="supporting-files",
        upload=making.upload(),
        caption="The rack, full.",
    )
    submit_nomination(nomination=nomination, actor=owner)
    return nomination


def url(nomination: Nomination) -> str:
    return reverse("nominations:earlier", args=[nomination.public_id])


def choose(client: Client, nomination: Nomination, past: Nomination) -> Any:
    return client.post(url(nomination), {"from": past.public_id}, follow=True)


def ticks(response: Any) -> list[str]:
    return [
        f"{one.key}@{one.version}"
        for group in response.context["groups"]
        for one in group["proposals"]
        if one.is_ticked
    ]


def proposals(past: Nomination, nomination: Nomination) -> dict[str, Proposal]:
    draft = Draft.load(nomination)
    found = found_in(Draft.load(past), draft)
    return {one.key: one for one in weigh(found, draft, "earlier")}


class TestBringingIn:
    def test_everything_into_an_empty_draft(
        self, as_owner: Client, nomination: Nomination, past: Nomination
    ) -> None:
        preview = choose(as_owner, nomination, past)
        assert "What can be brought in" in preview.text
        response = as_owner.post(
            preview.redirect_chain[-1][0], {"take": ticks(preview)}, follow=True
        )
        assert "taken over" in response.text
        assert dict(nomination.answers.values_list("question", "value")) == making.ANSWERS
        assert nomination.measures.get().before_count == 200
        assert nomination.costs.get().amount == 12_000
        assert nomination.community.get().after_yes == 276
        assert nomination.partners.get().name == "Example School"
        assert not Draft.load(nomination).gaps()

    def test_the_other_nomination_stays_as_it_is(
        self, as_owner: Client, nomination: Nomination, past: Nomination
    ) -> None:
        preview = choose(as_owner, nomination, past)
        as_owner.post(preview.redirect_chain[-1][0], {"take": ticks(preview)})
        assert past.measures.count() == past.costs.count() == past.community.count() == 1
        assert past.attachments.get().nomination == past

    def test_files_are_copied(
        self, as_owner: Client, nomination: Nomination, past: Nomination
    ) -> None:
        preview = choose(as_owner, nomination, past)
        as_owner.post(preview.redirect_chain[-1][0], {"take": ticks(preview)})
        copy, original = nomination.attachments.get(), past.attachments.get()
        assert copy.original_name == original.original_name
        assert copy.file.name != original.file.name
        assert copy.public_id != original.public_id
        assert copy.caption == "The rack, full."

    def test_nothing_is_overwritten_without_a_tick(
        self, as_owner: Client, owner: User, nomination: Nomination, past: Nomination
    ) -> None:
        write_answers(nomination=nomination, actor=owner, values={"problem": "Of this year"})
        making.save_cost(
            nomination=nomination,
            actor=owner,
            question="costs",
            values={**making.COST, "label": "Paint"},
        )
        preview = choose(as_owner, nomination, past)
        as_owner.post(preview.redirect_chain[-1][0], {"take": ticks(preview)})
        assert nomination.answers.get(question="problem").value == "Of this year"
        assert nomination.costs.get().label == "Paint"
        assert nomination.answers.filter(question="analysis").exists()

    def test_with_a_tick_it_is(
        self, as_owner: Client, owner: User, nomination: Nomination, past: Nomination
    ) -> None:
        write_answers(nomination=nomination, actor=owner, values={"problem": "Of this year"})
        preview = choose(as_owner, nomination, past)
        as_owner.post(preview.redirect_chain[-1][0], {"take": ["answer:problem@1"]})
        assert nomination.answers.get().value == making.ANSWERS["problem"]

    def test_twice_adds_nothing_twice(
        self, as_owner: Client, nomination: Nomination, past: Nomination
    ) -> None:
        preview = choose(as_owner, nomination, past)
        as_owner.post(preview.redirect_chain[-1][0], {"take": ticks(preview)})
        again = choose(as_owner, nomination, past)
        assert again.context["groups"] == []


class TestWhichAnswersFit:
    def test_only_the_same_kind_and_choices_still_offered(
        self, cycle: Cycle, staff: User, agency: Agency, past: Nomination, next_version: Any
    ) -> None:
        from awards.models import Question
        from awards.services.publishing import new_form_version, publish_form

        form = new_form_version(form=cycle.forms.published()[0], actor=staff)
        asked = Question.objects.filter(section__form=form)
        asked.filter(slug="trust").update(kind="number")
        asked.filter(slug="problem").update(kind="short-text")
        asked.filter(slug="running").update(options=[["paused", "Paused"], ["ended", "Ended"]])
        asked.filter(slug="engagement").delete()
        publish_form(form=form, actor=staff)
        nomination = making.draft(cycle, agency, title="New")
        found = found_in(Draft.load(past), Draft.load(nomination))
        assert {one["label"] for one in found.gone} >= {
            "How does the programme build trust?",
            "How does the community take part?",
        }
        made = proposals(past, nomination)
        assert made["answer:problem"].value == making.ANSWERS["problem"]
        assert made["answer:running"].verdict == "unreadable"
        assert "no longer offered" in made["answer:running"].why[0]


class TestWhoseNominations:
    def test_only_the_agencys_own_are_listed(
        self, as_owner: Client, nomination: Nomination, cycle: Cycle, past: Nomination
    ) -> None:
        foreign = making.draft(cycle, making.make_agency(), title="Somebody else’s")
        page = as_owner.get(url(nomination))
        assert past.title in page.text
        assert foreign.title not in page.text
        assert choose(as_owner, nomination, foreign).status_code == 404
        assert choose(as_owner, nomination, nomination).status_code == 404

    def test_another_agency_of_the_same_person_is_not_offered(
        self, as_owner: Client, owner: User, nomination: Nomination, cycle: Cycle
    ) -> None:
        from accounts.enums import MembershipRole
        from accounts.models import Membership

        second = making.make_agency(name="Second Town Police")
        Membership.objects.create(agency=second, user=owner, role=MembershipRole.EDITOR)
        other = making.draft(cycle, second, title="Of the second town")
        assert choose(as_owner, nomination, other).status_code == 404

    def test_with_none_the_page_says_so(self, as_owner: Client, nomination: Nomination) -> None:
        assert "Your agency has no other nomination" in as_owner.get(url(nomination)).text

    @pytest.mark.parametrize("others", [1, 3])
    def test_the_list_costs_the_same(
        self,
        as_owner: Client,
        nomination: Nomination,
        cycle: Cycle,
        agency: Agency,
        others: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(others):
            making.draft(cycle, agency, title=f"Other {number}")
        with django_assert_num_queries(5):
            as_owner.get(url(nomination))


def test_what_nobody_decides_on_is_forgotten_after_a_month(
    as_owner: Client, nomination: Nomination, past: Nomination, settings: Any
) -> None:
    assert "nominations.jobs.forget_undecided_readings" in settings.LAUREL_TICK_JOBS
    choose(as_owner, nomination, past)
    nomination.intakes.update(made_at=timezone.now() - timedelta(days=29))
    assert forget_undecided() == 0
    nomination.intakes.update(made_at=timezone.now() - timedelta(days=31))
    assert forget_undecided() == 1
    assert not nomination.intakes.exists()
