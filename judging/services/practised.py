"""Whether a judge has practised, where the round asks for it before the real entries."""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.enums import PanelStatus
from judging.models import PracticeAttempt, Round


class PracticeFirst(Refused):
    """There are practice entries to finish before the real ones open."""

    def __init__(self, cycle: int) -> None:
        super().__init__(_("Finish the practice entries first: then your entries open."))
        self.cycle = cycle


def practice_left(judging_round: Round, user: User) -> int:
    """How many practice entries the judge has to finish before the real ones open; 0 if none."""
    if not judging_round.practice_first:
        return 0
    finished = PracticeAttempt.objects.filter(
        member__user=user, member__status=PanelStatus.ACCEPTED, finished_at__isnull=False
    )
    return judging_round.practice_entries.exclude(pk__in=finished.values("practice")).count()


def check_practised(judging_round: Round, user: User) -> None:
    """Raises PracticeFirst while practice is left. Asks nothing in rounds without it."""
    if not judging_round.is_closed and practice_left(judging_round, user):
        raise PracticeFirst(judging_round.cycle_id)
