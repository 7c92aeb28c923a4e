"""What the tests of this room share: one agency, one open cycle, one draft."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.enums import MembershipRole
from accounts.models import Agency, User
from awards.models import Cycle
from nominations.models import Nomination
from tests.factories import UserFactory, award_staff
from tests.nominations import making


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def cycle(db: None) -> Cycle:
    return making.open_cycle()


@pytest.fixture
def agency(db: None) -> Agency:
    return making.make_agency(name="Exampleton Police")


@pytest.fixture
def nomination(cycle: Cycle, agency: Agency) -> Nomination:
    return making.draft(cycle, agency)


@pytest.fixture
def filled(nomination: Nomination) -> Nomination:
    return making.fill(nomination)


@pytest.fixture
def owner(agency: Agency) -> User:
    return making.colleague(agency, MembershipRole.OWNER)


@pytest.fixture
def editor(agency: Agency) -> User:
    return making.colleague(agency, MembershipRole.EDITOR)


@pytest.fixture
def viewer(agency: Agency) -> User:
    return making.colleague(agency, MembershipRole.VIEWER)


@pytest.fixture
def outsider(db: None) -> User:
    """The owner of another agency."""
    return making.owner_of(making.make_agency(name="Otherton Police"))


@pytest.fixture
def staff(cycle: Cycle) -> User:
    return award_staff(cycle.award, full_name="Programme Manager")


@pytest.fixture
def other_staff(db: None) -> User:
    """Staff of no award."""
    return UserFactory(is_staff=True)


@pytest.fixture
def as_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
