"""Starting a nomination, its details and its partners."""

import pytest
from django.utils import timezone

from accounts.models import Agency, User
from audit.models import AuditEntry
from awards.enums import Phase
from awards.models import Category, Cycle, Topic
from awards.services.defaults import add_default_categories
from nominations.enums import NominationState
from nominations.exceptions import NotAllowed, NotOpen, TooMany, WrongState
from nominations.models import Nomination
from nominations.services import partners as partner_verbs
from nominations.services.starting import save_details, start_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.factories import make_cycle
from tests.nominations import making


def begin(cycle: Cycle, agency: Agency, actor: User) -> Nomination:
    return start_nomination(cycle=cycle, agency=agency, actor=actor, title="Lit Paths")


class TestStarting:
    def test_makes_a_draft_on_the_published_form(
        self, cycle: Cycle, agency: Agency, editor: User
    ) -> None:
        nomination = begin(cycle, agency, editor)
        assert nomination.state == NominationState.DRAFT
        assert nomination.form == cycle.forms.get()
        assert nomination.reference is None
        assert nomination.residents_served == agency.population_served
        entry = AuditEntry.objects.about(nomination).get()
        assert entry.action == "nomination.started"
        assert entry.scope == cycle.award.scope

    def test_is_for_owners_and_editors(
        self, cycle: Cycle, agency: Agency, viewer: User, outsider: User
    ) -> None:
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                begin(cycle, agency, person)

    @pytest.mark.parametrize(
        "phase", [phase for phase in Phase if phase not in (Phase.OPEN, Phase.ANNOUNCED)]
    )
    def test_needs_an_open_cycle(self, agency: Agency, owner: User, phase: Phase) -> None:
        cycle = make_cycle(phase)
        making.published_form(cycle)
        with pytest.raises(NotOpen, match="does not take nominations now"):
            begin(cycle, agency, owner)

    def test_needs_a_published_cycle_and_form(self, agency: Agency, owner: User) -> None:
        with pytest.raises(NotOpen, match="form"):
            begin(make_cycle(), agency, owner)
        hidden = make_cycle(is_published=False)
        making.published_form(hidden)
        with pytest.raises(NotOpen):
            begin(hidden, agency, owner)

    def test_stops_at_more_drafts_than_anybody_needs(
        self, nomination: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("nominations.services.starting.MAX_DRAFTS", 1)
        with pytest.raises(TooMany):
            begin(nomination.cycle, nomination.agency, owner)

    @pytest.mark.parametrize(("population", "band"), [(5_000, 0), (80_000, 1), (900_000, 3)])
    def test_category_follows_from_the_population_served(
        self, cycle: Cycle, staff: User, population: int, band: int
    ) -> None:
        bands = add_default_categories(cycle=cycle, actor=staff)
        agency = making.make_agency(population_served=population)
        assert making.draft(cycle, agency).category == bands[band]

    def test_without_a_population_the_category_stays_open(self, cycle: Cycle, staff: User) -> None:
        add_default_categories(cycle=cycle, actor=staff)
        agency = making.make_agency(population_served=None)
        assert making.draft(cycle, agency).category is None


class TestDetails:
    def save(self, nomination: Nomination, actor: User, **changes: object) -> Nomination:
        values = {
            "title": "Lit Paths",
            "language": "es",
            "topics": [],
            "residents_served": 12_000,
            "participants": 300,
        } | changes
        return save_details(nomination=nomination, actor=actor, **values)  # type: ignore[arg-type]

    def test_are_saved(self, nomination: Nomination, editor: User) -> None:
        topic = Topic.objects.create(kind="problem", slug="theft", name="Theft")
        self.save(nomination, editor, topics=[topic])
        nomination.refresh_from_db()
        assert (nomination.title, nomination.language) == ("Lit Paths", "es")
        assert nomination.residents_served == 12_000
        assert nomination.topic_rows() == [{"kind": "problem", "slug": "theft", "name": "Theft"}]

    def test_a_category_that_does_not_fit_is_not_taken(
        self, nomination: Nomination, owner: User
    ) -> None:
        first, second, third = (
            Category.objects.create(cycle=nomination.cycle, slug=slug, name=slug, **band)
            for slug, band in (
                ("open", {}),
                ("middle", {"min_population": 50_000}),
                ("huge", {"min_population": 1_000_000}),
            )
        )
        assert self.save(nomination, owner, category=second).category == second
        assert self.save(nomination, owner, category=third).category is None
        assert self.save(nomination, owner, category=first).category == first

    def test_a_viewer_changes_nothing(self, nomination: Nomination, viewer: User) -> None:
        with pytest.raises(NotAllowed):
            self.save(nomination, viewer)

    def test_a_withdrawn_nomination_does_not_change(
        self, nomination: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=nomination, actor=owner)
        with pytest.raises(WrongState, match="withdrawn"):
            self.save(nomination, owner)


class TestPartners:
    def test_are_named_changed_and_removed(self, nomination: Nomination, editor: User) -> None:
        partner = partner_verbs.save_partner(
            nomination=nomination, actor=editor, name="Traders", part="Paid for the guard"
        )
        partner_verbs.save_partner(
            nomination=nomination, actor=editor, name="Town traders", partner=partner
        )
        assert [row["name"] for row in nomination.partner_rows()] == ["Town traders"]
        partner_verbs.remove_partner(partner=partner, actor=editor)
        partner_verbs.remove_partner(partner=partner, actor=editor)
        assert nomination.partner_rows() == []
        actions = AuditEntry.objects.about(nomination).values_list("action", flat=True)
        assert list(actions).count("nomination.partner_removed") == 1

    def test_a_partner_of_another_nomination_is_out_of_reach(
        self, nomination: Nomination, cycle: Cycle, outsider: User
    ) -> None:
        partner = partner_verbs.save_partner(
            nomination=nomination, actor=making.owner_of(nomination.agency), name="Traders"
        )
        theirs = making.draft(cycle, outsider.agencies.get())
        with pytest.raises(WrongState):
            partner_verbs.save_partner(
                nomination=theirs, actor=outsider, name="Mine now", partner=partner
            )
        with pytest.raises(NotAllowed):
            partner_verbs.remove_partner(partner=partner, actor=outsider)

    def test_there_is_a_limit(
        self, nomination: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(partner_verbs, "MAX_PARTNERS", 0)
        with pytest.raises(TooMany):
            partner_verbs.save_partner(nomination=nomination, actor=owner, name="One more")


class TestReads:
    def test_who_sees_a_draft(
        self, nomination: Nomination, owner: User, viewer: User, outsider: User, staff: User
    ) -> None:
        seen = {
            person: set(Nomination.objects.visible_to(person))
            for person in (owner, viewer, outsider, staff)
        }
        assert seen == {owner: {nomination}, viewer: {nomination}, outsider: set(), staff: set()}

    def test_staff_may_give_time_to_a_draft_that_they_may_not_read(
        self, nomination: Nomination, staff: User, other_staff: User
    ) -> None:
        assert list(Nomination.objects.extendable_by(staff)) == [nomination]
        assert not Nomination.objects.extendable_by(other_staff).exists()

    def test_a_withdrawn_draft_stays_with_its_team(
        self, nomination: Nomination, owner: User, staff: User
    ) -> None:
        withdraw_nomination(nomination=nomination, actor=owner)
        assert list(Nomination.objects.visible_to(owner)) == [nomination]
        assert not Nomination.objects.visible_to(staff).exists()

    def test_loading_the_deadline_saves_asking_for_it(
        self, nomination: Nomination, django_assert_num_queries: object
    ) -> None:
        loaded = Nomination.objects.with_deadline().get(pk=nomination.pk)
        with django_assert_num_queries(0):  # type: ignore[operator]
            assert loaded.deadline() == nomination.cycle.closes_at
        assert nomination.deadline() > timezone.now()
