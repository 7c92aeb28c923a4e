"""The audit trail and the health page, as staff see them."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from mail.models import JobRun
from tests.factories import AwardFactory, award_staff

pytestmark = pytest.mark.django_db


def test_the_trail_shows_own_awards_and_account_entries_only(client) -> None:
    award = AwardFactory()
    staff = award_staff(award)
    with transaction.atomic():
        record(actor=staff, action="award.changed", scope=award.scope)
        record(actor=staff, action="award.changed", scope=AwardFactory().scope)
        record(actor=None, action="agency.created")
    client.force_login(staff)
    page = client.get(reverse("desk:trail")).context["page_obj"]
    assert {entry.scope for entry in page} == {award.scope, ""}


@pytest.mark.parametrize("count", [1, 3])
def test_the_trail_costs_the_same_at_any_length(client, count, django_assert_num_queries) -> None:
    award = AwardFactory()
    staff = award_staff(award)
    with transaction.atomic():
        for _ in range(count):
            record(actor=staff, action="award.changed", scope=award.scope)
    client.force_login(staff)
    with django_assert_num_queries(6):
        client.get(reverse("desk:trail"))


def test_health_says_when_no_job_has_run(client) -> None:
    client.force_login(award_staff(AwardFactory()))
    assert "No job has run yet" in client.get(reverse("desk:health")).content.decode()


def test_health_shows_the_last_error_of_a_job(client) -> None:
    JobRun.objects.create(
        name="mail.jobs.deliver_due", last_started=timezone.now(), last_error="refused"
    )
    client.force_login(award_staff(AwardFactory()))
    assert "refused" in client.get(reverse("desk:health")).content.decode()
