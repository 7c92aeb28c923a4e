"""The desk's first page, the cockpit, and extending a deadline."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from awards.enums import Phase
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.models import AccessBar, Nomination
from tests.factories import AgencyFactory, UserFactory, award_staff, make_cycle, member

pytestmark = pytest.mark.django_db


def _nomination(cycle: Cycle, state: str = "draft", number: int = 1) -> Nomination:
    agency = AgencyFactory()
    form = cycle.forms.first() or cycle.forms.create(version=1)
    return Nomination.objects.create(
        cycle=cycle,
        agency=agency,
        form=form,
        title=f"Programme {number}",
        state=state,
        reference=None if state == "draft" else f"X-{number}",
        created_by=member(agency),
    )


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def staff(cycle):
    return award_staff(cycle.award)


@pytest.fixture
def staff_client(client: Client, staff) -> Client:
    client.force_login(staff)
    return client


def test_the_first_page_counts_what_is_to_be_done(staff_client, cycle) -> None:
    _nomination(cycle)
    _nomination(cycle, "submitted", 2)
    row = staff_client.get(reverse("desk:home")).context["rows"][0]
    assert (row.funnel.drafts, row.funnel.to_screen, row.funnel.accepted) == (1, 1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_costs_the_same_for_any_number_of_cycles(
    staff_client, cycle, count, django_assert_num_queries
) -> None:
    for number in range(count - 1):
        _nomination(make_cycle(award=cycle.award, year=2040 + number), "submitted", number)
    with django_assert_num_queries(5):
        staff_client.get(reverse("desk:home"))


def test_a_conflict_is_not_counted_for_the_person_in_it(staff_client, staff, cycle) -> None:
    nomination = _nomination(cycle, "submitted")
    AccessBar.objects.create(nomination=nomination, user=staff)
    row = staff_client.get(reverse("desk:home")).context["rows"][0]
    assert row.funnel.to_screen == 0


def test_the_cockpit_of_another_award_is_not_there(staff_client) -> None:
    assert staff_client.get(reverse("desk:cycle", args=[make_cycle().pk])).status_code == 404


def _labels(client: Client, cycle: Cycle) -> list[str]:
    response = client.get(reverse("desk:cycle", args=[cycle.pk]))
    return [thing.label for thing in response.context["things"]]


def test_the_cockpit_asks_for_the_form_and_then_for_judges(staff_client, cycle) -> None:
    assert _labels(staff_client, cycle) == ["Publish the nomination form", "Invite judges"]


def test_after_the_close_the_cockpit_asks_for_a_round(client) -> None:
    cycle = make_cycle(Phase.CLOSED)
    client.force_login(award_staff(cycle.award))
    assert "Set up the judging round" in _labels(client, cycle)


def test_extending_tells_every_team_with_a_draft_and_no_other(staff_client, cycle) -> None:
    draft, submitted = _nomination(cycle), _nomination(cycle, "accepted", 2)
    new = (cycle.closes_at + timedelta(days=2)).astimezone(cycle.tzinfo)
    staff_client.post(
        reverse("desk:extend", args=[cycle.pk]),
        {"new_closes_at": f"{new:%Y-%m-%dT%H:%M}", "reason": "A storm closed the roads"},
    )
    cycle.refresh_from_db()
    assert cycle.closes_at == new.replace(second=0, microsecond=0)
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    assert told == {draft.created_by.email}
    assert submitted.created_by.email not in told
    assert "A storm closed the roads" in OutboxMessage.objects.get().body


@pytest.mark.parametrize("days", [-1, 200])
def test_a_deadline_that_cannot_be_keeps_the_reason_typed(staff_client, cycle, days) -> None:
    new = (cycle.closes_at + timedelta(days=days)).astimezone(cycle.tzinfo)
    response = staff_client.post(
        reverse("desk:extend", args=[cycle.pk]),
        {"new_closes_at": f"{new:%Y-%m-%dT%H:%M}", "reason": "My long reason"},
    )
    assert response.status_code == 422
    assert "My long reason" in response.content.decode()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("name", ["cycle", "extend", "screening"])
def test_the_pages_of_a_cycle_are_not_there_for_others(client, cycle, name) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse(f"desk:{name}", args=[cycle.pk])).status_code == 404
