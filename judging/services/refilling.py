"""Filling the gaps that a judge in conflict, or one who left, leaves in an open round."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from audit.services import record
from judging.enums import RoundKind
from judging.gap_letters import tell_staff_of_gaps
from judging.models import Assignment, AssignmentPlan, Round, entries_of
from judging.services.access import CONFLICT, LEFT_THE_PANEL
from judging.services.assigning import assign_planned, lock_panel
from judging.services.planning import store_plan
from judging.services.planning_inputs import gather
from judging.services.rounds import locked_round
from nominations.models import Nomination

LEFT = (CONFLICT, LEFT_THE_PANEL)
"""Why an assignment was withdrawn where another judge is to read the entry."""


def gaps(judging_round: Round) -> "QuerySet[Nomination]":
    """Entries with fewer judges than wanted that somebody had and has left.

    Each with `readers`, how many judges it has, and `left`, the number of the last one's
    assignment.
    """
    of_round = Q(assignments__round=judging_round)
    stays = of_round & Q(assignments__withdrawn_at__isnull=True)
    went = of_round & Q(assignments__withdrawn_reason__in=LEFT)
    return (
        entries_of(judging_round)
        .annotate(
            readers=Count("assignments", filter=stays, distinct=True),
            left=Max("assignments", filter=went),
        )
        .filter(readers__lt=judging_round.reviews_per_entry, left__isnull=False)
        .order_by("pk")
    )


@transaction.atomic
def fill_gaps(*, judging_round: Round) -> AssignmentPlan | None:
    """Find other judges for what was left, moving nothing that is begun; None if nothing changed.

    Only judges who declared the entry free of conflict get it; whoever does hears of it once. For
    entries that stay short the award's staff get one mail each time somebody leaves, with the
    reason. It may run at any time: what was tried in the same situation is not tried again.
    """
    locked = locked_round(judging_round)
    if not locked.opened_at or locked.is_closed or locked.closes_at <= timezone.now():
        return None
    lock_panel(locked)
    waiting = list(gaps(locked))
    if not waiting:
        return None
    inputs = gather(locked)
    tried = AssignmentPlan.objects.filter(
        round=locked, is_refill=True, figures__situation=inputs.situation(locked)
    )
    if not inputs.judges or tried.exists():
        return None
    plan = store_plan(locked, inputs, None)
    changes = assign_planned(locked, plan)
    plan.applied_at = timezone.now()
    # What is tried next time is what has come of this.
    plan.figures["situation"] = gather(locked).situation(locked)
    plan.save(update_fields=["applied_at", "figures"])
    tell_staff_of_gaps(plan=plan, gaps=_still_short(plan, waiting))
    record(
        actor=None,
        action="assignment.refilled",
        obj=plan,
        payload={
            "created": sum(changes.created.values()),
            "withdrawn": changes.withdrawn,
            "gaps": len(waiting),
        },
        scope=locked.cycle.award.scope,
    )
    return plan


def _still_short(plan: AssignmentPlan, waiting: Iterable[Nomination]) -> Collection[Nomination]:
    short = {int(item["entry"]) for item in plan.figures["short"]}
    return [nomination for nomination in waiting if nomination.pk in short]


def fill_all_gaps() -> None:
    """Look after every open round with scorecards. Cheap where nobody has left anything.

    A ballot is about all entries of a round at once, so there is no gap to fill in it.
    """
    now = timezone.now()
    left = Assignment.objects.filter(withdrawn_reason__in=LEFT).values("round")
    scored = [kind for kind in RoundKind if kind.uses_scorecards]
    open_rounds = Round.objects.filter(
        pk__in=left,
        kind__in=scored,
        opened_at__isnull=False,
        closed_at__isnull=True,
        closes_at__gt=now,
    )
    for judging_round in open_rounds.order_by("pk"):
        fill_gaps(judging_round=judging_round)
