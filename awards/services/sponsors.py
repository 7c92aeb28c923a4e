"""Sponsors and the years in which they stand behind an award."""

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from awards.models import Award, Sponsor, Sponsorship
from awards.services.awards import apply_changes


@transaction.atomic
def create_sponsor(*, award: Award, actor: User, **values: Any) -> Sponsor:
    """Create a sponsor; the award says on whose behalf, for the trail."""
    sponsor = Sponsor.objects.create(**values)
    record(actor=actor, action="sponsor.created", obj=sponsor, payload={}, scope=award.scope)
    return sponsor


@transaction.atomic
def create_sponsorship(*, award: Award, actor: User, **values: Any) -> Sponsorship:
    sponsorship = Sponsorship.objects.create(award=award, **values)
    record(
        actor=actor,
        action="sponsorship.created",
        obj=sponsorship,
        payload={"sponsor": sponsorship.sponsor_id},
        scope=award.scope,
    )
    return sponsorship


@transaction.atomic
def update_sponsorship(*, sponsorship: Sponsorship, actor: User, **values: Any) -> Sponsorship:
    locked = Sponsorship.objects.select_for_update().get(pk=sponsorship.pk)
    changed = apply_changes(locked, values)
    if changed:
        locked.save(update_fields=changed)
        record(
            actor=actor,
            action="sponsorship.changed",
            obj=locked,
            payload={"fields": changed},
            scope=locked.award.scope,
        )
    return locked
