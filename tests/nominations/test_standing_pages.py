"""What a team reads of how its nomination stands, and the steps back from there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.enums import Phase
from awards.models import Cycle
from judging.enums import DecisionOutcome, DecisionState
from judging.models import Decision, DecisionEntry, Result, Round
from nominations.models import Nomination
from nominations.services.extensions import extend_nomination
from nominations.services.reopening import reopen_nomination
from nominations.services.screening import (
    accept_nomination,
    mark_ineligible,
    return_nomination,
)
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.factories import cycle_dates
from tests.nominations.test_deadline import close_at


@pytest.fixture
def waiting(filled: Nomination, owner: User) -> Nomination:
    submit_nomination(nomination=filled, actor=owner)
    return Nomination.objects.get(pk=filled.pk)


def url(nomination: Nomination, name: str = "detail", *args: Any) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, *args])


class TestReopening:
    def test_from_the_page_and_back(self, as_owner: Client, waiting: Nomination) -> None:
        page = as_owner.get(url(waiting)).text
        assert "Change the nomination" in page
        assert "Staff look at it until about" in page
        page = as_owner.post(url(waiting, "reopen"), follow=True).text
        assert "What you submitted still counts" in page
        assert as_owner.get(url(waiting, "section", "summary")).status_code == 200
        page = as_owner.post(url(waiting, "keep"), follow=True).text
        assert "It stands as you submitted it." in page
        assert as_owner.get(url(waiting, "section", "summary")).status_code == 302

    def test_after_the_deadline_the_page_says_what_stands(
        self, as_owner: Client, waiting: Nomination, owner: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        close_at(waiting.cycle, timezone.now() - timedelta(hours=1))
        page = as_owner.get(url(waiting)).text
        assert "did not submit them before the deadline" in page
        assert "Change the nomination" not in page
        moved = as_owner.get(url(waiting, "section", "summary"), follow=True).text
        assert "stands as you submitted it" in moved
        assert as_owner.get(url(waiting, "check")).status_code == 302
        late = as_owner.post(url(waiting, "submit"), {"agreed": "on"})
        assert late.status_code == 409

    def test_viewers_and_others_cannot(
        self, client: Client, waiting: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        client.force_login(viewer)
        assert "Change the nomination" not in client.get(url(waiting)).text
        for person in (viewer, outsider, staff):
            client.force_login(person)
            for name in ("reopen", "keep", "reinstate"):
                assert client.post(url(waiting, name)).status_code == 404

    def test_a_get_changes_nothing(self, as_owner: Client, waiting: Nomination) -> None:
        for name in ("reopen", "keep", "reinstate"):
            assert as_owner.get(url(waiting, name)).status_code == 405

    def test_what_is_refused_is_said(
        self, as_owner: Client, waiting: Nomination, staff: User
    ) -> None:
        accept_nomination(nomination=waiting, actor=staff)
        page = as_owner.post(url(waiting, "reopen"), follow=True).text
        assert "cannot be opened for changes" in page

    def test_what_was_withdrawn_comes_back_in(
        self, as_owner: Client, waiting: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=waiting, actor=owner)
        assert "Take it back in" in as_owner.get(url(waiting)).text
        page = as_owner.post(url(waiting, "reinstate"), follow=True).text
        assert "It is a draft again." in page
        assert "It was submitted before and taken out." in page


class TestCorrecting:
    def test_only_what_was_named_is_open(
        self, as_owner: Client, waiting: Nomination, staff: User
    ) -> None:
        return_nomination(
            nomination=waiting, actor=staff, reason="Name the source.", sections=["problem"]
        )
        page = as_owner.get(url(waiting)).text
        assert url(waiting, "section", "problem") in page
        for closed in (url(waiting, "section", "summary"), url(waiting, "details")):
            assert closed not in page
            assert as_owner.get(closed)["Location"] == url(waiting)
        assert page.count("As submitted") >= 8
        refused = as_owner.post(url(waiting, "section", "summary"), {"q_summary": "Other words"})
        assert refused.status_code in {200, 302}
        assert "Other words" not in str(list(waiting.answers.values_list("value", flat=True)))

    def test_the_details_can_be_named(
        self, as_owner: Client, waiting: Nomination, staff: User
    ) -> None:
        return_nomination(nomination=waiting, actor=staff, reason="Who?", sections=["about"])
        assert url(waiting, "details") in as_owner.get(url(waiting)).text
        assert as_owner.get(url(waiting, "details")).status_code == 200


class TestWords:
    def test_a_later_deadline_of_its_own_is_shown_with_its_reason(
        self, as_owner: Client, filled: Nomination, staff: User
    ) -> None:
        until = filled.deadline() + timedelta(days=3)
        extend_nomination(nomination=filled, actor=staff, until=until, reason="A <b>flood</b>.")
        for name in ("detail", "check", "submit"):
            text = as_owner.get(url(filled, name)).text
            assert "a later deadline of your own: A &lt;b&gt;flood&lt;/b&gt;." in text

    def test_how_and_until_when_to_appeal(
        self, as_owner: Client, waiting: Nomination, staff: User
    ) -> None:
        mark_ineligible(nomination=waiting, actor=staff, reason="Too young.")
        page = as_owner.get(url(waiting)).text
        assert "You can appeal until" in page
        assert waiting.cycle.award.contact_email in page
        waiting.screenings.update(appeal_until=timezone.now() - timedelta(days=1))
        page = as_owner.get(url(waiting)).text
        assert "The time to appeal ended" in page
        assert "You can appeal until" not in page

    @pytest.mark.parametrize(
        ("phase", "words"),
        [
            (Phase.CLOSED, "Judges read and score it from"),
            (Phase.JUDGING, "Judges read and score it until"),
            (Phase.DECIDING, "The judges have finished"),
        ],
    )
    def test_what_comes_next(
        self, as_owner: Client, waiting: Nomination, staff: User, phase: Phase, words: str
    ) -> None:
        accept_nomination(nomination=waiting, actor=staff)
        Cycle.objects.filter(pk=waiting.cycle_id).update(**cycle_dates(phase))
        page = as_owner.get(url(waiting)).text
        assert words in page
        assert "The result is announced on" in page


class TestOutcome:
    @pytest.fixture
    def decided(self, waiting: Nomination, staff: User) -> Nomination:
        accept_nomination(nomination=waiting, actor=staff)
        Cycle.objects.filter(pk=waiting.cycle_id).update(
            **cycle_dates(Phase.ANNOUNCED), released_at=timezone.now() - timedelta(days=61)
        )
        return Nomination.objects.get(pk=waiting.pk)

    def honour(self, nomination: Nomination, staff: User, outcome: DecisionOutcome) -> None:
        cycle = nomination.cycle
        judging = Round.objects.create(
            cycle=cycle,
            number=1,
            name="Scores",
            seed=1,
            opens_at=cycle.judging_opens_at,
            closes_at=cycle.judging_closes_at,
        )
        result = Result.objects.create(
            round=judging, document={}, sha256="x" * 64, judge_keys={}, computed_by=staff
        )
        decision = Decision.objects.create(
            cycle=cycle, result=result, document={}, sha256="y" * 64, proposed_by=staff
        )
        DecisionEntry.objects.create(
            decision=decision, nomination=nomination, outcome=outcome, citation="For the lamps."
        )
        Decision.objects.filter(pk=decision.pk).update(state=DecisionState.SIGNED)
        Decision.objects.filter(pk=decision.pk).update(
            state=DecisionState.RELEASED, released_by=staff, released_at=timezone.now()
        )

    @pytest.mark.parametrize("outcome", list(DecisionOutcome))
    def test_an_honour_is_told_once_announced_and_not_before(
        self, as_owner: Client, decided: Nomination, staff: User, outcome: DecisionOutcome
    ) -> None:
        self.honour(decided, staff, outcome)
        title = f'<p class="notice__title">{outcome.label}</p>'
        page = as_owner.get(url(decided)).text
        assert title in page
        assert "For the lamps." in page
        later = timezone.now() + timedelta(days=1)
        Cycle.objects.filter(pk=decided.cycle_id).update(announcement_at=later)
        page = as_owner.get(url(decided)).text
        assert "For the lamps." not in page
        assert title not in page

    def test_not_being_chosen_is_told_too(self, as_owner: Client, decided: Nomination) -> None:
        assert "Not chosen this time" in as_owner.get(url(decided)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_history(
    as_owner: Client,
    waiting: Nomination,
    owner: User,
    staff: User,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(rows):
        return_nomination(nomination=waiting, actor=staff, reason="Again.", sections=["problem"])
        submit_nomination(nomination=waiting, actor=owner)
    as_owner.get(url(waiting))
    with django_assert_num_queries(6):
        as_owner.get(url(waiting))
