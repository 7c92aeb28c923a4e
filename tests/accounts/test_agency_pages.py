"""The pages about agencies and their teams: what they do, whom they refuse, what they cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Agency, Invitation, Membership, User
from accounts.services.agencies import invite_colleague
from mail.models import OutboxMessage
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
OWNER, EDITOR, VIEWER = MembershipRole.OWNER, MembershipRole.EDITOR, MembershipRole.VIEWER


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(name="Example Town Police")


@pytest.fixture
def owner(agency: Agency) -> User:
    return member(agency, OWNER, full_name="Olga Owner")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages(agency: Agency, owner: User) -> dict[str, str]:
    """Every address about one agency, by name."""
    colleague = Membership.objects.get(user=member(agency, EDITOR))
    invitation = invite_colleague(
        agency=agency, actor=owner, email="invited@example.org", role=EDITOR
    )
    return {
        "team": reverse("accounts:team", args=[agency.pk]),
        "agency_edit": reverse("accounts:agency_edit", args=[agency.pk]),
        "leave": reverse("accounts:leave", args=[agency.pk]),
        "hand_over": reverse("accounts:hand_over", args=[agency.pk]),
        "member": reverse("accounts:member", args=[agency.pk, colleague.pk]),
        "member_remove": reverse("accounts:member_remove", args=[agency.pk, colleague.pk]),
        "invitation_resend": reverse("accounts:invitation_resend", args=[agency.pk, invitation.pk]),
        "invitation_withdraw": reverse(
            "accounts:invitation_withdraw", args=[agency.pk, invitation.pk]
        ),
    }


POST_ONLY = {"member_remove", "invitation_resend", "invitation_withdraw"}


def test_strangers_find_nothing_and_change_nothing(agency, owner):
    urls = pages(agency, owner)
    before = list(Membership.objects.values_list("pk", "role")), Invitation.objects.get().revoked_at
    stranger = signed_in(member(AgencyFactory(), OWNER))
    for name, url in urls.items():
        if name not in POST_ONLY:
            assert stranger.get(url).status_code == 404, name
        assert stranger.post(url, {"role": "viewer"}).status_code == 404, name
    after = list(Membership.objects.values_list("pk", "role"))[: len(before[0])]
    assert (after, Invitation.objects.get().revoked_at) == before


def test_an_unknown_agency_looks_like_a_foreign_one(agency, owner):
    stranger = signed_in(UserFactory())
    foreign = stranger.get(reverse("accounts:team", args=[agency.pk]))
    unknown = stranger.get(reverse("accounts:team", args=[agency.pk + 1000]))
    assert (foreign.status_code, unknown.status_code) == (404, 404)


@pytest.mark.parametrize("role", [EDITOR, VIEWER])
def test_colleagues_see_the_team_and_may_leave_and_nothing_else(agency, owner, role):
    urls = pages(agency, owner)
    colleague = signed_in(member(agency, role))
    page = colleague.get(urls["team"]).content.decode()
    assert "Olga Owner" in page
    assert "invited@example.org" not in page
    assert colleague.get(urls["leave"]).status_code == 200
    for name in set(urls) - {"team", "leave"}:
        if name not in POST_ONLY:
            assert colleague.get(urls[name]).status_code == 404, name
        assert colleague.post(urls[name], {"role": "viewer"}).status_code == 404, name
    invite = {"email": "x@example.org", "role": "editor"}
    assert colleague.post(urls["team"], invite).status_code == 404
    assert Invitation.objects.count() == 1


def test_visitors_are_sent_to_sign_in(client, agency, owner):
    for name, url in pages(agency, owner).items():
        response = client.post(url) if name in POST_ONLY else client.get(url)
        assert response.status_code == 302, name
        assert response["Location"].startswith("/accounts/login/?next="), name


def test_links_alone_change_nothing(agency, owner):
    urls = pages(agency, owner)
    client = signed_in(owner)
    for name in POST_ONLY:
        assert client.get(urls[name]).status_code == 405, name


def test_creating_an_agency(client):
    ada = UserFactory()
    client.force_login(ada)
    response = client.post(
        reverse("accounts:agency_create"),
        {
            "name": "Example Bay Police",
            "kind": "municipal",
            "country": "NZ",
            "population_served": "80000",
        },
    )
    agency = Agency.objects.get()
    assert response["Location"] == reverse("accounts:team", args=[agency.pk])
    assert agency.role_of(ada) is OWNER
    assert (agency.country.code, agency.population_served) == ("NZ", 80000)


def test_pressing_the_button_twice_makes_one_agency_and_one_mail(client):
    client.force_login(UserFactory())
    details = {"name": "Example Bay Police", "kind": "municipal", "country": "NZ"}
    first, second = (client.post(reverse("accounts:agency_create"), details) for _ in range(2))
    agency = Agency.objects.get()
    assert first["Location"] == second["Location"] == reverse("accounts:team", args=[agency.pk])
    for _ in range(2):
        client.post(first["Location"], {"email": "new@example.org", "role": "editor"})
    assert Invitation.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_coming_back_to_the_form_later_makes_no_second_agency_of_the_name(client):
    client.force_login(UserFactory())
    details = {"name": "Example Bay Police", "kind": "municipal", "country": "NZ"}
    client.post(reverse("accounts:agency_create"), details)
    Agency.objects.update(created_at=timezone.now() - timedelta(hours=1))
    response = client.post(
        reverse("accounts:agency_create"), details | {"name": "example bay POLICE"}
    )
    assert "already have an agency" in str(response.context["form"].errors["name"])
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("country", ""),
        ("country", "Atlantis"),
        ("population_served", "-5"),
        ("population_served", "0"),
        ("population_served", "99999999999999999999"),
        ("population_served", "eighty thousand"),
        ("sworn_staff", "-1"),
        ("kind", "spaceship"),
    ],
)
def test_bad_details_are_refused_in_words_and_nothing_typed_is_lost(client, field, value):
    client.force_login(UserFactory())
    details = {
        "name": "Example Bay Police",
        "kind": "municipal",
        "country": "NZ",
        "place": "Where I typed it",
    }
    response = client.post(reverse("accounts:agency_create"), details | {field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "There is a problem" in page
    assert "Where I typed it" in page
    assert not Agency.objects.exists()


def test_the_owner_changes_the_agency(agency, owner):
    client = signed_in(owner)
    url = reverse("accounts:agency_edit", args=[agency.pk])
    assert "Example Town Police" in client.get(url).content.decode()
    details = {"name": "Example City Police", "kind": "county", "country": "CA"}
    assert client.post(url, details).status_code == 302
    agency.refresh_from_db()
    assert (agency.name, agency.kind, agency.country.code) == (
        "Example City Police",
        "county",
        "CA",
    )


def test_a_refused_change_does_not_rename_the_agency_on_the_page(agency, owner):
    url = reverse("accounts:agency_edit", args=[agency.pk])
    response = signed_in(owner).post(url, {"name": "", "kind": "county", "country": "CA"})
    assert "Example Town Police" in response.content.decode()


def test_nobody_can_claim_more_than_the_form_asks(agency, owner):
    url = reverse("accounts:agency_edit", args=[agency.pk])
    details = {"name": "A", "kind": "county", "country": "CA", "is_demo": "on", "parent": agency.pk}
    signed_in(owner).post(url, details)
    agency.refresh_from_db()
    assert (agency.is_demo, agency.parent) == (False, None)


def test_the_owner_invites_resends_and_withdraws(agency, owner):
    client = signed_in(owner)
    team = reverse("accounts:team", args=[agency.pk])
    client.post(team, {"email": "new@example.org", "role": "viewer"})
    first = Invitation.objects.get()
    page = client.get(team).content.decode()
    assert "new@example.org" in page
    client.post(reverse("accounts:invitation_resend", args=[agency.pk, first.pk]))
    second = Invitation.objects.pending().get()
    assert second != first
    withdraw = reverse("accounts:invitation_withdraw", args=[agency.pk, second.pk])
    assert client.post(withdraw).status_code == 302
    assert not Invitation.objects.pending().exists()
    # The back button and a second press find nothing to withdraw, and are told so.
    page = client.post(withdraw, follow=True).content.decode()
    assert "was withdrawn or sent again already" in page
    page = client.post(
        reverse("accounts:invitation_resend", args=[agency.pk, second.pk]), follow=True
    ).content.decode()
    assert "was withdrawn or sent again already" in page
    assert not Invitation.objects.pending().exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "not an address", "role": "editor"},
        {"email": "new@example.org", "role": "owner"},
        {"email": "new@example.org", "role": "root"},
        {"email": "", "role": "editor"},
    ],
)
def test_bad_invitations_are_refused(agency, owner, typed):
    response = signed_in(owner).post(reverse("accounts:team", args=[agency.pk]), typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Invitation.objects.exists()


def test_inviting_a_colleague_again_says_so_beside_the_address(agency, owner):
    url = reverse("accounts:team", args=[agency.pk])
    response = signed_in(owner).post(url, {"email": owner.email, "role": "editor"})
    assert "already on the team" in str(response.context["form"].errors["email"])


def test_the_owner_changes_roles_and_removes(agency, owner):
    colleague = member(agency, EDITOR)
    membership = Membership.objects.get(user=colleague)
    client = signed_in(owner)
    url = reverse("accounts:member", args=[agency.pk, membership.pk])
    assert colleague.email in client.get(url).content.decode()
    client.post(url, {"role": "viewer"})
    assert agency.role_of(colleague) is VIEWER
    client.post(url, {"role": "owner"})
    assert agency.role_of(colleague) is VIEWER
    client.post(reverse("accounts:member_remove", args=[agency.pk, membership.pk]))
    assert agency.role_of(colleague) is None
    assert signed_in(colleague).get(reverse("accounts:team", args=[agency.pk])).status_code == 404


def test_the_owner_cannot_be_changed_like_a_colleague(agency, owner):
    own = Membership.objects.get(user=owner)
    client = signed_in(owner)
    assert client.get(reverse("accounts:member", args=[agency.pk, own.pk])).status_code == 404
    client.post(reverse("accounts:member_remove", args=[agency.pk, own.pk]))
    assert agency.role_of(owner) is OWNER


def test_a_member_of_another_agency_cannot_be_reached_through_ones_own(agency, owner):
    foreign = Membership.objects.get(user=member(AgencyFactory(), EDITOR))
    url = reverse("accounts:member_remove", args=[agency.pk, foreign.pk])
    page = signed_in(owner).post(url, follow=True).content.decode()
    assert "no longer on the team" in page
    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_handing_over(agency, owner):
    heir = member(agency, VIEWER)
    client = signed_in(owner)
    url = reverse("accounts:hand_over", args=[agency.pk])
    stranger = Membership.objects.get(user=member(AgencyFactory(), EDITOR))
    assert client.post(url, {"to": stranger.pk}).context["form"].errors
    assert client.post(url, {"to": Membership.objects.get(user=heir).pk}).status_code == 302
    assert (agency.role_of(heir), agency.role_of(owner)) == (OWNER, EDITOR)
    assert client.get(url).status_code == 404


def test_handing_over_needs_somebody_to_hand_over_to(agency, owner):
    page = signed_in(owner).get(reverse("accounts:hand_over", args=[agency.pk]))
    assert "Nobody to hand over to" in page.content.decode()


def test_leaving(agency, owner):
    colleague = member(agency, EDITOR)
    client = signed_in(colleague)
    url = reverse("accounts:leave", args=[agency.pk])
    assert client.post(url)["Location"] == reverse("accounts:agencies")
    assert agency.role_of(colleague) is None
    assert signed_in(owner).get(url).status_code == 404


def test_the_list_shows_ones_own_agencies_with_ones_own_role(client, agency, owner):
    ada = member(agency, VIEWER)
    AgencyFactory(name="Elsewhere Police")
    client.force_login(ada)
    page = client.get(reverse("accounts:agencies"))
    assert [(found.name, found.part, found.team_size) for found in page.context["page"]] == [
        ("Example Town Police", "viewer", 2)
    ]
    assert "Elsewhere" not in page.content.decode()


def test_an_empty_list_says_what_to_do(client):
    client.force_login(UserFactory())
    page = client.get(reverse("accounts:agencies")).content.decode()
    assert "No agency yet" in page
    assert reverse("accounts:agency_create") in page


def test_the_list_is_paged(client):
    ada = UserFactory()
    for _ in range(26):
        Membership.objects.create(agency=AgencyFactory(), user=ada, role=VIEWER)
    client.force_login(ada)
    assert len(client.get(reverse("accounts:agencies") + "?page=2").context["page"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_four_queries(client, django_assert_num_queries, rows):
    ada = UserFactory()
    for _ in range(rows):
        agency = AgencyFactory()
        member(agency, OWNER)
        Membership.objects.create(agency=agency, user=ada, role=EDITOR)
    client.force_login(ada)
    with django_assert_num_queries(4):  # session, person, count, agencies
        assert len(client.get(reverse("accounts:agencies")).context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_team_costs_six_queries(client, django_assert_num_queries, agency, owner, rows):
    for number in range(rows - 1):
        member(agency, EDITOR)
        invite_colleague(agency=agency, actor=owner, email=f"n{number}@example.org", role=EDITOR)
    client.force_login(owner)
    with django_assert_num_queries(6):  # session, person, agency, count, members, invitations
        page = client.get(reverse("accounts:team", args=[agency.pk]))
    assert len(page.context["page"]) == rows
    assert len(page.context["invitations"]) == rows - 1


def test_a_team_has_a_zone_of_its_own_or_its_countrys() -> None:
    person = UserFactory()
    client = signed_in(person)
    for country, zone, kept in (
        ("JP", "", "Asia/Tokyo"),
        ("US", "", ""),
        ("US", "America/Denver", "America/Denver"),
    ):
        name = f"Example Police {country} {zone}".strip()
        client.post(
            reverse("accounts:agency_create"),
            {"name": name, "kind": "municipal", "country": country, "zone": zone},
        )
        assert Agency.objects.get(name=name).zone == kept
