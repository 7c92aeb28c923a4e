"""Setting up and changing an award, its staff and its sponsors."""

from typing import Any

from django.db import models, transaction

from accounts.models import User
from audit.services import record
from awards.models import Award, AwardStaff


def apply_changes(obj: models.Model, values: dict[str, Any]) -> list[str]:
    """Set the given fields and say which of them really changed (names only, for the trail)."""
    changed = sorted(name for name, value in values.items() if getattr(obj, name) != value)
    for name in changed:
        setattr(obj, name, values[name])
    return changed


def copy_row[T: models.Model](row: T, **changes: Any) -> T:
    """A new row with the same values but for the changes, as Django documents copying."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def create_award(*, actor: User, **values: Any) -> Award:
    """Create an award; whoever creates it is its first programme manager."""
    award = Award.objects.create(**values)
    AwardStaff.objects.create(award=award, user=actor)
    record(actor=actor, action="award.created", obj=award, payload={}, scope=award.scope)
    return award


@transaction.atomic
def update_award(*, award: Award, actor: User, **values: Any) -> Award:
    locked = Award.objects.select_for_update().get(pk=award.pk)
    changed = apply_changes(locked, values)
    if changed:
        locked.save(update_fields=changed)
        record(
            actor=actor,
            action="award.changed",
            obj=locked,
            payload={"fields": changed},
            scope=locked.scope,
        )
    return locked


@transaction.atomic
def add_staff(*, award: Award, actor: User, user: User) -> AwardStaff:
    """Give a person a programme manager's seat on this award."""
    seat, created = AwardStaff.objects.get_or_create(award=award, user=user)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    if created:
        record(
            actor=actor,
            action="award.staff_added",
            obj=award,
            payload={"user": user.pk},
            scope=award.scope,
        )
    return seat
