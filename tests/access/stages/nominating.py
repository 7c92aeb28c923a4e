"""An open cycle with a draft, and with a nomination that waits for screening; and one planned."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from awards.enums import Phase
from awards.models import Award, Category, Criterion, Cycle, Form, Question, Section
from awards.services.defaults import (
    add_default_categories,
    add_default_criteria,
    add_default_form,
    publish_form,
)
from judging.services.detection import detect_conflicts
from nominations.intake.found import Found
from nominations.models import (
    AccessBar,
    Appeal,
    Attachment,
    CommunityMeasure,
    CostItem,
    Endorsement,
    Intake,
    Milestone,
    Nomination,
    OutcomeMeasure,
    Partner,
    RowDraft,
    Submission,
    Upload,
)
from nominations.services.answers import write_answers
from nominations.services.appeals import make_appeal
from nominations.services.attachments import attach_file
from nominations.services.endorsing import ask_for_endorsement
from nominations.services.entering import enter_nomination
from nominations.services.evidence import save_community, save_cost, save_measure
from nominations.services.intake import keep_intake
from nominations.services.milestones import save_milestone
from nominations.services.partners import save_partner
from nominations.services.screening import mark_ineligible
from nominations.services.starting import start_nomination
from nominations.services.submission import freeze_submission
from nominations.services.uploads import start_upload
from tests.access.people import People
from tests.access.roles import Role
from tests.factories import AgencyFactory, make_cycle

DRAFT_TITLE = "Larkspurdraft"
SUBMITTED_TITLE = "Hollyhocksent"
REFUSED_TITLE = "Teaselrefused"
TYPED_TITLE = "Foxtailtyped"
SUMMARY = "Foxglovesecret is what the neighbours call the square."


@dataclass(frozen=True)
class NominatingStage:
    """`draft` and `submitted` are of the agency whose team the tables ask as.

    `typed` is a draft that staff typed in for an agency with nobody on its team.
    """

    cycle: Cycle
    draft: Nomination
    section: str
    measure: OutcomeMeasure
    cost: CostItem
    community: CommunityMeasure
    partner: Partner
    milestone: Milestone
    row_draft: RowDraft
    endorsement: Endorsement
    file: Attachment
    upload: Upload
    intake: Intake
    submitted: Nomination
    submission: Submission
    sent_file: Attachment
    typed: Nomination
    appeal: Appeal


@dataclass(frozen=True)
class SetupStage:
    """A planned cycle whose form is not published."""

    cycle: Cycle
    form: Form
    section: Section
    question: Question
    criterion: Criterion
    category: Category


def build_nominating(people: People, award: Award, *, year: int) -> NominatingStage:
    staff, owner = people[Role.STAFF], people[Role.OWNER]
    cycle = make_cycle(Phase.OPEN, award=award, year=year)
    _set_up(cycle, staff)
    publish_form(form=cycle.forms.get(), actor=staff)
    draft = _draft(people, cycle, DRAFT_TITLE)
    submitted = _draft(people, cycle, SUBMITTED_TITLE)
    sent_file = _attach(submitted, owner)
    submission = freeze_submission(
        nomination=submitted, actor=owner, at=timezone.now() - timedelta(hours=2)
    )
    submitted.refresh_from_db()
    appeal = _appealed(people, cycle)
    for closed in (submitted, appeal.screening.nomination):
        AccessBar.objects.create(nomination=closed, user=people[Role.STAFF_BARRED])
    detect_conflicts(cycle=cycle)
    return NominatingStage(
        cycle=cycle,
        draft=draft,
        section=cycle.forms.get().sections.order_by("position")[0].slug,
        measure=_measure(draft, owner),
        cost=_cost(draft, owner),
        community=_community(draft, owner),
        partner=save_partner(nomination=draft, actor=owner, name="Example Neighbours"),
        row_draft=RowDraft.objects.create(
            nomination=draft, key="measure-0", kind="partner", fields={}, updated_by=owner
        ),
        milestone=save_milestone(
            nomination=draft, actor=owner, question="timeline", values={"what": "It began"}
        ),
        endorsement=_asked(draft, owner),
        file=_attach(draft, owner),
        intake=keep_intake(
            nomination=draft, actor=owner, source="file", origin="ours.docx", found=Found()
        ),
        upload=start_upload(
            nomination=draft,
            actor=owner,
            question="supporting-files",
            name="plan.pdf",
            size=100,
        ),
        submitted=submitted,
        submission=submission,
        sent_file=sent_file,
        typed=_typed_in(people, cycle),
        appeal=appeal,
    )


def build_setup(people: People, award: Award, *, year: int) -> SetupStage:
    cycle = make_cycle(Phase.PLANNED, award=award, year=year)
    _set_up(cycle, people[Role.STAFF])
    form = cycle.forms.get()
    section = form.sections.order_by("position")[0]
    return SetupStage(
        cycle=cycle,
        form=form,
        section=section,
        question=section.questions.order_by("position")[0],
        criterion=cycle.criteria.order_by("position")[0],
        category=cycle.categories.all()[0],
    )


def _set_up(cycle: Cycle, staff: User) -> None:
    add_default_criteria(cycle=cycle, actor=staff)
    add_default_categories(cycle=cycle, actor=staff)
    add_default_form(cycle=cycle, actor=staff)


def _draft(people: People, cycle: Cycle, title: str) -> Nomination:
    owner = people[Role.OWNER]
    nomination = start_nomination(cycle=cycle, agency=people.agency, actor=owner, title=title)
    question = Question.objects.filter(
        section__form=nomination.form_id, kind__in=["long-text", "short-text"]
    ).order_by("section__position", "position")[0]
    write_answers(nomination=nomination, actor=owner, values={question.slug: SUMMARY})
    return nomination


def _typed_in(people: People, cycle: Cycle) -> Nomination:
    return enter_nomination(
        cycle=cycle,
        agency=AgencyFactory(name="Typedville Police"),
        actor=people[Role.STAFF],
        title=TYPED_TITLE,
        arrived_at=timezone.now() - timedelta(hours=1),
        note="By e-mail.",
    )


def _appealed(people: People, cycle: Cycle) -> Appeal:
    """A nomination of the team that is not eligible, and whose owner appealed."""
    owner = people[Role.OWNER]
    refused = _draft(people, cycle, REFUSED_TITLE)
    freeze_submission(nomination=refused, actor=owner, at=timezone.now() - timedelta(hours=2))
    mark_ineligible(nomination=refused, actor=people[Role.STAFF], reason="Too young.")
    return make_appeal(nomination=refused, actor=owner, text="It is older than that.")


def _measure(draft: Nomination, owner: User) -> OutcomeMeasure:
    values = {
        "what": "Burglaries",
        "unit": "recorded burglaries",
        "before_start": date(2029, 1, 1),
        "before_end": date(2029, 12, 31),
        "before_count": 200,
        "after_start": date(2030, 1, 1),
        "after_end": date(2030, 12, 31),
        "after_count": 150,
    }
    return save_measure(nomination=draft, actor=owner, question="measures", values=values)


def _cost(draft: Nomination, owner: User) -> CostItem:
    values = {"label": "Lamps", "amount": 1200, "currency": "USD"}
    return save_cost(nomination=draft, actor=owner, question="costs", values=values)


def _community(draft: Nomination, owner: User) -> CommunityMeasure:
    values = {"kind": "survey", "what": "Do you feel safe in the square?"}
    return save_community(nomination=draft, actor=owner, question="trust-surveys", values=values)


def _asked(draft: Nomination, owner: User) -> Endorsement:
    return ask_for_endorsement(
        nomination=draft, actor=owner, kind="chief", name="Carla Chief", email="chief@example.org"
    )


def _attach(nomination: Nomination, owner: User) -> Attachment:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, "PNG")
    upload = SimpleUploadedFile("plan.png", buffer.getvalue(), "image/png")
    return attach_file(
        nomination=nomination, actor=owner, question="supporting-files", upload=upload
    )
