"""The demo's panels: judges who accept, declare, score and seal, through the usual verbs."""

import random
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from awards.models import Criterion, Cycle
from desk.demo.content import content
from judging.enums import ConflictAnswer, PanelRole
from judging.models import Assignment, PanelMember, Round
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.panel import invite_judge
from judging.services.planning import apply_plan, plan_assignment
from judging.services.rounds import create_round, open_round
from judging.services.scoring import DraftInput, save_draft_scores
from judging.services.sealing import seal_scorecard
from judging.services.seats import SeatProfile, accept_panel_invitation
from nominations.models import Nomination

SEED = 2031
TOP_SCORE = 5


def seat(
    *, cycle: Cycle, staff: User, user: User, role: PanelRole, agency: str = ""
) -> PanelMember:
    """Invite a demo person to the panel and have them accept."""
    member = invite_judge(
        cycle=cycle, actor=staff, email=user.email, name=user.full_name, role=role
    )
    if member.invitation is None:
        raise RuntimeError("a new member has an invitation")
    return accept_panel_invitation(
        invitation=member.invitation, profile=SeatProfile(agency_name=agency), user=user
    )


def declare_none(*, cycle: Cycle, user: User, conflict_with: str = "") -> None:
    """Declare every entry of the cycle: no conflict, but for one title."""
    entries = Nomination.objects.filter(cycle=cycle).accepted()
    declare_conflicts(
        user=user,
        cycle=cycle,
        answers={
            pk: Declared(ConflictAnswer.CONFLICT, "I advised this team.")
            if title == conflict_with
            else Declared(ConflictAnswer.NONE)
            for pk, title in entries.values_list("pk", "title")
        },
    )


def start_round(
    *, cycle: Cycle, staff: User, reviews: int, name: str = "Scoring round", **rules: Any
) -> Round:
    """Plan, apply and open a round that runs until the cycle's judging closes."""
    judging_round = create_round(
        cycle=cycle,
        actor=staff,
        name=name,
        reviews_per_entry=reviews,
        opens_at=timezone.now(),
        **rules,
    )
    plan = plan_assignment(judging_round=judging_round, actor=staff)
    apply_plan(plan=plan, actor=staff)
    return open_round(judging_round=judging_round, actor=staff)


class Scorer:
    """Scores that look like judges': some entries better, some judges stricter, and noise."""

    def __init__(self, cycle: Cycle) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - made-up scores need no secrecy
        self.criteria = list(Criterion.objects.filter(cycle=cycle))
        self.quality: dict[int, float] = {}
        self.strictness: dict[int, float] = {}
        self.remarks: dict[str, list[str]] = content("awards")["remarks"]

    def _level(self, table: dict[int, float], key: int, spread: float) -> float:
        if key not in table:
            table[key] = self.random.gauss(0, spread)
        return table[key]

    def inputs(self, assignment: Assignment, criteria: list[Criterion]) -> list[DraftInput]:
        entry = self._level(self.quality, assignment.nomination_id, 0.7)
        judge = self._level(self.strictness, assignment.member_id, 0.5)
        return [self._score(criterion, 3.3 + entry + judge) for criterion in criteria]

    def _score(self, criterion: Criterion, mean: float) -> DraftInput:
        value = min(TOP_SCORE, max(0, round(self.random.gauss(mean, 0.7))))
        band = "low" if value <= 2 else "middle" if value <= 3 else "high"
        return DraftInput(
            criterion=criterion.pk,
            value=value,
            comment=self.random.choice(self.remarks[band]),
            version=0,
        )

    def seal_all(
        self, assignments: QuerySet[Assignment], *, leave: Callable[[int, Assignment], bool]
    ) -> None:
        """Score and seal each assignment, but for those that `leave` names: they get a draft."""
        for number, assignment in enumerate(assignments.order_by("pk")):
            user = assignment.member.user
            if user is None:
                continue
            left = leave(number, assignment)
            criteria = self.criteria[:3] if left else self.criteria
            save_draft_scores(
                assignment=assignment, user=user, inputs=self.inputs(assignment, criteria)
            )
            if not left:
                seal_scorecard(assignment=assignment, user=user)
