"""Turning a plan's pairs into assignments."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from judging import engine
from judging.models import Assignment, AssignmentPlan, PanelMember, Round, Scorecard
from judging.services.codes import give_codes
from judging.services.versions import give_newest_versions
from mail.services import queue_mail
from nominations.models import Submission

REPLANNED = "replanned"
"""Why an assignment was withdrawn by a later plan."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What came of a plan."""

    created: Counter[int]
    """New entries by panel member."""
    withdrawn: int


def lock_panel(judging_round: Round) -> None:
    """Let no judge answer about a conflict between what is read now and what is written of it.

    Declaring locks the person first, too. Before anything but the round is locked.
    """
    seats = PanelMember.objects.filter(cycle=judging_round.cycle_id).accepted()
    people = User.objects.filter(pk__in=seats.values("user")).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))


def assign_planned(judging_round: Round, plan: AssignmentPlan) -> Changes:
    """Withdraw what the plan leaves out, add what is new, and tell each judge once.

    Part of a larger verb, which has locked the round and looked whether the plan is still true.
    """
    withdrawn = _withdraw_others(judging_round, plan)
    give_newest_versions(judging_round)
    give_codes(judging_round)
    created = _assign(judging_round, plan)
    _tell_judges(judging_round, plan, created)
    return Changes(created, withdrawn)


def _withdraw_others(judging_round: Round, plan: AssignmentPlan) -> int:
    """Withdraw what the plan leaves out. Started scorecards are always in the plan."""
    wanted = {(pair["entry"], pair["judge"]) for pair in plan.pairs}
    present = Assignment.objects.active().filter(round=judging_round).order_by("pk")
    locked = present.select_for_update(of=("self",)).values_list("pk", "nomination", "member")
    left = [pk for pk, entry, judge in locked if (entry, judge) not in wanted]
    unsealed = Assignment.objects.filter(pk__in=left).exclude(
        pk__in=Scorecard.objects.filter(assignment__in=left).values("assignment")
    )
    return unsealed.update(withdrawn_at=timezone.now(), withdrawn_reason=REPLANNED)


def _assign(judging_round: Round, plan: AssignmentPlan) -> Counter[int]:
    present = set(
        Assignment.objects.active().filter(round=judging_round).values_list("nomination", "member")
    )
    by_judge: dict[int, list[int]] = defaultdict(list)
    for pair in plan.pairs:
        by_judge[pair["judge"]].append(pair["entry"])
    latest = _latest_submissions({pair["entry"] for pair in plan.pairs})
    rows = []
    for judge, entries in sorted(by_judge.items()):
        numbers = [str(entry) for entry in entries]
        order = engine.lots.reading_order(judging_round.seed, str(judge), numbers)
        rows += [
            Assignment(
                round=judging_round,
                member_id=judge,
                nomination_id=int(entry),
                submission_id=latest[int(entry)],
                plan=plan,
                reading_order=place,
            )
            for place, entry in enumerate(order, start=1)
            if (int(entry), judge) not in present
        ]
    Assignment.objects.bulk_create(rows)
    return Counter(row.member_id for row in rows)


def _latest_submissions(nominations: set[int]) -> dict[int, int]:
    """The version of each nomination that judges read: the newest when it is assigned."""
    rows = Submission.objects.filter(nomination__in=nominations)
    newest = rows.order_by("nomination", "-version").distinct("nomination")
    return dict(newest.values_list("nomination", F("pk")))


def _tell_judges(judging_round: Round, plan: AssignmentPlan, created: Counter[int]) -> None:
    """One message a judge, with how many entries are new; their names stay out of the mail."""
    members = PanelMember.objects.filter(pk__in=created).select_related("user").order_by("pk")
    for member in members:
        queue_mail(
            to=member.user.email if member.user else "",
            template="judging_assigned",
            context={
                "member": member,
                "round": judging_round,
                "cycle": judging_round.cycle,
                "count": created[member.pk],
            },
            key=f"judging.assigned:{plan.pk}:{member.pk}",
            scope=judging_round.cycle.award.scope,
        )
