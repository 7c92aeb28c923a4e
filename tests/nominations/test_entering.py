"""Nominations that staff type in for an agency that cannot use the site."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Agency, Invitation, Membership, User
from accounts.services.agencies import create_agency_for_others, join_agency
from audit.models import AuditEntry
from awards.enums import Phase
from awards.models import Cycle
from judging.services.detection import detect_conflicts
from mail.models import OutboxMessage
from nominations.enums import RevisionSubject
from nominations.exceptions import DeadlinePassed, NotAllowed, NotOpen, WrongState
from nominations.models import Nomination
from nominations.reading import read_document
from nominations.services.answers import write_answers
from nominations.services.entering import enter_nomination
from nominations.services.evidence import save_cost, save_measure
from nominations.services.screening import accept_nomination, return_nomination
from nominations.services.submission import submit_nomination
from tests.factories import UserFactory, award_staff, make_cycle
from tests.nominations import making
from tests.nominations.test_deadline import close_at


def enter(cycle: Cycle, agency: Agency, actor: User, **values: Any) -> Nomination:
    given = {
        "title": "Lit Paths",
        "arrived_at": timezone.now() - timedelta(hours=3),
        "note": "By e-mail from the chief's office.",
        **values,
    }
    return enter_nomination(cycle=cycle, agency=agency, actor=actor, **given)


def fill(nomination: Nomination, actor: User) -> None:
    write_answers(nomination=nomination, actor=actor, values=making.ANSWERS)
    save_measure(nomination=nomination, actor=actor, question="measures", values=making.MEASURE)
    save_cost(nomination=nomination, actor=actor, question="costs", values=making.COST)


@pytest.fixture
def founded(staff: User) -> Agency:
    """An agency that staff set up, with nobody on its team."""
    return create_agency_for_others(
        actor=staff, email="chief@example.org", name="Farville Police", country="US"
    )


@pytest.fixture
def typed(cycle: Cycle, founded: Agency, staff: User) -> Nomination:
    return enter(cycle, founded, staff)


class TestAgency:
    def test_the_first_to_accept_owns_it(self, founded: Agency) -> None:
        invitation = founded.invitations.get()
        assert not founded.memberships.exists()
        chief = UserFactory(email="chief@example.org")
        assert join_agency(invitation=invitation, user=chief).role == MembershipRole.OWNER
        mail = OutboxMessage.objects.get(template="account_agency_founded")
        assert mail.to == "chief@example.org"

    def test_nobody_else_founds_one(self, owner: User) -> None:
        with pytest.raises(Exception, match="Only programme staff"):
            create_agency_for_others(actor=owner, email="x@example.org", name="X", country="US")
        assert not Agency.objects.filter(name="X").exists()

    def test_an_invitation_to_a_team_makes_no_owner(self, agency: Agency, owner: User) -> None:
        invitation = Invitation.objects.create(
            email="new@example.org",
            purpose="agency",
            token_hash="x" * 64,
            agency=agency,
            role=MembershipRole.EDITOR,
            invited_by=owner,
            expires_at=timezone.now() + timedelta(days=1),
        )
        new = UserFactory(email="new@example.org")
        assert join_agency(invitation=invitation, user=new).role == MembershipRole.EDITOR


class TestEntering:
    def test_says_who_how_and_when(self, typed: Nomination, staff: User) -> None:
        assert typed.entered_by == staff
        assert typed.entry_note == "By e-mail from the chief's office."
        entry = AuditEntry.objects.get(action="nomination.typed_in")
        assert "chief" not in str(entry.payload)
        assert typed.arrived_at is not None
        assert entry.payload["arrived_at"] == typed.arrived_at.isoformat()

    def test_its_first_details_are_in_the_history(self, typed: Nomination, staff: User) -> None:
        first = typed.revisions.get(subject=RevisionSubject.DETAILS)
        assert (first.made_by, first.value["title"]) == (staff, "Lit Paths")

    def test_is_for_the_awards_staff(
        self, cycle: Cycle, agency: Agency, owner: User, other_staff: User
    ) -> None:
        for person in (owner, other_staff):
            with pytest.raises(NotAllowed):
                enter(cycle, agency, person)

    def test_not_for_ones_own_agency(self, cycle: Cycle, agency: Agency, staff: User) -> None:
        Membership.objects.create(agency=agency, user=staff, role=MembershipRole.VIEWER)
        with pytest.raises(NotAllowed, match="colleague"):
            enter(cycle, agency, staff)

    @pytest.mark.parametrize(
        ("ago", "words"), [(timedelta(hours=-1), "future"), (timedelta(hours=1), "after")]
    )
    def test_neither_from_the_future_nor_late(
        self, cycle: Cycle, agency: Agency, staff: User, ago: timedelta, words: str
    ) -> None:
        if words == "after":
            close_at(cycle, timezone.now() - timedelta(hours=2))
            cycle.refresh_from_db()
        with pytest.raises(WrongState, match=words):
            enter(cycle, agency, staff, arrived_at=timezone.now() - ago)

    def test_not_once_judging_has_opened(self, agency: Agency) -> None:
        cycle = make_cycle(Phase.JUDGING)
        making.published_form(cycle)
        with pytest.raises(NotOpen):
            enter(cycle, agency, award_staff(cycle.award), arrived_at=cycle.opens_at)

    def test_a_team_that_is_there_is_told(self, cycle: Cycle, agency: Agency, staff: User) -> None:
        enter(cycle, agency, staff)
        assert OutboxMessage.objects.filter(template="nomination_typed_in").count() == 3


class TestWriting:
    def test_whoever_typed_it_in_writes_and_submits(
        self, typed: Nomination, staff: User, founded: Agency
    ) -> None:
        fill(typed, staff)
        submission = submit_nomination(nomination=typed, actor=staff)
        assert submission.submitted_at > (typed.arrived_at or submission.submitted_at)
        reading = read_document(submission.document, blind=True)
        assert reading.arrived_at == typed.arrived_at
        [receipt] = OutboxMessage.objects.filter(template="nomination_received")
        assert receipt.to == "chief@example.org"

    def test_nobody_else_of_the_staff_does(
        self, typed: Nomination, cycle: Cycle, other_staff: User
    ) -> None:
        for person in (award_staff(cycle.award), other_staff):
            with pytest.raises(NotAllowed):
                write_answers(nomination=typed, actor=person, values={"summary": "Mine"})
            assert not Nomination.objects.visible_to(person).filter(pk=typed.pk).exists()

    def test_not_after_leaving_the_staff_nor_with_a_conflict(
        self, typed: Nomination, staff: User, cycle: Cycle
    ) -> None:
        typed.bars.create(user=staff)
        with pytest.raises(NotAllowed):
            write_answers(nomination=typed, actor=staff, values={"summary": "Mine"})
        typed.bars.all().delete()
        cycle.award.staff_seats.filter(user=staff).delete()
        with pytest.raises(NotAllowed):
            write_answers(nomination=typed, actor=staff, values={"summary": "Mine"})
        assert not Nomination.objects.handled_by(staff).exists()

    def test_typing_it_in_is_no_conflict(self, typed: Nomination, staff: User) -> None:
        fill(typed, staff)
        submit_nomination(nomination=typed, actor=staff)
        detect_conflicts(cycle=typed.cycle)
        assert not typed.bars.filter(user=staff).exists()
        accept_nomination(nomination=typed, actor=staff)

    def test_the_agencys_team_sees_it_as_its_own(
        self, cycle: Cycle, agency: Agency, staff: User, owner: User
    ) -> None:
        nomination = enter(cycle, agency, staff)
        write_answers(nomination=nomination, actor=owner, values={"summary": "Ours"})
        assert nomination in Nomination.objects.for_list(owner)


class TestDeadline:
    def test_counts_when_it_reached_the_award(self, typed: Nomination, staff: User) -> None:
        fill(typed, staff)
        close_at(typed.cycle, timezone.now() - timedelta(hours=1))
        submission = submit_nomination(nomination=typed, actor=staff)
        assert submission.submitted_at > Nomination.objects.get(pk=typed.pk).deadline()
        entry = AuditEntry.objects.get(action="nomination.submitted")
        assert typed.arrived_at is not None
        assert entry.payload["arrived_at"] == typed.arrived_at.isoformat()

    def test_for_staff_alone(self, cycle: Cycle, agency: Agency, staff: User, owner: User) -> None:
        nomination = enter(cycle, agency, staff)
        making.fill(nomination)
        close_at(cycle, timezone.now() - timedelta(hours=1))
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=nomination, actor=owner)

    def test_and_for_the_first_version_alone(self, typed: Nomination, staff: User) -> None:
        fill(typed, staff)
        submit_nomination(nomination=typed, actor=staff)
        return_nomination(nomination=typed, actor=staff, reason="Name the source.")
        close_at(typed.cycle, timezone.now() - timedelta(hours=1))
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=typed, actor=staff)


class TestPages:
    @pytest.fixture
    def as_staff(self, client: Client, staff: User) -> Client:
        client.force_login(staff)
        return client

    def values(self, cycle: Cycle, **given: Any) -> dict[str, Any]:
        local = (timezone.now() - timedelta(hours=3)).astimezone(cycle.tzinfo)
        return {
            "name": "Farville Police",
            "kind": "county",
            "country": "US",
            "email": "chief@example.org",
            "title": "Lit Paths",
            "language": "en",
            "arrived_at": local.strftime("%Y-%m-%dT%H:%M"),
            "note": "By e-mail.",
            **given,
        }

    def test_begins_the_draft_of_a_new_agency(self, as_staff: Client, cycle: Cycle) -> None:
        url = reverse("desk:enter", args=[cycle.pk])
        assert as_staff.get(url).status_code == 200
        response = as_staff.post(url, self.values(cycle))
        nomination = Nomination.objects.get()
        assert response["Location"] == nomination.get_absolute_url()
        page = as_staff.get(nomination.get_absolute_url()).text
        assert "Typed in by the award's staff" in page
        assert reverse("accounts:team", args=[nomination.agency_id]) not in page
        section = reverse("nominations:section", args=[nomination.public_id, "summary"])
        assert as_staff.get(section).status_code == 200
        assert nomination.title in as_staff.get(url).text

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"name": ""}, "give the name of the new one"),
            ({"email": ""}, "e-mail address of the new agency"),
            ({"country": ""}, "country of the new agency"),
            ({"arrived_at": "2131-01-01T10:00"}, "cannot have come in the future"),
            ({"arrived_at": "soon"}, "Enter a date and a time"),
            ({"note": ""}, "Say how it reached you."),
            ({"agency": "999999"}, "Select a valid choice"),
        ],
    )
    def test_nonsense_is_refused_and_kept(
        self, as_staff: Client, cycle: Cycle, given: dict[str, str], words: str
    ) -> None:
        response = as_staff.post(
            reverse("desk:enter", args=[cycle.pk]), self.values(cycle, **given)
        )
        assert response.status_code == 422
        assert words in response.text
        assert 'value="Lit Paths"' in response.text
        assert not Agency.objects.filter(name="Farville Police").exists()

    def test_a_refused_draft_leaves_no_agency_behind(self, as_staff: Client, cycle: Cycle) -> None:
        close_at(cycle, timezone.now() - timedelta(hours=5))
        response = as_staff.post(reverse("desk:enter", args=[cycle.pk]), self.values(cycle))
        assert "It came after the deadline" in response.text
        assert not Agency.objects.exists()

    def test_is_not_there_for_others(
        self, client: Client, cycle: Cycle, owner: User, other_staff: User
    ) -> None:
        for person in (owner, other_staff):
            client.force_login(person)
            url = reverse("desk:enter", args=[cycle.pk])
            assert client.get(url).status_code == 404
            assert client.post(url, self.values(cycle)).status_code == 404

    def test_the_draft_is_not_there_for_a_colleague(
        self, client: Client, typed: Nomination, cycle: Cycle
    ) -> None:
        client.force_login(award_staff(cycle.award))
        assert client.get(typed.get_absolute_url()).status_code == 404
        assert client.get(reverse("desk:screen", args=[typed.public_id])).status_code == 404
