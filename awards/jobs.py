"""What is due by time in the awards room. Each job may run at any moment, any number of times."""

from django.utils import timezone

from awards.models import Cycle, Interest
from awards.services.interest import forget_unconfirmed, tell_interested


def tell_interested_when_open() -> None:
    """Tell everyone who asked, and was not told yet, that a cycle takes nominations."""
    open_cycles = Cycle.objects.open(timezone.now()).filter(is_test=False, award__is_published=True)
    for cycle in open_cycles.select_related("award"):
        tell_interested(cycle=cycle)


def forget_unconfirmed_interest() -> None:
    """Delete requests that were not confirmed in time."""
    if Interest.objects.lapsed(timezone.now()).exists():
        forget_unconfirmed()
