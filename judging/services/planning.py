"""Who reads what: a plan is computed, looked at, then applied."""

# Types of the engine stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import sha256_hex
from audit.services import record
from judging import engine
from judging.models import (
    Assignment,
    AssignmentPlan,
    ConflictDeclaration,
    PanelMember,
    Round,
    Scorecard,
    entries_of,
)
from judging.services.codes import give_codes
from judging.services.detection import close_detected
from judging.services.rounds import locked_round
from judging.services.versions import give_newest_versions
from mail.services import queue_mail
from nominations.models import Nomination, Submission

REPLANNED = "replanned"
"""Why an assignment was withdrawn by a later plan."""


@dataclass(frozen=True)
class _Inputs:
    """What the solver is given; ids are primary keys as text."""

    entries: list[engine.assignment.Entry]
    judges: list[engine.assignment.Judge]
    conflicts: list[tuple[str, str]]
    locked: list[tuple[str, str]]
    kept: list[tuple[str, str]]

    def digest(self, judging_round: Round) -> str:
        """Changes with anything that could make another plan come out."""
        return sha256_hex(
            {
                "inputs": asdict(self),
                "per_entry": judging_round.reviews_per_entry,
                "seed": judging_round.seed,
            }
        )


@transaction.atomic
def plan_assignment(*, judging_round: Round, actor: User) -> AssignmentPlan:
    """Compute who should read what, and keep it as a plan. Nothing is assigned by it.

    Accepted nominations and accepted members only; a judge may get an entry only after answering
    "no conflict" for it. Once the round is open, present assignments are kept as far as possible,
    started ones always; before that each plan begins afresh.

    Raises:
        Refused: the round is closed, or there is nobody or nothing to assign.
    """
    locked = locked_round(judging_round)
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    found = close_detected(locked.cycle)
    inputs = _gather(locked)
    if not inputs.entries:
        raise Refused(_("No nomination has been accepted for judging yet."))
    if not inputs.judges:
        raise Refused(_("Nobody has accepted a seat on the panel yet."))
    solved = _solve(locked, inputs)
    plan = AssignmentPlan.objects.create(
        round=locked,
        made_by=actor,
        seed=solved.seed,
        per_entry=solved.per_entry,
        inputs_hash=inputs.digest(locked),
        solver=solved.solver,
        status=solved.status,
        figures=_figures(inputs, solved),
        pairs=[
            {"entry": int(pair.entry), "judge": int(pair.judge), "affinity": pair.affinity}
            for pair in solved.pairs
        ],
    )
    record(
        actor=actor,
        action="assignment.planned",
        obj=plan,
        payload={"inputs": plan.inputs_hash, "pairs": len(plan.pairs), **found.as_payload()},
        scope=locked.cycle.award.scope,
    )
    return plan


def _solve(judging_round: Round, inputs: _Inputs) -> engine.assignment.Assignment:
    """The best plan with even loads; where even loads would leave entries short, without a cap."""
    even = _even_loads(inputs, judging_round.reviews_per_entry)
    solved = _assign_with(judging_round, inputs, even)
    if solved.status == "optimal":
        return solved
    own_caps = {judge.judge: judge.max_load for judge in inputs.judges}
    return _assign_with(
        judging_round, inputs, [replace(judge, max_load=own_caps[judge.judge]) for judge in even]
    )


def _even_loads(inputs: _Inputs, per_entry: int) -> list[engine.assignment.Judge]:
    """The judges with limits that keep loads within one entry of each other, as far as they can.

    Everyone is filled to the same level; those whose own limit, or number of entries without a
    conflict, lies below it stay there. When gaps are filled in an open round, only the judges' own
    limits hold: nobody gives up an entry for the sake of evenness.
    """
    if inputs.kept or inputs.locked:
        return inputs.judges
    most = len(inputs.entries)
    room = _room(inputs)
    wanted = min(most * per_entry, sum(room.values()))
    level = 0
    while level < most and sum(min(size, level + 1) for size in room.values()) <= wanted:
        level += 1

    def limited(judge: engine.assignment.Judge) -> engine.assignment.Judge:
        least = max(judge.min_load, min(room[judge.judge], level))
        most_even = min(room[judge.judge], max(judge.min_load, level + 1))
        return replace(judge, min_load=min(least, most_even), max_load=most_even)

    return [limited(judge) for judge in inputs.judges]


def _room(inputs: _Inputs) -> dict[str, int]:
    """The most entries that each judge could read: without a conflict, and within their limit."""
    most = len(inputs.entries)
    barred = Counter(judge for _entry, judge in inputs.conflicts)
    own = {judge.judge: judge.max_load for judge in inputs.judges}
    return {
        judge: most - barred[judge] if cap is None else min(most - barred[judge], cap)
        for judge, cap in own.items()
    }


def _assign_with(
    judging_round: Round, inputs: _Inputs, judges: list[engine.assignment.Judge]
) -> engine.assignment.Assignment:
    return engine.assignment.assign(
        inputs.entries,
        judges,
        per_entry=judging_round.reviews_per_entry,
        seed=judging_round.seed,
        conflicts=inputs.conflicts,
        locked=inputs.locked,
        kept=inputs.kept,
    )


def _figures(inputs: _Inputs, solved: engine.assignment.Assignment) -> dict[str, object]:
    """What staff see before applying, besides the pairs."""
    return {
        "entries": len(inputs.entries),
        "judges": len(inputs.judges),
        "loads": solved.loads,
        "short": [asdict(item) for item in solved.short],
        "relaxed": [
            {"judge": judge.judge, "load": solved.loads[judge.judge]}
            for judge in inputs.judges
            if solved.loads[judge.judge] < judge.min_load
            or (judge.max_load is not None and solved.loads[judge.judge] > judge.max_load)
        ],
        "solver_inputs": solved.inputs_hash,
        "total_affinity": solved.total_affinity,
        "min_affinity": solved.min_affinity,
        "components": solved.components,
        "seconds": round(solved.seconds, 3),
    }


def _gather(judging_round: Round) -> _Inputs:
    cycle = judging_round.cycle
    nominations = list(
        entries_of(judging_round).order_by("pk").values_list("pk", "language", "agency")
    )
    topics = _topics(Nomination.topics.through.objects.filter(nomination__cycle=cycle))
    seats = PanelMember.objects.filter(cycle=cycle).accepted().order_by("pk")
    members = list(seats.prefetch_related("topics"))
    present = Assignment.objects.active().filter(
        round=judging_round,
        member__in=members,
        nomination__in=[pk for pk, *_rest in nominations],
    )
    started = set(
        Scorecard.objects.filter(assignment__in=present).values_list("assignment", flat=True)
    )
    rows = list(present.order_by("pk").values_list("pk", "nomination", "member"))
    return _Inputs(
        entries=[
            engine.assignment.Entry(str(pk), topics.get(pk, ()), language, str(agency))
            for pk, language, agency in nominations
        ],
        judges=[_judge(member) for member in members],
        conflicts=_forbidden(members, [pk for pk, *_rest in nominations]),
        locked=[(str(entry), str(judge)) for pk, entry, judge in rows if pk in started],
        kept=[
            (str(entry), str(judge))
            for pk, entry, judge in rows
            if judging_round.opened_at and pk not in started
        ],
    )


def _judge(member: PanelMember) -> engine.assignment.Judge:
    return engine.assignment.Judge(
        judge=str(member.pk),
        topics=tuple(sorted(str(topic.pk) for topic in member.topics.all())),
        languages=tuple(member.languages),
        region=member.region,
        agency=str(member.agency_id or ""),
        min_load=member.min_load,
        max_load=member.max_load,
    )


def _topics(rows: Iterable) -> dict[int, tuple[str, ...]]:  # type: ignore[type-arg]
    topics: dict[int, list[str]] = defaultdict(list)
    for nomination, topic in rows.order_by("topic").values_list("nomination", "topic"):  # type: ignore[attr-defined]
        topics[nomination].append(str(topic))
    return {nomination: tuple(found) for nomination, found in topics.items()}


def _forbidden(members: list[PanelMember], entries: list[int]) -> list[tuple[str, str]]:
    """Every pair for which the judge has not said, or may not say, that there is no conflict."""
    clear = set(
        ConflictDeclaration.objects.clear()
        .filter(nomination__in=entries, person__in=[member.user_id for member in members])
        .values_list("nomination", "person")
    )
    return [
        (str(entry), str(member.pk))
        for entry in entries
        for member in members
        if (entry, member.user_id) not in clear
    ]


@transaction.atomic
def apply_plan(*, plan: AssignmentPlan, actor: User) -> Counter[int]:
    """Make the plan's pairs assignments and tell each judge once. Returns new entries per member.

    Raises:
        Refused: it is applied already, the round is closed, or what it was computed from has
            changed since.
    """
    locked = locked_round(plan.round)
    current = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    if current.applied_at:
        raise Refused(_("This plan has been applied already."))
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    found = close_detected(locked.cycle)
    if _gather(locked).digest(locked) != current.inputs_hash:
        raise Refused(
            _("Entries, panel or conflicts have changed since this plan. Make a new one.")
        )
    withdrawn = _withdraw_others(locked, current)
    give_newest_versions(locked)
    give_codes(locked)
    created = _assign(locked, current)
    current.applied_at = timezone.now()
    current.applied_by = actor
    current.save(update_fields=["applied_at", "applied_by"])
    _tell_judges(locked, current, created)
    record(
        actor=actor,
        action="assignment.applied",
        obj=current,
        payload={
            "created": sum(created.values()),
            "withdrawn": withdrawn,
            **found.as_payload(),
        },
        scope=locked.cycle.award.scope,
    )
    return created


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
