"""Made-up nominations for tests: on the default form, empty, filled or submitted."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from awards.enums import Phase
from awards.models import Cycle, Form
from awards.services.defaults import add_default_criteria, add_default_form
from awards.services.publishing import publish_form
from nominations.models import Nomination, Submission
from nominations.services.answers import write_answers
from nominations.services.evidence import save_cost, save_measure
from nominations.services.starting import start_nomination
from nominations.services.submission import submit_nomination
from tests.factories import AgencyFactory, award_staff, make_cycle, member

ANSWERS: dict[str, Any] = {
    "summary": "A made-up programme in an example town.",
    "started": "2029-01-01",
    "running": "running",
    "problem": "Bicycles were stolen outside the station.",
    "analysis": "Records of two years showed where and when.",
    "data-sources": ["recorded-crime", "survey"],
    "response": "Guarded parking and a register of bicycles.",
    "innovation": "Traders paid for the guard.",
    "cost-context": "Traders lent the room.",
    "impact": "Fewer bicycles were stolen.",
    "measurement": "The station counted reports each month.",
    "trust": "Residents were asked before and after.",
    "engagement": "Forty volunteers took turns.",
    "adoption": "Two other stations do the same.",
}
MEASURE: dict[str, Any] = {
    "what": "Bicycles stolen",
    "unit": "reports",
    "direction": "down",
    "source": "Crime records",
    "measured_by": "The analyst",
    "before_start": date(2022, 1, 1),
    "before_end": date(2022, 12, 31),
    "before_count": 200,
    "after_start": date(2023, 1, 1),
    "after_end": date(2023, 12, 31),
    "after_count": 150,
}
SURVEY: dict[str, Any] = {
    "kind": "survey",
    "what": "How safe do you feel at the station after dark?",
    "construct": "safety",
    "counted_answer": "“very safe” or “fairly safe”, of four answers",
    "before_when": "March 2022",
    "before_asked": 400,
    "before_yes": 228,
    "after_when": "March 2023",
    "after_asked": 400,
    "after_yes": 276,
    "asked_by": "independent",
    "sampling": "random",
    "response_rate": Decimal(41),
    "source": "Survey of travellers, question 4",
}
NUMBER: dict[str, Any] = {
    "kind": "engagement",
    "what": "Travellers who registered a bicycle",
    "engagement": "participants",
    "number": 1250,
    "months": 12,
    "source": "The register",
}
COST: dict[str, Any] = {
    "label": "Guard",
    "kind": "cash",
    "amount": Decimal(12_000),
    "currency": "USD",
    "months": 12,
    "one_off": False,
}


def published_form(cycle: Cycle) -> Form:
    """The default form on the default criteria, published."""
    staff = award_staff(cycle.award)
    add_default_criteria(cycle=cycle, actor=staff)
    return publish_form(form=add_default_form(cycle=cycle, actor=staff), actor=staff)


def open_cycle(**fields: Any) -> Cycle:
    """A cycle that takes nominations on the default form."""
    cycle = make_cycle(Phase.OPEN, **fields)
    published_form(cycle)
    return cycle


def owner_of(agency: Agency) -> User:
    return agency.memberships.get(role=MembershipRole.OWNER).user


def make_agency(**fields: Any) -> Agency:
    """An agency with an owner, an editor and a viewer."""
    agency = AgencyFactory(**fields)
    for role in MembershipRole:
        member(agency, role, full_name=f"{role.label} of {agency.name}")
    return agency


def colleague(agency: Agency, role: MembershipRole) -> User:
    return Membership.objects.get(agency=agency, role=role).user


def draft(
    cycle: Cycle | None = None, agency: Agency | None = None, title: str = "Bicycle watch"
) -> Nomination:
    agency = agency or make_agency()
    return start_nomination(
        cycle=cycle or open_cycle(), agency=agency, actor=owner_of(agency), title=title
    )


def fill(nomination: Nomination) -> Nomination:
    """Answer everything that is needed."""
    owner = owner_of(nomination.agency)
    write_answers(nomination=nomination, actor=owner, values=ANSWERS)
    save_measure(nomination=nomination, actor=owner, question="measures", values=MEASURE)
    save_cost(nomination=nomination, actor=owner, question="costs", values=COST)
    return nomination


def submitted(nomination: Nomination | None = None, **kwargs: Any) -> Submission:
    """A submitted nomination; give one that is filled, or what `draft` takes."""
    nomination = nomination or fill(draft(**kwargs))
    return submit_nomination(nomination=nomination, actor=owner_of(nomination.agency))


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "steelblue").save(written, kind, **options)
    return written.getvalue()


def upload(name: str = "chart.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)
