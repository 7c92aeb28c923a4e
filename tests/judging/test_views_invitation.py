"""The link in a panel's invitation: each case in its own words, and what an answer does."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from judging.enums import PanelRole, PanelStatus
from judging.models import PanelMember
from judging.services.panel import invite_judge, remove_member, resend_invitation
from mail.ciphers import unseal
from mail.models import OutboxMessage
from tests.factories import AwardFactory, UserFactory, award_staff, make_cycle
from tests.judging.world import add_judge

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


ADDRESS = "ada@example.org"


@pytest.fixture
def member():
    cycle = make_cycle(award=AwardFactory(name="Example Medal"))
    staff = award_staff(cycle.award)
    return invite_judge(cycle=cycle, actor=staff, email=ADDRESS, name="Ada Example", max_load=9)


@pytest.fixture
def link(member):
    return link_of(member)


def link_of(member):
    """The address in the mail, as only the invited person gets it."""
    message = OutboxMessage.objects.get(key=f"judging.invitation:{member.invitation_id}")
    return urlsplit(unseal(message.sealed_secrets)["link"]).path


def accept(client, **fields):
    data = {"full_name": "Ada Example", "languages": ["en"], "terms": "on"} | fields
    return client.post(page("invitation_page"), data)


class TestAnswering:
    @pytest.mark.parametrize("has_account", [False, True])
    def test_the_menu_leads_to_judging_from_the_first_page_on(self, client, link, has_account):
        if has_account:
            client.force_login(UserFactory(email=ADDRESS))
        client.get(link)
        accept(client)
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
        response = accept(client, agency_name="Example University")
        assert response["Location"] == page("home")
        assert client.get(page("home")).status_code == 200
        member = PanelMember.objects.get()
        assert (member.user.full_name, member.agency_name) == ("Ada Example", "Example University")

    def test_the_terms_are_accepted_or_nothing_happens(self, client, link):
        client.get(link)
        response = accept(client, terms="", agency_name="Example University")
        assert response.status_code == 422
        text = response.content.decode()
        assert "Accept the terms to join the panel" in text
        assert "Example University" in text
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_who_has_an_account_signs_in_first(self, client, link):
        user = UserFactory(email=ADDRESS)
        client.get(link)
        assert "Sign in" in client.get(page("invitation_page")).content.decode()
        accept(client)
        assert PanelMember.objects.get().status == PanelStatus.INVITED
        client.force_login(user)
        client.get(link)
        accept(client)
        assert PanelMember.objects.get().user == user

    def test_somebody_else_cannot_use_it(self, client, link):
        client.force_login(UserFactory())
        client.get(link)
        assert accept(client).status_code == 403
        assert PanelMember.objects.get().status == PanelStatus.INVITED

    def test_declining_needs_no_account(self, client, link):
        client.get(link)
        response = client.post(page("invitation_page"), {"decline": "yes", "reason": "No time"})
        assert "You declined" in response.content.decode()
        member = PanelMember.objects.get()
        assert (member.status, member.ended_reason) == (PanelStatus.DECLINED, "No time")
        assert client.get(link, follow=True).status_code == 410

    def test_a_link_that_never_was_says_so(self, client):
        response = client.get(page("invitation", "x" * 43), follow=True)
        assert response.status_code == 404
        assert "invitation" in response.content.decode()

    def test_a_reason_too_long_is_kept_and_nothing_is_declined(self, client, link):
        client.get(link)
        reason = "Busy. " * 400
        response = client.post(page("invitation_page"), {"decline": "yes", "reason": reason})
        assert response.status_code == 422
        assert reason.strip() in response.content.decode()
        assert PanelMember.objects.get().status == PanelStatus.INVITED


class TestPage:
    """What the page says to whom."""

    def text(self, client, link):
        return client.get(link, follow=True).content.decode()

    def test_a_new_person(self, client, link, member):
        response = client.get(link, follow=True)
        text = response.content.decode()
        assert "Judge the Example Medal" in text
        assert member.cycle.award.contact_email in text
        assert "Accepting makes your account" in text
        form = response.context["form"]
        assert form["full_name"].value() == "Ada Example"
        assert form["max_load"].value() == 9

    def test_a_chair(self, client, member):
        cycle = member.cycle
        chair = invite_judge(
            cycle=cycle,
            actor=award_staff(cycle.award),
            email="chair@example.org",
            role=PanelRole.CHAIR,
        )
        text = self.text(client, link_of(chair))
        assert "Chair the panel of the Example Medal" in text
        assert "authenticator app" in text

    def test_somebody_with_an_account(self, client, link):
        UserFactory(email=ADDRESS)
        text = self.text(client, link)
        assert f"There is an account with the address {ADDRESS}" in text
        assert f"{reverse('account_login')}?next={page('invitation_page')}" in text
        assert "Accept and join" not in text

    def test_the_invited_person_signed_in(self, client, link):
        client.force_login(UserFactory(email=ADDRESS))
        response = client.get(link, follow=True)
        assert f"You are signed in as {ADDRESS}" in response.content.decode()
        assert "full_name" not in response.context["form"].fields

    def test_somebody_else_signed_in(self, client, link):
        other = UserFactory()
        client.force_login(other)
        response = client.get(link, follow=True)
        text = response.content.decode()
        assert response.status_code == 403
        assert all(words in text for words in (ADDRESS, other.email, "Example Medal", "Sign out"))

    def test_a_judge_of_the_panel_under_another_address(self, client, link, member):
        client.force_login(add_judge(member.cycle).user)
        assert "You are on this panel already" in self.text(client, link)

    def closed(self, client, link):
        response = client.get(link, follow=True)
        assert response.status_code == 410
        return response.content.decode()

    def test_expired(self, client, link, member):
        past = timezone.now() - timedelta(minutes=1)
        Invitation.objects.filter(pk=member.invitation_id).update(expires_at=past)
        text = self.closed(client, link)
        assert "This invitation has expired" in text
        assert "Ask for a new link" in text
        assert member.cycle.award.contact_email in text

    def test_used(self, client, link):
        client.get(link)
        accept(client)
        assert "Go to your start page" in self.closed(client, link)
        client.logout()
        text = self.closed(client, link)
        assert "This invitation was accepted already" in text
        assert reverse("account_login") in text

    def test_declined(self, client, link):
        client.get(link)
        client.post(page("invitation_page"), {"decline": "yes"})
        assert "You declined this invitation" in self.closed(client, link)

    def test_replaced_by_a_newer_link(self, client, link, member):
        resend_invitation(member=member, actor=award_staff(member.cycle.award))
        assert "There is a newer link" in self.closed(client, link)

    def test_taken_back(self, client, link, member):
        staff = award_staff(member.cycle.award)
        remove_member(member=member, actor=staff, reason="The panel is full")
        text = self.closed(client, link)
        assert "This invitation was withdrawn" in text
        assert "The panel is full" not in text
