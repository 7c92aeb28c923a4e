"""Forms of other sites, and staff who have not shown a second factor, get nowhere."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.middleware import SecondFactorMiddleware
from tests.access.asking import ask
from tests.access.people import session_of
from tests.access.roles import Role
from tests.access.rows import REFUSALS
from tests.access.tables import rows, url_name
from tests.access.world import World

pytestmark = pytest.mark.django_db

# Programs ask these without a page of ours: they only compute, whoever asks, and keep nothing.
FOR_PROGRAMS = {f"awards:archive-api:evidence_{kind}" for kind in ("outcome", "proportion", "cost")}
TAKES_POSTS = {
    key: allowed[-1]
    for key, row in rows().items()
    if key not in FOR_PROGRAMS
    if row.post and (allowed := [role for role, got in row.post.items() if got not in REFUSALS])
}


@pytest.mark.parametrize("key", TAKES_POSTS)
def test_a_form_without_this_sites_token_is_refused(world: World, key: str) -> None:
    """Asked as a role whose post would be taken."""
    role, row = TAKES_POSTS[key], rows()[key]
    cache.clear()
    scene = world.scene(role)
    answer = ask(
        world.sessions[role],
        reverse(url_name(key), kwargs=dict(row.at(scene))),
        method="POST",
        data={"csrfmiddlewaretoken": "of another site", **row.data(scene)},
        enforce_csrf_checks=True,
    )
    assert answer.status == 403
    assert not answer.written


OPEN_WITHOUT = SecondFactorMiddleware.always | SecondFactorMiddleware.setting_up


@pytest.mark.parametrize("role", [Role.STAFF, Role.CHAIR])
def test_without_a_second_factor_staff_and_chair_open_nothing(world: World, role: Role) -> None:
    """Signed in by password alone, and no second factor set up: every page leads to that."""
    session = session_of(world.people[role], second_factor_used=False)
    scene, elsewhere = world.scene(role), {}
    for key, row in rows().items():
        if row.get is None or url_name(key) in OPEN_WITHOUT:
            continue
        answer = ask(session, reverse(url_name(key), kwargs=dict(row.at(scene))))
        if answer.location != reverse("accounts:second_factor"):
            elsewhere[key] = answer.outcome
    assert elsewhere == {}


def test_a_decision_is_signed_and_released_only_after_a_fresh_sign_in(world: World) -> None:
    session = session_of(world.people[Role.STAFF], fresh=False)
    cycle = world.scene(Role.STAFF).deciding.cycle
    for name in ("judging:sign", "judging:release"):
        answer = ask(
            session,
            reverse(name, args=[cycle.pk]),
            method="POST",
            data={"capacity": "staff", "sha256": "any"},
        )
        assert answer.location.startswith(reverse("account_reauthenticate")), name
        assert not answer.written
