"""Conflicts of interest: found, declared, settled; and what they end."""

import pytest
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.models import Membership
from audit.models import AuditEntry
from awards.enums import Phase
from judging.enums import (
    ConflictAnswer,
    ConflictOutcome,
    ConflictSource,
    DetectedReason,
    ScorecardState,
)
from judging.models import Assignment, ConflictDeclaration, Scorecard, entries_open_to
from judging.services.conflicts import Declared, declare_conflicts, recuse, settle_unsure
from judging.services.detection import detect_conflicts
from nominations.enums import EndorsementKind, NominationState
from nominations.models import AccessBar, Endorsement, Partner
from tests.factories import AgencyFactory, UserFactory, award_staff, make_cycle, member
from tests.judging.world import add_entry, add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def declared(person, entry):
    return ConflictDeclaration.objects.get(person=person, nomination=entry)


def is_barred(person, entry):
    return AccessBar.objects.filter(user=person, nomination=entry).exists()


class TestDetection:
    @pytest.fixture
    def cycle(self):
        return make_cycle(Phase.JUDGING)

    def reason_for(self, cycle, judge, entry):
        detect_conflicts(cycle=cycle)
        row = ConflictDeclaration.objects.filter(person=judge.user, nomination=entry).first()
        assert (row is not None) == is_barred(judge.user, entry)
        return row and row.reason

    def test_on_the_agencys_team(self, cycle):
        agency = AgencyFactory()
        judge = add_judge(cycle, user=member(agency, MembershipRole.VIEWER))
        assert self.reason_for(cycle, judge, add_entry(cycle, agency=agency)) == (
            DetectedReason.OWN_AGENCY
        )

    def test_of_the_parent_or_a_child_agency(self, cycle):
        parent = AgencyFactory()
        child = AgencyFactory(parent=parent)
        of_child = add_judge(cycle, user=member(child))
        of_parent = add_judge(cycle, user=member(parent))
        assert self.reason_for(cycle, of_child, add_entry(cycle, agency=parent)) == (
            DetectedReason.RELATED_AGENCY
        )
        assert self.reason_for(cycle, of_parent, add_entry(cycle, agency=child)) == (
            DetectedReason.RELATED_AGENCY
        )

    def test_of_a_named_partner_by_link_or_by_name(self, cycle):
        partner = AgencyFactory(name="Example Transit Police")
        linked, named = add_entry(cycle), add_entry(cycle)
        Partner.objects.create(nomination=linked, name="Transit", agency=partner)
        Partner.objects.create(nomination=named, name="Example  University")
        of_partner = add_judge(cycle, user=member(partner))
        scholar = add_judge(cycle, agency_name="example university")
        assert self.reason_for(cycle, of_partner, linked) == DetectedReason.PARTNER
        assert self.reason_for(cycle, scholar, named) == DetectedReason.NAMED_AGENCY
        assert self.reason_for(cycle, scholar, linked) is None

    def test_who_wrote_the_nomination(self, cycle):
        author = UserFactory()
        judge = add_judge(cycle, user=author)
        assert self.reason_for(cycle, judge, add_entry(cycle, created_by=author)) == (
            DetectedReason.WROTE_IT
        )

    def test_who_was_asked_to_endorse_it(self, cycle):
        chief = UserFactory(email="chief@example.org")
        judge, entry = add_judge(cycle, user=chief), add_entry(cycle)
        Endorsement.objects.create(
            nomination=entry,
            kind=EndorsementKind.CHIEF,
            name="A Chief",
            email="Chief@Example.org",
            token_hash="0" * 64,
            requested_by=entry.created_by,
            expires_at=timezone.now(),
        )
        assert self.reason_for(cycle, judge, entry) == DetectedReason.ENDORSED
        assert self.reason_for(cycle, judge, add_entry(cycle)) is None

    def test_staff_of_the_award_too(self, cycle):
        agency = AgencyFactory()
        staff = award_staff(cycle.award)
        Membership.objects.create(agency=agency, user=staff, role=MembershipRole.OWNER)
        entry = add_entry(cycle, agency=agency, state=NominationState.SUBMITTED)
        detect_conflicts(cycle=cycle)
        assert is_barred(staff, entry)

    def test_nobody_else_and_nothing_twice(self, cycle):
        judge = add_judge(cycle, agency_name="Elsewhere University")
        entry = add_entry(cycle)
        assert detect_conflicts(cycle=cycle) == 0
        Membership.objects.create(agency=entry.agency, user=judge.user, role=MembershipRole.VIEWER)
        assert detect_conflicts(cycle=cycle) == 1
        assert detect_conflicts(cycle=cycle) == 0
        assert AuditEntry.objects.filter(action="conflict.detected").count() == 1

    def test_it_overrules_what_was_declared_and_settled(self, cycle):
        judge, staff = add_judge(cycle), award_staff(cycle.award)
        entry = add_entry(cycle)
        declare_conflicts(
            user=judge.user, cycle=cycle, answers={entry.pk: Declared(ConflictAnswer.UNSURE)}
        )
        settle_unsure(
            declaration=declared(judge.user, entry), actor=staff, outcome=ConflictOutcome.CLEARED
        )
        Membership.objects.create(agency=entry.agency, user=judge.user, role=MembershipRole.VIEWER)
        detect_conflicts(cycle=cycle)
        row = declared(judge.user, entry)
        assert (row.answer, row.source, row.outcome) == (
            ConflictAnswer.CONFLICT,
            ConflictSource.DETECTED,
            "",
        )
        assert is_barred(judge.user, entry)

    def test_joining_an_agency_during_the_round_ends_access_and_voids_the_scorecard(self):
        world = open_world(entries=2, judges=3)
        assignment = world.assignment(1, 0)
        world.seal(assignment, 4)
        Membership.objects.create(
            agency=world.entries[0].agency, user=world.judges[1].user, role=MembershipRole.VIEWER
        )
        detect_conflicts(cycle=world.cycle)
        visible = Assignment.objects.visible_to(world.judges[1].user)
        assert [row.nomination for row in visible] == [world.entries[1]]
        assert Scorecard.objects.get(assignment=assignment).state == ScorecardState.VOID


class TestDeclaring:
    @pytest.fixture
    def world(self):
        return make_world(entries=3, judges=2, declared=False)

    def say(self, world, *answers):
        judge = world.judges[1]
        declare_conflicts(
            user=judge.user,
            cycle=world.cycle,
            answers={
                entry.pk: Declared(answer)
                for entry, answer in zip(world.entries, answers, strict=False)
            },
        )
        return judge.user

    def test_conflict_and_unsure_close_the_entry(self, world):
        user = self.say(world, ConflictAnswer.NONE, ConflictAnswer.CONFLICT, ConflictAnswer.UNSURE)
        assert [is_barred(user, entry) for entry in world.entries] == [False, True, True]
        assert list(entries_open_to(user)) == [world.entries[0]]

    def test_a_conflict_cannot_be_taken_back_by_the_person(self, world):
        user = self.say(world, ConflictAnswer.CONFLICT)
        self.say(world, ConflictAnswer.NONE)
        assert declared(user, world.entries[0]).answer == ConflictAnswer.CONFLICT
        assert is_barred(user, world.entries[0])

    def test_it_is_for_panel_and_staff(self, world):
        with pytest.raises(Refused):
            declare_conflicts(
                user=UserFactory(),
                cycle=world.cycle,
                answers={world.entries[0].pk: Declared(ConflictAnswer.NONE)},
            )
        declare_conflicts(
            user=world.staff,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        assert is_barred(world.staff, world.entries[0])

    def test_entries_of_another_cycle_or_not_accepted_are_passed_over(self, world):
        foreign = make_world(entries=1, judges=1, declared=False).entries[0]
        waiting = add_entry(world.cycle, state=NominationState.SUBMITTED)
        user = world.judges[1].user
        declare_conflicts(
            user=user,
            cycle=world.cycle,
            answers={
                foreign.pk: Declared(ConflictAnswer.CONFLICT),
                waiting.pk: Declared(ConflictAnswer.CONFLICT),
            },
        )
        assert not ConflictDeclaration.objects.filter(person=user).exists()

    def test_one_audit_entry_without_the_reasons(self, world):
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={
                world.entries[0].pk: Declared(ConflictAnswer.CONFLICT, "My sister works there")
            },
        )
        entry = AuditEntry.objects.get(action="conflict.declared")
        assert "sister" not in str(entry.payload)


class TestSettling:
    @pytest.fixture
    def world(self):
        world = make_world(entries=2, judges=2, declared=False)
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.UNSURE, "Met them once")},
        )
        return world

    def settle(self, world, actor, outcome=ConflictOutcome.CLEARED):
        settle_unsure(
            declaration=declared(world.judges[1].user, world.entries[0]),
            actor=actor,
            outcome=outcome,
        )

    def test_clearing_opens_the_entry(self, world):
        self.settle(world, world.staff)
        user = world.judges[1].user
        assert not is_barred(user, world.entries[0])
        assert ConflictDeclaration.objects.clear().filter(person=user).count() == 1

    def test_confirming_keeps_it_closed(self, world):
        self.settle(world, world.staff, ConflictOutcome.CONFIRMED)
        assert is_barred(world.judges[1].user, world.entries[0])
        assert not ConflictDeclaration.objects.waiting().exists()

    def test_it_is_settled_once(self, world):
        self.settle(world, world.staff)
        with pytest.raises(Refused, match="already"):
            self.settle(world, world.staff, ConflictOutcome.CONFIRMED)

    def test_not_by_staff_in_conflict_with_the_entry_nor_of_another_award(self, world):
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        with pytest.raises(Refused):
            self.settle(world, world.staff)
        with pytest.raises(Refused):
            self.settle(world, award_staff(make_cycle().award))

    def test_not_by_the_person(self, world):
        declare_conflicts(
            user=world.staff,
            cycle=world.cycle,
            answers={world.entries[1].pk: Declared(ConflictAnswer.UNSURE)},
        )
        with pytest.raises(Refused):
            settle_unsure(
                declaration=declared(world.staff, world.entries[1]),
                actor=world.staff,
                outcome=ConflictOutcome.CLEARED,
            )


class TestRecusal:
    def test_access_ends_and_the_scorecard_is_void_but_kept(self):
        world = open_world(entries=2, judges=3)
        assignment = world.assignment(2, 0)
        world.seal(assignment, 5)
        recuse(assignment=assignment, user=world.judges[2].user, reason="An old friend")

        assert world.entries[0] not in [
            row.nomination for row in Assignment.objects.visible_to(world.judges[2].user)
        ]
        card = Scorecard.objects.get(assignment=assignment)
        assert (card.state, card.version, card.seals.count()) == (ScorecardState.VOID, 1, 1)

    def test_not_for_somebody_elses_assignment(self):
        world = open_world(entries=2, judges=3)
        with pytest.raises(Refused):
            recuse(assignment=world.assignment(2, 0), user=world.judges[1].user)


def test_declaring_again_none_after_clearing_keeps_the_settlement():
    world = make_world(entries=1, judges=2, declared=False)
    judge = world.judges[1]
    declare_conflicts(
        user=judge.user,
        cycle=world.cycle,
        answers={world.entries[0].pk: Declared(ConflictAnswer.UNSURE)},
    )
    settle_unsure(
        declaration=declared(judge.user, world.entries[0]),
        actor=world.staff,
        outcome=ConflictOutcome.CLEARED,
    )
    declare_none(judge)
    assert declared(judge.user, world.entries[0]).outcome == ConflictOutcome.CLEARED
