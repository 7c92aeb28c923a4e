"""Noting who has which part of a draft open.

No audit entry and no history: it is forgotten within a day.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from nominations.models import Nomination, Presence
from nominations.team.company import company

AGAIN_AFTER = timedelta(seconds=20)
"""A sign of life is not written again before that."""
KEPT = timedelta(days=1)


def note_presence(*, nomination: Nomination, user: User, section: str = "") -> None:
    """Note that the person has this section of the draft open now, "" for none in particular.

    The nomination is loaded `with_company`; what is known from a moment ago is not written again.
    """
    now = timezone.now()
    for one in company(nomination):
        if one.user == user.pk and one.section == section and now - one.seen_at < AGAIN_AFTER:
            return
    Presence.objects.bulk_create(
        [Presence(nomination=nomination, user=user, section=section, seen_at=now)],
        update_conflicts=True,
        unique_fields=["nomination", "user"],
        update_fields=["section", "seen_at"],
    )


def forget_presences() -> int:
    """Forget who was where more than a day ago; how many rows went."""
    return Presence.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]
