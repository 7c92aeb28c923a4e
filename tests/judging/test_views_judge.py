"""The judge's pages: what they show, what they save, whom they turn away."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from judging.enums import PanelStatus
from judging.models import (
    ConflictDeclaration,
    PanelMember,
)
from judging.services.panel import invite_judge, remove_member
from mail.ciphers import unseal
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff, make_cycle
from tests.judging.world import add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


@pytest.fixture
def world():
    return open_world(entries=3, judges=2)


@pytest.fixture
def judge(world, client):
    client.force_login(world.judges[1].user)
    return world.judges[1].user


class TestHome:
    def test_says_what_to_do_next(self, client):
        world = make_world(entries=2, judges=2, declared=False)
        client.force_login(world.judges[1].user)
        assert "for each of 2 entries" in client.get(page("home")).content.decode()
        declare_none(world.judges[1])
        assert "Nothing to do now" in client.get(page("home")).content.decode()

    def test_counts_what_is_sealed(self, client, world, judge):
        world.seal(world.assignment(1, 0), 3)
        assert "1 of 3 scorecards sealed" in client.get(page("home")).content.decode()

    def test_not_for_people_without_a_seat(self, client, world):
        for somebody in (UserFactory(), world.staff):
            client.force_login(somebody)
            assert client.get(page("home")).status_code == 404

    def test_a_removed_judge_has_none(self, client, world, judge):
        remove_member(member=world.judges[1], actor=world.staff, reason="Moved")
        assert client.get(page("home")).status_code == 404


class TestInvitation:
    ADDRESS = "ada@example.org"

    @pytest.fixture
    def link(self):
        """The address in the mail, as only the invited person gets it."""
        cycle = make_cycle()
        staff = award_staff(cycle.award)
        member = invite_judge(cycle=cycle, actor=staff, email=self.ADDRESS, name="Ada")
        message = OutboxMessage.objects.get(key=f"judging.invitation:{member.invitation_id}")
        return urlsplit(unseal(message.sealed_secrets)["link"]).path

    def accept(self, client, **fields):
        data = {"full_name": "Ada Example", "languages": ["en"], "terms": "on"} | fields
        return client.post(page("invitation_page"), data)

    @pytest.mark.parametrize("has_account", [False, True])
    def test_the_menu_leads_to_judging_from_the_first_page_on(self, client, link, has_account):
        if has_account:
            client.force_login(UserFactory(email=self.ADDRESS))
        client.get(link)
        self.accept(client)
        labels = [item["label"] for item in client.get(page("home")).context["nav_items"]]
        assert "Judging" in labels
        assert "Start" not in labels

    def test_the_link_is_cleaned_from_the_address_and_uses_nothing_up(self, client, link):
        for _opening in range(2):
            response = client.get(link)
            assert response["Location"] == page("invitation_page")
        text = client.get(page("invitation_page")).content.decode()
        assert "Terms for judges" in text
        assert PanelMember.objects.get().status == PanelStatus.INVITED

    def test_a_new_person_joins_and_is_signed_in(self, client, link):
        client.get(link)
        response = self.accept(client, agency_name="Example University")
        assert response["Location"] == page("home")
        assert client.get(page("home")).status_code == 200
        member = PanelMember.objects.get()
        assert (member.user.full_name, member.agency_name) == ("Ada Example", "Example University")

    def test_the_terms_are_accepted_or_nothing_happens(self, client, link):
        client.get(link)
        response = self.accept(client, terms="", agency_name="Example University")
        assert response.status_code == 422
        text = response.content.decode()
        assert "Accept the terms to join the panel" in text
        assert "Example University" in text
        assert not User.objects.filter(email=self.ADDRESS).exists()

    def test_who_has_an_account_signs_in_first(self, client, link):
        user = UserFactory(email=self.ADDRESS)
        client.get(link)
        assert "Sign in" in client.get(page("invitation_page")).content.decode()
        self.accept(client)
        assert PanelMember.objects.get().status == PanelStatus.INVITED
        client.force_login(user)
        client.get(link)
        self.accept(client)
        assert PanelMember.objects.get().user == user

    def test_somebody_else_cannot_use_it(self, client, link):
        client.force_login(UserFactory())
        client.get(link)
        assert self.accept(client).status_code == 403
        assert PanelMember.objects.get().status == PanelStatus.INVITED

    def test_declining_needs_no_account(self, client, link):
        client.get(link)
        response = client.post(page("invitation_page"), {"decline": "yes"})
        assert "You declined" in response.content.decode()
        assert PanelMember.objects.get().status == PanelStatus.DECLINED
        assert client.get(link, follow=True).status_code == 410

    def test_a_link_that_never_was_says_so(self, client):
        response = client.get(page("invitation", "x" * 43), follow=True)
        assert response.status_code == 404
        assert "invitation" in response.content.decode()


class TestDeclaring:
    @pytest.fixture
    def world(self):
        return make_world(entries=3, judges=2, declared=False)

    def test_shows_title_agency_and_partners_and_no_more(self, client, world, judge):
        world.entries[0].partners.create(name="Example Youth Club", part="Ran the evenings")
        text = client.get(page("declare", world.cycle.pk)).content.decode()
        entry = world.entries[0]
        assert entry.title in text
        assert entry.agency.name in text
        assert "Example Youth Club" in text
        for hidden in (entry.reference, "look after each other", "Ran the evenings", "Burglaries"):
            assert hidden not in text

    def test_records_the_answers(self, client, world, judge):
        first, second, third = world.entries
        response = client.post(
            page("declare", world.cycle.pk),
            {
                f"answer_{first.pk}": "none",
                f"answer_{second.pk}": "conflict",
                f"reason_{second.pk}": "My brother works there",
            },
        )
        assert response.status_code == 302
        answers = dict(
            ConflictDeclaration.objects.filter(person=judge).values_list("nomination", "answer")
        )
        assert answers == {first.pk: "none", second.pk: "conflict"}
        text = client.get(page("declare", world.cycle.pk)).content.decode()
        assert second.title not in text
        assert third.title in text

    def test_an_empty_answer_is_pointed_out(self, client, world, judge):
        response = client.post(page("declare", world.cycle.pk), {})
        assert response.status_code == 422
        assert "Answer for at least one entry" in response.content.decode()

    def test_stepping_back_closes_an_entry_declared_free(self, client, world, judge):
        declare_none(world.judges[1])
        address = page("step_back", world.cycle.pk, world.entries[0].public_id)
        assert client.get(address).status_code == 200
        client.post(address, {"reason": ""})
        assert AccessBar.objects.filter(user=judge, nomination=world.entries[0]).exists()
        assert client.get(address).status_code == 404

    def test_staff_declare_for_themselves(self, client, world):
        client.force_login(world.staff)
        entry = world.entries[0]
        client.post(page("declare", world.cycle.pk), {f"answer_{entry.pk}": "conflict"})
        assert AccessBar.objects.filter(user=world.staff, nomination=entry).exists()

    def test_not_for_others(self, client, world):
        for somebody in (UserFactory(), award_staff(make_cycle().award)):
            client.force_login(somebody)
            assert client.get(page("declare", world.cycle.pk)).status_code == 404


class TestQueries:
    """The same number whatever the data; the cap is the design's."""

    @pytest.mark.parametrize("entries", [1, 3])
    def test_home(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(6):
            client.get(page("home"))

    @pytest.mark.parametrize("entries", [1, 3])
    def test_entries(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        world.draft(world.assignment(1, 0), 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            client.get(page("entries", world.cycle.pk))

    @pytest.mark.parametrize("entries", [1, 3])
    def test_declare(self, client, entries, django_assert_num_queries):
        world = make_world(entries=entries, judges=2, declared=False)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            client.get(page("declare", world.cycle.pk))

    @pytest.mark.parametrize("entries", [1, 3])
    def test_score(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        assignment = world.assignment(1, 0)
        world.draft(assignment, 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(5):
            client.get(assignment.get_absolute_url())

    @pytest.mark.parametrize("entries", [1, 3])
    def test_sealed(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        assignment = world.assignment(1, 0)
        world.seal(assignment, 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(6):
            client.get(assignment.get_absolute_url())


def test_a_second_seat_shows_as_a_panel_of_its_own(client, world, judge):
    other = make_cycle()
    add_judge(other, user=judge)
    text = client.get(page("home")).content.decode()
    assert world.cycle.award.name in text
    assert other.award.name in text
