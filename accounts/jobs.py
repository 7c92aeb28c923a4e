"""What the tick does for the accounts room."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from mail.ticking import every


@every(hours=1)
def forget_expired_sessions() -> None:
    """Remove sessions that have run out, and with them words kept for people who never came."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
