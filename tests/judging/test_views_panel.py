"""The pages on which staff run the panel, its conflicts and the assignment."""

import pytest
from django.urls import reverse

from judging.enums import AffiliationKind, ConflictAnswer, ConflictSource, DetectedReason
from judging.models import (
    Affiliation,
    AssignmentPlan,
    ConflictDeclaration,
    PairRule,
    PanelRules,
    Scorecard,
)
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.detection import detect_conflicts
from judging.services.planning import plan_assignment
from nominations.models import AccessBar
from tests.factories import UserFactory
from tests.judging.world import add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


@pytest.fixture
def world(client):
    world = make_world(entries=3, judges=3, per_entry=2)
    client.force_login(world.staff)
    return world


def text_of(response):
    return response.content.decode()


NEW_PAGES = ["staff_panel_rules", "staff_conflict_enter", "staff_runs"]


@pytest.mark.parametrize("name", NEW_PAGES)
def test_for_the_awards_staff_alone(client, world, name):
    address = page(name, world.cycle.pk)
    assert client.get(address).status_code == 200
    for somebody in (world.chair.user, world.judges[1].user, UserFactory()):
        client.force_login(somebody)
        assert client.get(address).status_code == 404


class TestMembers:
    def test_the_table_and_a_members_page_show_what_they_said(self, client, world):
        judge = world.judges[1]
        judge.region, judge.agency_name, judge.is_alternate = "Ohio", "Example University", True
        judge.save()
        day = world.cycle.closes_at.date()
        judge.absences.create(starts_on=day, ends_on=day)
        Affiliation.objects.create(member=judge, kind=AffiliationKind.FAMILY, name="My brother")
        table = text_of(client.get(page("staff_panel", world.cycle.pk)))
        for shown in ("Ohio", "Example University", "Alternate", str(day.year)):
            assert shown in table
        assert "My brother" not in table
        seat = text_of(client.get(page("staff_member", world.cycle.pk, judge.pk)))
        assert "My brother" in seat

    def test_loads_and_calling_an_alternate_in(self, client, world):
        judge = world.judges[1]
        address = page("staff_member", world.cycle.pk, judge.pk)
        wrong = {"change": "yes", "min_load": "5", "max_load": "2"}
        assert client.post(address, wrong).status_code == 422
        client.post(address, {"change": "yes", "is_alternate": "on", "max_load": "2"})
        judge.refresh_from_db()
        assert (judge.is_alternate, judge.min_load, judge.max_load) == (True, 0, 2)

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client, count, django_assert_num_queries):
        world = make_world(entries=count, judges=count)
        client.force_login(world.staff)
        with django_assert_num_queries(8):
            client.get(page("staff_panel", world.cycle.pk))


class TestRules:
    def test_switching_on_closes_and_switching_off_opens_nothing_by_itself(self, client, world):
        judge, entry = world.judges[1], world.entries[0]
        judge.country = "US"
        judge.save()
        entry.agency.__class__.objects.update(country="CA")
        entry.agency.__class__.objects.filter(pk=entry.agency_id).update(country="US")
        address = page("staff_panel_rules", world.cycle.pk)
        months = {"employer_months": "12", "collaborator_months": "48", "terms": "*Be fair.*"}
        client.post(address, months | {"same_country": "on"})
        assert AccessBar.objects.filter(user=judge.user, nomination=entry).exists()
        again = page("staff_conflicts_reopen", world.cycle.pk, "same-country")
        refused = client.post(again, {"reason": "Too few judges."})
        assert refused.status_code == 422
        assert "still there" in text_of(refused)
        text = text_of(client.post(address, months, follow=True))
        assert AccessBar.objects.filter(user=judge.user, nomination=entry).exists()
        assert "stays closed until you open it again" in text
        assert "<em>Be fair.</em>" in text
        assert client.post(again, {"reason": ""}).status_code == 422
        client.post(again, {"reason": "Too few judges."})
        assert not AccessBar.objects.filter(user=judge.user).exists()
        # The judge is asked about the entry as about a new one.
        assert not ConflictDeclaration.objects.filter(person=judge.user, nomination=entry).exists()

    def test_a_mistake_is_pointed_out(self, client, world):
        typed = {"terms": "Kept", "employer_months": "30000", "collaborator_months": ""}
        response = client.post(page("staff_panel_rules", world.cycle.pk), typed)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"employer_months", "collaborator_months"}
        assert "Kept" in text_of(response)
        assert not PanelRules.objects.exists()


class TestConflicts:
    def test_staff_enter_a_conflict_and_take_it_back(self, client):
        world = open_world(entries=2, judges=3)
        world.seal(world.assignment(1, 0), 4)
        client.force_login(world.staff)
        judge, entry = world.judges[1], world.entries[0]
        address = page("staff_conflict_enter", world.cycle.pk)
        typed = {"member": judge.pk, "nomination": entry.pk}
        assert client.post(address, typed).status_code == 422
        client.post(address, typed | {"reason": "Her sister runs the programme."})
        row = ConflictDeclaration.objects.get(person=judge.user, nomination=entry)
        assert (row.answer, row.source) == (ConflictAnswer.CONFLICT, ConflictSource.STAFF)
        assert Scorecard.objects.get().state == "void"
        assert client.post(address, typed | {"reason": "Again."}).status_code == 422
        client.post(page("staff_conflict_reopen", world.cycle.pk, row.pk), {"reason": "A mistake."})
        assert not AccessBar.objects.filter(user=judge.user).exists()
        assert Scorecard.objects.get().state == "void"

    def test_neither_of_an_entry_closed_to_them_nor_of_themselves(self, client, world):
        entry = world.entries[0]
        AccessBar.objects.create(nomination=entry, user=world.staff)
        own_seat = add_judge(world.cycle, user=world.staff)
        address = page("staff_conflict_enter", world.cycle.pk)
        assert entry.title not in text_of(client.get(address))
        for member, nomination in ((world.judges[1], entry), (own_seat, world.entries[1])):
            typed = {"member": member.pk, "nomination": nomination.pk, "reason": "Known."}
            assert client.post(address, typed).status_code == 422
        assert not ConflictDeclaration.objects.filter(source=ConflictSource.STAFF).exists()

    def test_what_was_found_says_from_what_and_stays_while_it_is_found(self, client, world):
        judge, entry = world.judges[1], world.entries[0]
        Affiliation.objects.create(
            member=judge, kind=AffiliationKind.FINANCIAL, name=entry.agency.name
        )
        detect_conflicts(cycle=world.cycle)
        text = text_of(client.get(page("staff_conflicts", world.cycle.pk)))
        assert str(DetectedReason.FINANCIAL.label) in text
        row = ConflictDeclaration.objects.get(person=judge.user, nomination=entry)
        address = page("staff_conflict_reopen", world.cycle.pk, row.pk)
        assert client.post(address, {"reason": "No."}).status_code == 422
        declared = ConflictDeclaration.objects.filter(source=ConflictSource.DECLARED).first()
        own = page("staff_conflict_reopen", world.cycle.pk, declared.pk)
        assert client.get(own).status_code == 404


class TestPlans:
    def test_why_an_entry_is_short_and_what_was_left_out(self, client, world):
        said = {world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)}
        for judge in world.judges[1:]:
            declare_conflicts(user=judge.user, cycle=world.cycle, answers=said)
        plan_assignment(judging_round=world.round, actor=world.staff)
        response = client.get(page("staff_plan", world.cycle.pk))
        text = text_of(response)
        assert "1 judge may read it; 2 judges declared a conflict." in text
        assert "infeasible" not in text
        assert response.context["report"].skipped == [("Declared conflict", 2)]
        # In conflict with that entry, one reads none of it.
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        report = client.get(page("staff_plan", world.cycle.pk)).context["report"]
        assert (report.short, report.skipped, report.relaxed) == ([], [], [])

    def test_an_exchange_makes_a_rule_and_a_new_plan(self, client, world):
        plan = plan_assignment(judging_round=world.round, actor=world.staff)
        entry = world.entries[0]
        on = {pair["judge"] for pair in plan.pairs if pair["entry"] == entry.pk}
        (off,) = {judge.pk for judge in world.judges} - on
        address = page("staff_pair", world.cycle.pk, entry.public_id)
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": "Nobody."}).status_code == 422
        gone = min(on)
        typed = {"takes_off": gone, "puts_on": off, "reason": "Knows the field."}
        client.post(address, typed)
        newest = AssignmentPlan.objects.first()
        readers = {pair["judge"] for pair in newest.pairs if pair["entry"] == entry.pk}
        assert readers == on - {gone} | {off}
        assert "Knows the field." in text_of(client.get(address))
        text = text_of(client.get(page("staff_run", world.cycle.pk, newest.pk)))
        assert entry.title in text
        rule = PairRule.objects.first()
        client.post(page("staff_rule_drop", world.cycle.pk, rule.pk))
        assert PairRule.objects.count() == 1
        AccessBar.objects.create(nomination=entry, user=world.staff)
        left = PairRule.objects.get()
        assert client.get(address).status_code == 404
        assert client.post(page("staff_rule_drop", world.cycle.pk, left.pk)).status_code == 404

    def test_linking_is_offered_where_panels_share_nobody(self, client):
        world = make_world(entries=4, judges=2, per_entry=1)
        client.force_login(world.staff)
        plan_assignment(judging_round=world.round, actor=world.staff)
        assert "share no entry with the others" in text_of(
            client.get(page("staff_plan", world.cycle.pk))
        )
        client.post(page("staff_plan_new", world.cycle.pk), {"linked": "yes"})
        report = client.get(page("staff_plan", world.cycle.pk)).context["report"]
        assert (report.components, len(report.links)) == (1, 3)

    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize("name", ["staff_plan", "staff_runs"])
    def test_queries(self, client, name, count, django_assert_num_queries):
        world = make_world(entries=count, judges=count)
        client.force_login(world.staff)
        for _time in range(count):
            plan_assignment(judging_round=world.round, actor=world.staff)
        with django_assert_num_queries(8):
            client.get(page(name, world.cycle.pk))

    def test_alternates_who_are_needed_are_named(self, client, world):
        alternate = add_judge(world.cycle, is_alternate=True)
        declare_none(alternate)
        said = {world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)}
        for judge in world.judges[1:]:
            declare_conflicts(user=judge.user, cycle=world.cycle, answers=said)
        plan_assignment(judging_round=world.round, actor=world.staff)
        report = client.get(page("staff_plan", world.cycle.pk)).context["report"]
        assert report.alternates == [alternate.name]
