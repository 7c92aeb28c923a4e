"""What staff's screening shows in the demo: returned, typed in, with findings, appealed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.agencies import create_agency
from awards.models import Cycle
from desk.demo.content import content
from desk.demo.entries import agency_of
from desk.demo.people import demo_person
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.scanning.looking import look_through
from nominations.services.answers import write_answers
from nominations.services.appeals import make_appeal
from nominations.services.entering import enter_nomination
from nominations.services.evidence import save_cost
from nominations.services.scanning import explain_finding
from nominations.services.screening import Verdict, decide, mark_ineligible
from nominations.services.starting import start_nomination
from nominations.services.submission import freeze_submission


def add_examples(*, cycle: Cycle, staff: User, now: datetime) -> None:
    """One nomination in each state that screening knows besides the plain one."""
    rows = content("screening")
    _returned(cycle, rows["returned"], staff, now - timedelta(days=6))
    _with_findings(cycle, rows["findings"], now - timedelta(days=2))
    _typed_in(cycle, rows["typed"], staff, now - timedelta(days=4))
    _appealed(cycle, rows["refused"], staff, now - timedelta(days=5))


def _begun(cycle: Cycle, row: dict[str, object]) -> tuple[Nomination, User]:
    if "team" in row:
        agency, owner = agency_of(str(row["team"]))
    else:
        fields = dict(row["agency"])  # type: ignore[call-overload]
        owner = demo_person({"key": f"owner-{row['key']}", "name": f"Team of {fields['name']}"})
        agency = create_agency(creator=owner, **fields)
    nomination = start_nomination(cycle=cycle, agency=agency, actor=owner, title=str(row["title"]))
    _fill(nomination, owner, row)
    return nomination, owner


def _fill(nomination: Nomination, actor: User, row: dict[str, object]) -> None:
    write_answers(nomination=nomination, actor=actor, values=row["answers"])  # type: ignore[arg-type]
    cost = {"hours": None, "one_off": False, **row["cost"]}  # type: ignore[dict-item]
    save_cost(nomination=nomination, actor=actor, question="costs", values=cost)


def _submit(nomination: Nomination, actor: User, at: datetime) -> None:
    nomination.refresh_from_db()
    with transaction.atomic():
        freeze_submission(nomination=nomination, actor=actor, at=at)
    nomination.refresh_from_db()


def _returned(cycle: Cycle, row: dict[str, object], staff: User, at: datetime) -> None:
    nomination, owner = _begun(cycle, row)
    _submit(nomination, owner, at)
    verdict = Verdict(
        NominationState.RETURNED,
        reason=str(row["reason"]),
        sections=tuple(row["sections"]),  # type: ignore[arg-type]
    )
    decide(nomination=nomination, actor=staff, verdict=verdict)


def _appealed(cycle: Cycle, row: dict[str, object], staff: User, at: datetime) -> None:
    """Found not eligible; the team objects, and staff have still to answer."""
    nomination, owner = _begun(cycle, row)
    _submit(nomination, owner, at)
    mark_ineligible(nomination=nomination, actor=staff, reason=str(row["reason"]))
    make_appeal(nomination=nomination, actor=owner, text=str(row["appeal"]))


def _with_findings(cycle: Cycle, row: dict[str, object], at: datetime) -> None:
    """The team said of the first place why it stays, and had only looked at the others."""
    nomination, owner = _begun(cycle, row)
    places = look_through(nomination, build_document(Draft.load(nomination)))
    for place in places[:1]:
        explain_finding(
            nomination=nomination,
            actor=owner,
            finding=place.finding.digest,
            reason=str(row["why"]),
            seen="",
        )
    _submit(nomination, owner, at)


def _typed_in(cycle: Cycle, row: dict[str, object], staff: User, at: datetime) -> None:
    fields = dict(row["agency"])  # type: ignore[call-overload]
    nobody = demo_person({"key": f"owner-{row['key']}", "name": f"Team of {fields['name']}"})
    agency = create_agency(creator=nobody, **fields)
    nomination = enter_nomination(
        cycle=cycle,
        agency=agency,
        actor=staff,
        title=str(row["title"]),
        arrived_at=min(at, timezone.now()),
        note=str(row["note"]),
    )
    _fill(nomination, staff, row)
    _submit(nomination, staff, at)
