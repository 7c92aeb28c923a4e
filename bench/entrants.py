"""Agencies that are about to submit: each with a complete draft, an owner and an open session."""

import copy
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models, transaction

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from nominations.enums import NominationState
from nominations.models import Answer, CommunityMeasure, CostItem, Nomination, OutcomeMeasure
from nominations.models.nomination import new_public_id

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CSRF_LENGTH = 32
"""Of the secret in the cookie, which a form may send as it is."""
PARTS: tuple[type[models.Model], ...] = (Answer, OutcomeMeasure, CostItem, CommunityMeasure)


@dataclass(frozen=True)
class Entrant:
    """Who submits what, and with which cookies."""

    nomination: int
    public_id: str
    session: str
    csrf: str


@transaction.atomic
def make_entrants(source: Nomination, count: int) -> list[Entrant]:
    """As many agencies with an owner and an editor, each with the source's draft and a session."""
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"Stormtown {number} Police",
            country=source.agency.country,
            population_served=source.agency.population_served,
            is_demo=True,
        )
        for number in range(count)
    )
    owners, editors = (_people(part, count) for part in ("owner", "editor"))
    for role, people in ((MembershipRole.OWNER, owners), (MembershipRole.EDITOR, editors)):
        Membership.objects.bulk_create(
            Membership(agency=agency, user=user, role=role)
            for agency, user in zip(agencies, people, strict=True)
        )
    drafts = Nomination.objects.bulk_create(
        _draft(source, agency, owner) for agency, owner in zip(agencies, owners, strict=True)
    )
    for part in PARTS:
        _copy_rows(part, source, drafts)
    sessions = _sessions(owners)
    return [
        Entrant(draft.pk, draft.public_id, session, _secret())
        for draft, session in zip(drafts, sessions, strict=True)
    ]


def _people(part: str, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"storm-{part}-{number}@example.org",
            full_name=f"Storm {part} {number}",
            password="!",
            is_demo=True,
        )
        for number in range(count)
    )


def _anew[Row: models.Model](row: Row) -> Row:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = {}
    made._state.adding = True
    made.pk = None
    return made


def _draft(source: Nomination, agency: Agency, author: User) -> Nomination:
    made = _anew(source)
    made.public_id = new_public_id()
    made.agency, made.created_by = agency, author
    made.state, made.reference = NominationState.DRAFT, None
    made.title = f"{source.title} of {agency.name}"
    return made


def _copy_rows(part: type[models.Model], source: Nomination, drafts: Iterable[Nomination]) -> None:
    manager: Any = part._default_manager
    rows = list(manager.filter(nomination=source))
    copies = []
    for draft in drafts:
        for row in rows:
            made: Any = _anew(row)
            made.nomination = draft
            copies.append(made)
    manager.bulk_create(copies)


def _sessions(people: Iterable[User]) -> list[str]:
    """Sessions as signing in makes them, without signing in two hundred times."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    made = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=store.get_expiry_date(),
        )
        for user in people
    ]
    return [session.session_key for session in Session.objects.bulk_create(made)]


def _secret() -> str:
    return "".join(secrets.choice(string.ascii_letters) for _number in range(CSRF_LENGTH))
