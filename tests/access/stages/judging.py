"""A cycle in judging, and one whose round is closed, with every part taken."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from accounts.enums import InvitationPurpose
from accounts.models import User
from accounts.services.invitations import create_invitation
from awards.enums import Phase
from awards.models import Award, Criterion, Cycle
from judging.enums import AgendaReason, ConflictAnswer, DecisionOutcome, PanelRole, SigningCapacity
from judging.models import (
    AgendaItem,
    Assignment,
    BundleSignature,
    ConflictDeclaration,
    Decision,
    PanelMember,
    PracticeEntry,
    Round,
)
from judging.services.bundles import make_bundle
from judging.services.conflicts import Declared, declare_conflicts, recuse
from judging.services.decisions import Honour, propose_decision
from judging.services.deliberation import add_remark, close_deliberation, open_deliberation
from judging.services.feedback import draft_reports
from judging.services.panel import invite_judge, remove_member
from judging.services.planning import apply_plan, plan_assignment
from judging.services.rounds import close_round, create_round, open_round
from judging.services.scoring import DraftInput, save_draft_scores
from judging.services.sealing import seal_scorecard
from nominations.models import Nomination
from tests.access.people import People
from tests.access.roles import PANEL, Role
from tests.factories import cycle_dates, make_cycle
from tests.judging.world import add_criteria, add_entry, add_judge, declare_none

WINNING_TITLE = "Zephyrwatch"
OTHER_TITLE = "Quillmarket"
THIRD_TITLE = "Brambleway"
CITATION = "Citationtoken for the way it was done"


@dataclass(frozen=True)
class JudgingStage:
    """A panel at work. `entry` is closed to everybody in conflict; the two others to nobody."""

    cycle: Cycle
    round: Round
    criteria: list[Criterion]
    entry: Nomination
    other: Nomination
    third: Nomination
    seats: dict[Role, PanelMember]
    colleague: PanelMember
    invited: PanelMember
    invitation_token: str
    unsure: ConflictDeclaration
    practice: PracticeEntry
    item: AgendaItem | None = None
    """Of the deliberation after the close: about `entry`. `other_item` is about `other`."""
    other_item: AgendaItem | None = None

    def assignment(self, user: User, entry: Nomination) -> Assignment:
        """The person's assignment, withdrawn or not."""
        return Assignment.objects.get(round=self.round, member__user=user, nomination=entry)


def remark(user: User, entry: Nomination) -> str:
    """The comment this judge leaves on every criterion of this entry."""
    return f"Remark-{user.pk}-{entry.pk}-endofremark"


def score(stage_or_round: Round, user: User, entry: Nomination, value: int, *, seal: bool) -> None:
    """Save the value on every criterion, with the judge's remark; seal if asked."""
    assignment = Assignment.objects.active().get(
        round=stage_or_round, member__user=user, nomination=entry
    )
    card = getattr(assignment, "scorecard", None)
    versions = dict(card.draft_scores.values_list("criterion", "version")) if card else {}
    save_draft_scores(
        assignment=assignment,
        user=user,
        inputs=[
            DraftInput(item.pk, value, remark(user, entry), versions.get(item.pk, 0))
            for item in stage_or_round.criteria().criteria
        ],
    )
    if seal:
        seal_scorecard(assignment=assignment, user=user)


def build_judging(people: People, award: Award, *, year: int, chair: Role) -> JudgingStage:
    """The round is open; some scorecards are sealed, some are drafts, one is void."""
    stage = _open_round(people, award, year=year, chair=chair)
    judging_round, entry, other = stage.round, stage.entry, stage.other
    score(judging_round, people[Role.JUDGE], entry, 5, seal=True)
    score(judging_round, people[Role.JUDGE], other, 3, seal=False)
    score(judging_round, people.colleague, entry, 4, seal=False)
    score(judging_round, people.colleague, other, 2, seal=True)
    score(judging_round, people[Role.JUDGE_OF_TEAM], other, 4, seal=True)
    score(judging_round, people[Role.JUDGE_BARRED], entry, 1, seal=False)
    recuse(
        assignment=stage.assignment(people[Role.JUDGE_BARRED], entry),
        user=people[Role.JUDGE_BARRED],
        reason="I advised the team.",
    )
    score(judging_round, people[Role.JUDGE_REMOVED], other, 4, seal=True)
    remove_member(
        member=stage.seats[Role.JUDGE_REMOVED], actor=people[Role.STAFF], reason="Left the panel."
    )
    return stage


def build_deciding(people: People, award: Award, *, year: int, chair: Role) -> JudgingStage:
    """All is sealed, the round is closed, and a decision that `entry` wins waits for signatures."""
    stage = _open_round(people, award, year=year, chair=chair)
    recuse(
        assignment=stage.assignment(people[Role.JUDGE_BARRED], stage.entry),
        user=people[Role.JUDGE_BARRED],
    )
    worth = {stage.entry.pk: 5, stage.other.pk: 3, stage.third.pk: 2}
    active = Assignment.objects.active().filter(round=stage.round).order_by("pk")
    for assignment in active.select_related("member__user", "nomination"):
        judge: User = assignment.member.user
        # The colleague alone thinks little of all, so that there is something to talk about.
        value = max(0, worth[assignment.nomination_id] - 3 * (judge == people.colleague))
        score(stage.round, judge, assignment.nomination, value, seal=True)
    remove_member(
        member=stage.seats[Role.JUDGE_REMOVED], actor=people[Role.STAFF], reason="Left the panel."
    )
    close_round(judging_round=stage.round, actor=people[Role.STAFF], reason="All are in.")
    stage.round.refresh_from_db()
    Cycle.objects.filter(pk=stage.cycle.pk).update(**cycle_dates(Phase.DECIDING))
    stage.cycle.refresh_from_db()
    draft_reports(cycle=stage.cycle, actor=people[Role.STAFF])
    stage = _deliberate(stage, people)
    _sign_result(stage, people)
    propose_win(stage, people[Role.STAFF])
    return stage


def _deliberate(stage: JudgingStage, people: People) -> JudgingStage:
    """An item about each of the first two entries, a remark on each, and the talk is closed."""
    staff = people[Role.STAFF]
    talk = open_deliberation(result=stage.round.results.get(), actor=staff)
    wide = talk.items.filter(reason=AgendaReason.WIDE_SPREAD)
    item, other_item = (wide.get(nominations=entry) for entry in (stage.entry, stage.other))
    for one, entry in ((item, stage.entry), (other_item, stage.other)):
        add_remark(item=one, author=people.colleague, text=f"Saidof {entry.title}")
    close_deliberation(deliberation=talk, actor=staff)
    return replace(stage, item=item, other_item=other_item)


def _sign_result(stage: JudgingStage, people: People) -> None:
    """Staff and chair sign; where the chair is in conflict, as if another had chaired."""
    bundle = make_bundle(result=stage.round.results.get(), actor=people[Role.STAFF])
    for user, capacity in (
        (people[Role.STAFF], SigningCapacity.STAFF),
        (people[Role.CHAIR], SigningCapacity.CHAIR),
    ):
        BundleSignature.objects.create(
            bundle=bundle, user=user, capacity=capacity, bundle_sha256=bundle.sha256
        )


def propose_win(stage: JudgingStage, actor: User) -> Decision:
    return propose_decision(
        cycle=stage.cycle,
        actor=actor,
        honours=[Honour(stage.entry, DecisionOutcome.WINNER, CITATION)],
        note="As ranked.",
    )


def _open_round(people: People, award: Award, *, year: int, chair: Role) -> JudgingStage:
    staff = people[Role.STAFF]
    cycle = make_cycle(Phase.JUDGING, award=award, year=year)
    criteria = add_criteria(cycle)
    owner = people[Role.OWNER]
    entry = add_entry(cycle, WINNING_TITLE, agency=people.agency, created_by=owner)
    other = add_entry(cycle, OTHER_TITLE, agency=people.other_agency)
    third = add_entry(cycle, THIRD_TITLE, agency=people.third_agency)
    seats = {
        role: add_judge(
            cycle,
            user=people[role],
            role=PanelRole.CHAIR if role is chair else PanelRole.JUDGE,
        )
        for role in _seated(chair)
    }
    colleague = add_judge(cycle, user=people.colleague)
    _declare(people, seats, colleague, entry, third)
    judging_round = create_round(cycle=cycle, actor=staff, reviews_per_entry=6, quorum=2)
    plan = plan_assignment(judging_round=judging_round, actor=staff)
    apply_plan(plan=plan, actor=staff)
    open_round(judging_round=judging_round, actor=staff)
    judging_round.refresh_from_db()
    invited, token = _invite(cycle, staff, year)
    return JudgingStage(
        cycle=cycle,
        round=judging_round,
        criteria=criteria,
        entry=entry,
        other=other,
        third=third,
        seats=seats,
        colleague=colleague,
        invited=invited,
        invitation_token=token,
        unsure=ConflictDeclaration.objects.get(person=people[Role.JUDGE_IDLE], nomination=third),
        practice=PracticeEntry.objects.create(
            round=judging_round, title="Lanterns of old", text="What the lanterns did."
        ),
    )


def _seated(chair: Role) -> Iterable[Role]:
    """The panel in a fixed order, with one of the two chairs."""
    wanted = (PANEL | {Role.JUDGE_REMOVED, chair}) - {Role.CHAIR, Role.CHAIR_BARRED} | {chair}
    return [role for role in Role if role in wanted]


def _declare(
    people: People,
    seats: dict[Role, PanelMember],
    colleague: PanelMember,
    entry: Nomination,
    third: Nomination,
) -> None:
    """Everybody says none, but for those in conflict, and one who is unsure and gets nothing."""
    declare_none(colleague)
    for role, member in seats.items():
        if role is Role.JUDGE_IDLE:
            _say(people[role], third, ConflictAnswer.UNSURE)
            continue
        if role is Role.CHAIR_BARRED:
            _say(people[role], entry, ConflictAnswer.CONFLICT)
        declare_none(member)
    _say(people[Role.STAFF_BARRED], entry, ConflictAnswer.CONFLICT)


def _say(user: User, nomination: Nomination, answer: ConflictAnswer) -> None:
    declare_conflicts(
        user=user,
        cycle=nomination.cycle,
        answers={nomination.pk: Declared(answer, "We know each other.")},
    )


def _invite(cycle: Cycle, staff: User, year: int) -> tuple[PanelMember, str]:
    """A seat that is offered, and a token as the mail would carry it."""
    member = invite_judge(cycle=cycle, actor=staff, email=f"invited-{year}@example.org", name="")
    invitation, token = create_invitation(
        email=f"invited-{year}@example.org",
        purpose=InvitationPurpose.PANEL,
        invited_by=staff,
        replaces=member.invitation,
    )
    member.invitation = invitation
    member.save(update_fields=["invitation"])
    return member, token
