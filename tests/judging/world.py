"""A small made-up panel for judging tests: entries, judges, a round at any stage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency, User
from audit.canonical import plain, sha256_hex
from awards.enums import Phase
from awards.models import Anchor, Criterion, Cycle, Form
from judging.enums import ConflictAnswer, PanelRole, PanelStatus, SigningCapacity
from judging.models import Assignment, PanelMember, ResultBundle, Round
from judging.services import bundles
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.planning import apply_plan, plan_assignment
from judging.services.results import latest_result
from judging.services.rounds import close_round, create_round, open_round, update_round
from judging.services.scoring import DraftInput, save_draft_scores
from judging.services.sealing import seal_scorecard
from nominations.enums import NominationState
from nominations.models import Nomination, Submission
from tests.factories import AgencyFactory, CriterionFactory, UserFactory, award_staff, make_cycle


def frozen_document(nomination: Nomination) -> dict[str, object]:
    """What judges read: a summary that may be published, a confidential answer and a measure."""
    agency = nomination.agency
    cycle = nomination.cycle
    period = {"start": "2029-01-01", "end": "2029-12-31", "days": 365}
    measure = {
        "what": "Burglaries",
        "unit": "recorded burglaries",
        "direction": "down",
        "direction_label": "A fall is wanted",
        "source": "Recorded crime",
        "measured_by": "The analyst",
        "before": {**period, "count": 200},
        "after": {"start": "2030-01-01", "end": "2030-12-31", "days": 365, "count": 150},
        "percent_change": -25.0,
        "by_rates": False,
        "comparison": None,
        "claimed_change": None,
        "recording_changes": "",
    }
    text = {"kind": "long-text", "criterion": None, "criterion_name": "", "identifying": False}
    asked_for = cycle.criteria.order_by("position").first()
    return {
        "schema_version": 1,
        "reference": nomination.reference,
        "version": 1,
        "submitted_at": cycle.closes_at.isoformat(),
        "language": "en",
        "title": nomination.title,
        "cycle": {
            "award_slug": cycle.award.slug,
            "award_name": cycle.award.name,
            "year": cycle.year,
            "zone": cycle.zone,
        },
        "category": None,
        "topics": [],
        "agency": {
            "name": agency.name,
            "kind": agency.kind,
            "kind_label": agency.get_kind_display(),
            "country": agency.country.code,
            "country_name": agency.country.name,
            "region": "",
            "place": "Example Town",
            "population_served": agency.population_served,
            "sworn_staff": None,
        },
        "residents_served": agency.population_served,
        "partners": [],
        "form_version": 1,
        "demonstration_note": "",
        "sections": [
            {
                "slug": "summary",
                "title": "The programme in short",
                "sara_phase": "",
                "questions": [
                    {
                        **text,
                        "slug": "summary",
                        "label": "Summarise the programme",
                        "publishable": True,
                        "value": f"Neighbours of {nomination.title} look after each other.",
                    },
                    {
                        **text,
                        "slug": "unintended",
                        "label": "What went wrong?",
                        "publishable": False,
                        "value": f"A confidential remark about {nomination.title}.",
                    },
                    {
                        **text,
                        "slug": "measures",
                        "kind": "measures",
                        "criterion": asked_for.slug if asked_for else None,
                        "criterion_name": asked_for.name if asked_for else "",
                        "label": "What changed?",
                        "publishable": True,
                        "value": [measure],
                    },
                ],
            }
        ],
    }


def add_criteria(cycle: Cycle, weights: Sequence[int] = (30, 70)) -> list[Criterion]:
    criteria = []
    for place, weight in enumerate(weights):
        criterion = CriterionFactory(cycle=cycle, weight=weight, position=place)
        Anchor.objects.create(criterion=criterion, value=1, text="Little of it.")
        Anchor.objects.create(criterion=criterion, value=5, text="All of it.")
        criteria.append(criterion)
    return criteria


def add_entry(
    cycle: Cycle,
    title: str = "Example Programme",
    *,
    agency: Agency | None = None,
    state: NominationState = NominationState.ACCEPTED,
    **fields: object,
) -> Nomination:
    """A nomination with one frozen submission, beyond its draft."""
    form, _made = Form.objects.get_or_create(cycle=cycle, defaults={"published_at": timezone.now()})
    count = Nomination.objects.filter(cycle=cycle).count() + 1
    agency = agency or AgencyFactory()
    author = fields.pop("created_by", None) or UserFactory()
    nomination = Nomination.objects.create(
        cycle=cycle,
        agency=agency,
        form=form,
        title=f"{title} {count}",
        state=state,
        reference=f"T{cycle.pk}-{cycle.year}-{count:04}",
        created_by=author,
        **fields,
    )
    document = plain(frozen_document(nomination))
    Submission.objects.create(
        nomination=nomination,
        version=1,
        document=document,
        sha256=sha256_hex(document),
        submitted_at=cycle.closes_at - timedelta(hours=1),
        submitted_by=author,
    )
    return nomination


def add_judge(cycle: Cycle, *, role: PanelRole = PanelRole.JUDGE, **fields: object) -> PanelMember:
    """A judge who has accepted."""
    user = fields.pop("user", None) or UserFactory()
    return PanelMember.objects.create(
        cycle=cycle,
        user=user,
        role=role,
        status=PanelStatus.ACCEPTED,
        terms_accepted_at=timezone.now(),
        languages=fields.pop("languages", ["en"]),
        **fields,
    )


def declare_none(member: PanelMember, *entries: Nomination) -> None:
    """The member says for each entry (all of the cycle by default) that there is no conflict."""
    chosen = entries or tuple(Nomination.objects.filter(cycle=member.cycle).accepted())
    declare_conflicts(
        user=member.user,
        cycle=member.cycle,
        answers={entry.pk: Declared(ConflictAnswer.NONE) for entry in chosen},
    )


@dataclass
class World:
    cycle: Cycle
    staff: User
    criteria: list[Criterion]
    entries: list[Nomination]
    judges: list[PanelMember]
    round: Round = field(init=False)

    @property
    def chair(self) -> PanelMember:
        return next(member for member in self.judges if member.is_chair)

    def assignment(self, judge: int, entry: int) -> Assignment:
        """The active assignment of the n-th judge and the m-th entry."""
        return Assignment.objects.active().get(
            member=self.judges[judge], nomination=self.entries[entry]
        )

    def draft(self, assignment: Assignment, *values: int, comment: str = "") -> None:
        chosen = values if len(values) > 1 else values * len(self.criteria)
        save_draft_scores(
            assignment=assignment,
            user=assignment.member.user,
            inputs=[
                DraftInput(criterion.pk, value, comment, self._version(assignment, criterion))
                for criterion, value in zip(self.criteria, chosen, strict=True)
            ],
        )

    def _version(self, assignment: Assignment, criterion: Criterion) -> int:
        card = getattr(Assignment.objects.get(pk=assignment.pk), "scorecard", None)
        row = card.draft_scores.filter(criterion=criterion).first() if card else None
        return row.version if row else 0

    def seal(self, assignment: Assignment, *values: int) -> None:
        self.draft(assignment, *values)
        seal_scorecard(assignment=assignment, user=assignment.member.user)

    def seal_all(self, table: Sequence[Sequence[int]]) -> None:
        """Rows are judges, columns entries."""
        for judge, row in enumerate(table):
            for entry, value in enumerate(row):
                self.seal(self.assignment(judge, entry), value)

    def close(self) -> None:
        close_round(judging_round=self.round, actor=self.staff, reason="All are in.")
        self.round.refresh_from_db()


def make_world(
    *, entries: int = 3, judges: int = 3, declared: bool = True, per_entry: int | None = None
) -> World:
    """A cycle in judging with staff, a panel whose first member chairs, and a round set up."""
    cycle = make_cycle(Phase.JUDGING)
    world = World(
        cycle=cycle,
        staff=award_staff(cycle.award),
        criteria=add_criteria(cycle),
        entries=[add_entry(cycle) for _place in range(entries)],
        judges=[
            add_judge(cycle, role=PanelRole.CHAIR if place == 0 else PanelRole.JUDGE)
            for place in range(judges)
        ],
    )
    if declared:
        for member in world.judges:
            declare_none(member)
    reviews = per_entry or judges
    world.round = create_round(
        cycle=cycle,
        actor=world.staff,
        reviews_per_entry=reviews,
        quorum=min(reviews, 2),
    )
    return world


def open_world(*, is_blind: bool = False, **fields: int) -> World:
    """As `make_world`, assigned and open for scoring."""
    world = make_world(**fields)
    update_round(judging_round=world.round, actor=world.staff, is_blind=is_blind)
    plan = plan_assignment(judging_round=world.round, actor=world.staff)
    apply_plan(plan=plan, actor=world.staff)
    open_round(judging_round=world.round, actor=world.staff)
    world.round.refresh_from_db()
    return world


def closed_world(table: Sequence[Sequence[int]] = ((5, 3, 2), (4, 3, 1), (5, 2, 2))) -> World:
    """Every judge sealed every entry with these values, and the round is closed."""
    world = open_world(entries=len(table[0]), judges=len(table))
    world.seal_all(table)
    world.close()
    return world


def sign_bundle(world: World) -> ResultBundle:
    """The bundle of the round's newest result, frozen, and signed by chair and staff."""
    result = latest_result(world.round)
    if result is None:
        raise AssertionError("The round has no result.")
    bundle = bundles.make_bundle(result=result, actor=world.staff)
    people = {SigningCapacity.STAFF: world.staff, SigningCapacity.CHAIR: world.chair.user}
    for capacity, user in people.items():
        if not bundle.signatures.filter(capacity=capacity).exists():
            bundles.sign_bundle(
                bundle=bundle, user=user, capacity=capacity, bundle_sha256=bundle.sha256
            )
    return bundle
