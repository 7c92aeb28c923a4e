"""The rounds of the demo's cycle in judging: a closed shortlist, then scores after practice."""

from collections import Counter

from django.db.models import QuerySet

from accounts.models import User
from awards.models import Cycle
from desk.demo import panels
from desk.demo.content import content, nominations
from desk.demo.practice import add_practice, practise
from judging.advance_rule import fields_of
from judging.enums import (
    AdvanceRule,
    RoundKind,
    ScorecardState,
    ShortlistAnswer,
    SigningCapacity,
    VoidGround,
)
from judging.models import Assignment, Round, Scorecard
from judging.services.advancing import advancement_digest, apply_advancement
from judging.services.bundles import make_bundle, sign_bundle
from judging.services.pins import pin_passage
from judging.services.rounds import close_round
from judging.services.shortlisting import AnswerInput, answer_digest, save_answer, seal_answer
from judging.services.voiding import ask_void

REMARKS = {ShortlistAnswer.YES: "high", ShortlistAnswer.MAYBE: "middle", ShortlistAnswer.NO: "low"}


def hold_shortlist(*, cycle: Cycle, staff: User, chair: User) -> None:
    """A round without names: yes, maybe or no to every entry; closed, signed, and settled."""
    told = content("rounds")["shortlist"]
    judging_round = panels.start_round(
        cycle=cycle,
        staff=staff,
        reviews=told["reviews"],
        name=told["name"],
        kind=RoundKind.SHORTLIST,
        is_blind=True,
        quorum=told["quorum"],
        advance_rule=AdvanceRule.TOP,
        advance_count=told["going_on"],
    )
    _answer_all(judging_round, told["answers"])
    result = close_round(judging_round=judging_round, actor=staff)
    bundle = make_bundle(result=result, actor=staff)
    for user, capacity in ((staff, SigningCapacity.STAFF), (chair, SigningCapacity.CHAIR)):
        sign_bundle(bundle=bundle, user=user, capacity=capacity, bundle_sha256=bundle.sha256)
    shown = advancement_digest(result, fields_of(judging_round, result.document))
    apply_advancement(judging_round=judging_round, actor=staff, shown=shown)


def _assignments(judging_round: Round) -> QuerySet[Assignment]:
    return (
        Assignment.objects.active()
        .filter(round=judging_round)
        .select_related("member__user", "nomination", "submission")
        .order_by("pk")
    )


def _answer_all(judging_round: Round, answers: dict[str, list[str]]) -> None:
    keys = {row["title"]: key for key, row in nominations().items()}
    asked: Counter[str] = Counter()
    for assignment in _assignments(judging_round):
        key = keys[assignment.nomination.title]
        if assignment.member.user is not None:
            answer = ShortlistAnswer(answers[key][asked[key]])
            _answer(assignment, assignment.member.user, answer)
        asked[key] += 1


def _answer(assignment: Assignment, user: User, answer: ShortlistAnswer) -> None:
    remarks = content("awards")["remarks"][REMARKS[answer]]
    comment = remarks[assignment.pk % len(remarks)]
    given = AnswerInput(answer=answer, comment=comment, version=0, comment_version=0)
    saved = save_answer(assignment=assignment, user=user, given=given)
    shown = answer_digest(assignment, saved.scorecard)
    seal_answer(assignment=assignment, user=user, shown=shown)


def begin_scoring(*, cycle: Cycle, staff: User, chair: User, practised: list[User]) -> None:
    """The round that runs: it asks for practice first; half of what can be sealed is sealed."""
    judging_round = panels.start_round(
        cycle=cycle,
        staff=staff,
        reviews=content("rounds")["shortlist"]["reviews"],
        practice_first=True,
    )
    add_practice(judging_round=judging_round, staff=staff)
    practise(judging_round=judging_round, users=practised)
    begun: Counter[int] = Counter()

    def every_second(_number: int, assignment: Assignment) -> bool:
        begun[assignment.member_id] += 1
        return begun[assignment.member_id] % 2 == 0

    open_to = _assignments(judging_round).filter(member__user__in=practised)
    panels.Scorer(cycle).seal_all(open_to, leave=every_second)
    _ask_void(judging_round, practised[-1], staff)
    _pin(judging_round, chair)


def _ask_void(judging_round: Round, judge: User, staff: User) -> None:
    """Staff ask for one sealed scorecard to be void; the chair has not answered yet."""
    told = content("rounds")["void"]
    sealed = Scorecard.objects.sealed().filter(
        assignment__round=judging_round, assignment__member__user=judge
    )
    ask_void(
        paper=sealed.select_related("assignment").earliest("pk"),
        actor=staff,
        capacity=SigningCapacity.STAFF,
        ground=VoidGround(told["ground"]),
        reason=told["reason"],
    )


def _pin(judging_round: Round, judge: User) -> None:
    """Pin the first sentence of some answers to the first criteria of a draft."""
    draft = (
        _assignments(judging_round)
        .filter(member__user=judge, scorecard__state=ScorecardState.DRAFT)
        .earliest("pk")
    )
    answers = next(
        row["answers"] for row in nominations().values() if row["title"] == draft.nomination.title
    )
    criteria = judging_round.criteria().criteria
    for criterion, question in zip(criteria, content("rounds")["pinned"], strict=False):
        pin_passage(
            assignment=draft,
            user=judge,
            criterion=criterion.pk,
            question=question,
            quote=answers[question].partition(". ")[0],
        )
