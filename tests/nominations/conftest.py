"""What the tests of this room share: one agency, one open cycle, one draft."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.enums import MembershipRole
from accounts.models import Agency, User
from awards.models import Cycle, Form
from awards.services.publishing import new_form_version, publish_form
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


@pytest.fixture
def next_version() -> Callable[..., Form]:
    """Publishes the next version of a cycle's form, with one question more in its first section."""

    def publish(cycle: Cycle, staff: User, **question: Any) -> Form:
        form = new_form_version(form=cycle.forms.published()[0], actor=staff)
        if question:
            form.sections.order_by("position")[0].questions.create(position=90, **question)
        return publish_form(form=form, actor=staff)

    return publish
