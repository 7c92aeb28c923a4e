"""The demo's nominations, written through the same verbs as anybody's."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from accounts.services.agencies import create_agency
from awards.enums import TopicKind
from awards.models import Cycle, Topic
from desk.demo.community import NOTE as COMMUNITY_NOTE
from desk.demo.community import add_community
from desk.demo.content import content, nominations
from desk.demo.measures import measure_values
from desk.demo.milestones import add_milestones
from desk.demo.people import demo_person
from nominations.models import Nomination
from nominations.services.answers import write_answers
from nominations.services.evidence import save_cost, save_measure
from nominations.services.screening import accept_nomination
from nominations.services.starting import start_nomination
from nominations.services.submission import freeze_submission

NOTE = "Demonstration data: the agency is made up. "


def add_topics() -> None:
    """Topics that the demo uses and the archive does not bring."""
    for kind, rows in content("topics").items():
        for slug, name in rows.items():
            Topic.objects.get_or_create(kind=TopicKind(kind), slug=slug, defaults={"name": name})


def _owner(key: str, agency_name: str) -> User:
    people = content("people")
    for team in (people["team"], people["submitted"]):
        if team["agency"] == key:
            return demo_person(team["owner"])
    return demo_person({"key": f"owner-{key}", "name": f"Team of {agency_name}"})


def agency_of(key: str) -> tuple[Agency, User]:
    """The made-up agency of a nomination, and its owner. One team may nominate several times."""
    team = nominations()[key].get("team", key)
    fields = nominations()[team]["agency"]
    owner = _owner(team, fields["name"])
    agency = Agency.objects.filter(name=fields["name"], is_demo=True).first()
    return agency or create_agency(creator=owner, **fields), owner


def add_colleagues(key: str) -> None:
    """The editor and viewer of the demo's team."""
    agency, _owner_of_agency = agency_of(key)
    team = content("people")["team"]
    for role in (MembershipRole.EDITOR, MembershipRole.VIEWER):
        Membership.objects.get_or_create(
            agency=agency, user=demo_person(team[role.value]), defaults={"role": role}
        )


def add_entry(
    *, cycle: Cycle, key: str, submitted_at: datetime | None, staff: User | None
) -> Nomination:
    """Write one nomination; freeze it at the given time; accept it if `staff` is given."""
    row = nominations()[key]
    agency, owner = agency_of(key)
    nomination = start_nomination(
        cycle=cycle,
        agency=agency,
        actor=owner,
        title=row["title"],
        topics=Topic.objects.filter(slug__in=row["topics"]),
    )
    write_answers(nomination=nomination, actor=owner, values=row["answers"])
    for measure in row["measures"]:
        save_measure(
            nomination=nomination, actor=owner, question="measures", values=measure_values(measure)
        )
    for cost in row["costs"]:
        save_cost(nomination=nomination, actor=owner, question="costs", values=_cost(cost))
    add_community(nomination, owner, key)
    add_milestones(nomination, owner, key)
    Nomination.objects.filter(pk=nomination.pk).update(
        demonstration_note=NOTE + COMMUNITY_NOTE + " ".join(row["credit"].split())
    )
    nomination.refresh_from_db()
    if submitted_at is not None:
        with transaction.atomic():
            freeze_submission(nomination=nomination, actor=owner, at=submitted_at)
    if staff is not None:
        nomination.refresh_from_db()
        accept_nomination(nomination=nomination, actor=staff)
    return nomination


def _cost(row: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"hours": None, "one_off": False, **row}
    if "hourly_rate" in row:
        # As written: the nearest binary number has many more decimals.
        values["hourly_rate"] = Decimal(str(row["hourly_rate"]))
    return values
