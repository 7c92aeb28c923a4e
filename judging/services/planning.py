"""Who reads what: a plan is computed, looked at, then applied."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from judging.models import AssignmentPlan, Round
from judging.services.assigning import assign_planned, lock_panel
from judging.services.detection import close_detected
from judging.services.planning_inputs import Inputs, gather
from judging.services.rounds import locked_round, refuse_before_its_turn
from judging.services.solving import figures, planned_pairs, solve


@transaction.atomic
def plan_assignment(*, judging_round: Round, actor: User, linked: bool = False) -> AssignmentPlan:
    """Compute who should read what, and keep it as a plan. Nothing is assigned by it.

    Accepted nominations and accepted members only; a judge may get an entry only after answering
    "no conflict" for it. Once the round is open, present assignments are kept as far as possible,
    started ones always; before that each plan begins afresh. `linked` gives a few entries to
    everybody, so that panels which share nobody can be compared.

    Raises:
        Refused: the round is closed, or there is nobody or nothing to assign.
    """
    locked = locked_round(judging_round)
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    refuse_before_its_turn(locked)
    lock_panel(locked)
    found = close_detected(locked.cycle, reads_texts=True)
    inputs = gather(locked, linked=linked)
    if not inputs.entries:
        raise Refused(_("No nomination has been accepted for judging yet."))
    if not inputs.judges:
        raise Refused(_("Nobody has accepted a seat on the panel yet."))
    plan = store_plan(locked, inputs, actor)
    record(
        actor=actor,
        action="assignment.planned",
        obj=plan,
        payload={"inputs": plan.inputs_hash, "pairs": len(plan.pairs), **found.as_payload()},
        scope=locked.cycle.award.scope,
    )
    return plan


def store_plan(judging_round: Round, inputs: Inputs, actor: User | None) -> AssignmentPlan:
    """Solve and keep the run: its pairs, its figures and what it was computed from.

    Without an actor it is a plan that fills gaps by itself. Part of a larger verb.
    """
    solved = solve(judging_round, inputs)
    return AssignmentPlan.objects.create(
        round=judging_round,
        made_by=actor,
        is_refill=actor is None,
        seed=solved.seed,
        per_entry=solved.per_entry,
        inputs_hash=inputs.digest(judging_round),
        solver=solved.solver,
        status=solved.status,
        figures={
            **figures(inputs, solved),
            "linked": bool(inputs.anchors),
            "situation": inputs.situation(judging_round),
        },
        pairs=planned_pairs(solved),
    )


@transaction.atomic
def apply_plan(*, plan: AssignmentPlan, actor: User) -> Counter[int]:
    """Make the plan's pairs assignments and tell each judge once. Returns new entries per member.

    Raises:
        Refused: it is applied already, the round is closed, or what it was computed from has
            changed since.
    """
    locked = locked_round(plan.round)
    lock_panel(locked)
    current = AssignmentPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if current.applied_at:
        raise Refused(_("This plan has been applied already."))
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    found = close_detected(locked.cycle)
    now = gather(locked, linked=bool(current.figures.get("linked")))
    if now.digest(locked) != current.inputs_hash:
        raise Refused(
            _(
                "Something has changed since this plan was made: entries, the panel, conflicts, "
                "rules, or what judges have begun. Nothing was applied. Make a new one."
            )
        )
    changes = assign_planned(locked, current)
    current.applied_at = timezone.now()
    current.applied_by = actor
    current.save(update_fields=["applied_at", "applied_by"])
    record(
        actor=actor,
        action="assignment.applied",
        obj=current,
        payload={
            "created": sum(changes.created.values()),
            "withdrawn": changes.withdrawn,
            **found.as_payload(),
        },
        scope=locked.cycle.award.scope,
    )
    return changes.created
