"""Whether a judge has practised, where the round asks for it before the real entries."""

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.enums import PanelStatus
from judging.models import PracticeAttempt, PracticeEntry, Round


class PracticeFirst(Refused):
    """There are practice entries to finish before the real ones open."""

    def __init__(self, cycle: int) -> None:
        super().__init__(_("Finish the practice entries first: then your entries open."))
        self.cycle = cycle


def practice_left_in(rounds: Iterable[Round], user: User) -> dict[int, int]:
    """By round (primary key): practice entries to finish before the real ones open, if any are.

    Asks nothing where no round that is still to be judged has practice first.
    """
    asking = [row.pk for row in rounds if row.practice_first and not row.is_closed]
    if not asking:
        return {}
    finished = PracticeAttempt.objects.filter(
        member__user=user, member__status=PanelStatus.ACCEPTED, finished_at__isnull=False
    )
    left = PracticeEntry.objects.filter(round__in=asking).exclude(
        pk__in=finished.values("practice")
    )
    return dict(left.order_by().values_list("round").annotate(count=Count("pk")))


def practice_left(judging_round: Round, user: User) -> int:
    """How many practice entries the judge has to finish before the real ones open; 0 if none."""
    return practice_left_in([judging_round], user).get(judging_round.pk, 0)


def check_practised(judging_round: Round, user: User) -> None:
    """Raises PracticeFirst while practice is left. Asks nothing in rounds without it."""
    if practice_left(judging_round, user):
        raise PracticeFirst(judging_round.cycle_id)
