"""One reminder to whoever was asked for an endorsement and has not answered."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from mail.ticking import every
from nominations.endorsements.letters import send_reminder
from nominations.models import Endorsement
from nominations.models.endorsement import EndorsementQuerySet
from nominations.services.endorsing import TAKES_PART, renew_link
from nominations.services.locking import lock

AFTER = timedelta(days=5)
TIME_LEFT = timedelta(days=2)
"""With less there would be no time to answer."""


@every(hours=1)
def remind_endorsers() -> None:
    """Remind everybody whose reminder is due."""
    for endorsement in due().select_related("nomination").order_by("pk"):
        remind(endorsement=endorsement)


def due() -> EndorsementQuerySet:
    """Asked for some days ago, not answered, not reminded, and with time left to answer."""
    now = timezone.now()
    return Endorsement.objects.waiting().filter(
        requested_at__lte=now - AFTER,
        reminded_at__isnull=True,
        expires_at__gte=now + TIME_LEFT,
        nomination__state__in=TAKES_PART,
    )


@transaction.atomic
def remind(*, endorsement: Endorsement) -> bool:
    """Mail the reminder, once; False where none is due any more.

    The token of the first mail is known to its reader alone, so the reminder brings a new link,
    and the first one stops working.
    """
    locked = lock(endorsement.nomination)
    current = due().filter(pk=endorsement.pk).select_related("requested_by").first()
    if current is None:
        return False
    current.nomination = locked
    current.reminded_at = timezone.now()
    token = renew_link(current)
    send_reminder(current, token)
    record(
        actor=None,
        action="endorsement.reminded",
        obj=current,
        payload={"nomination": locked.pk},
        scope=locked.cycle.award.scope,
    )
    return True
