"""What people say of themselves."""

from django.db import transaction

from accounts.models import User
from audit.services import record


@transaction.atomic
def update_profile(*, user: User, full_name: str, preferred_zone: str) -> User:
    """Change one's name, and the time zone in which deadlines are shown besides the cycle's."""
    current = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted = {"full_name": full_name, "preferred_zone": preferred_zone}
    changed = [name for name, value in wanted.items() if getattr(current, name) != value]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, wanted[name])
    current.save(update_fields=changed)
    record(actor=current, action="person.updated", obj=current, payload={"changed": changed})
    return current


@transaction.atomic
def choose_keys(*, user: User, uses: bool) -> User:
    """Switch keys that act alone, without Ctrl or Alt, on or off. No audit entry: it is a taste."""
    user.uses_single_keys = uses
    user.save(update_fields=["uses_single_keys"])
    return user
