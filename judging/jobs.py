"""What judging does by the clock. Each may run at any time and any number of times."""

from django.utils import timezone

from awards.models import Cycle
from judging.services.announcement import tell_nominees
from judging.services.detection import detect_conflicts
from judging.services.refilling import fill_all_gaps
from mail.ticking import every


def tell_nominees_of_announced() -> None:
    """Mail the nominees of every cycle whose announcement has come and who were not told yet."""
    waiting = Cycle.objects.announced().filter(told_nominees_at__isnull=True)
    for cycle in waiting.order_by("pk"):
        tell_nominees(cycle=cycle)


@every(seconds=20)
def fill_gaps_of_rounds() -> None:
    """Find other judges for entries that one in conflict, or one who left, has left behind."""
    fill_all_gaps()


@every(minutes=10)
def find_conflicts() -> None:
    """Look for conflicts that arose since: a judge joined an agency, a partner was added."""
    now = timezone.now()
    undecided = Cycle.objects.filter(released_at__isnull=True, opens_at__lte=now)
    for cycle in undecided.select_related("award").order_by("pk"):
        detect_conflicts(cycle=cycle)
