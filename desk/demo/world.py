"""The demo world: two made-up awards; cycles open, in judging, ready to decide, announced."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from awards.defaults import default_content
from awards.models import Award, Cycle, SponsorSeat
from awards.services.archive import load_archive
from awards.services.awards import add_staff, create_award
from awards.services.cycles import create_cycle, update_cycle
from awards.services.defaults import (
    add_default_categories,
    add_default_criteria,
    add_default_form,
    publish_form,
)
from awards.services.sponsors import create_sponsor, create_sponsorship
from desk.demo import announced, deliberating, endorsements, entries, panels, rounds, screening
from desk.demo.content import content, nominations
from desk.demo.people import demo_person
from desk.demo.writing import add_traces
from judging.enums import PanelRole
from judging.models import Assignment
from judging.services.rounds import close_round


class NotADemoDatabase(Exception):
    """The database holds real accounts, or this is no demo."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act while the world is built."""

    staff: User
    deputy: User
    chair: User
    judges: list[tuple[User, str]]


def exists() -> bool:
    return Award.objects.filter(is_demo=True).exists()


def check_allowed() -> None:
    """Raises NotADemoDatabase where made-up people could mix with real ones."""
    if not settings.DEMO_MODE:
        raise NotADemoDatabase("The demo world is loaded only where DEMO_MODE is on.")
    if not exists() and User.objects.filter(is_demo=False).exists():
        raise NotADemoDatabase(
            "This database holds accounts that are not the demo's. Use an empty one."
        )


@transaction.atomic
def build() -> None:
    """Load the archive and make the world, all or nothing. Raises NotADemoDatabase."""
    check_allowed()
    load_archive()
    if exists():
        return
    cast = _cast()
    entries.add_topics()
    awards = {row["slug"]: _award(row, cast) for row in content("awards")["awards"]}
    _sponsor(awards["example-prize"], cast)
    now = timezone.now()
    for name, build_cycle in (
        ("open", _open_cycle),
        ("judging", _judging_cycle),
        ("deciding", _deciding_cycle),
        ("announced", _announced_cycle),
    ):
        plan = content("awards")["cycles"][name]
        build_cycle(awards[plan["award"]], plan, cast, now)


def _cast() -> Cast:
    people = content("people")
    staff, deputy = (demo_person(row, is_staff=True) for row in people["staff"])
    return Cast(
        staff=staff,
        deputy=deputy,
        chair=demo_person(people["chair"]),
        judges=[(demo_person(row), row["agency"]) for row in people["judges"]],
    )


def _award(row: dict[str, Any], cast: Cast) -> Award:
    award = create_award(actor=cast.staff, is_published=True, is_demo=True, position=5, **row)
    add_staff(award=award, actor=cast.staff, user=cast.deputy)
    return award


def _sponsor(award: Award, cast: Cast) -> None:
    row = content("awards")["sponsor"]
    sponsor = create_sponsor(
        award=award, actor=cast.staff, slug=row["slug"], name=row["name"], about=row["about"]
    )
    create_sponsorship(
        award=award,
        actor=cast.staff,
        sponsor=sponsor,
        first_year=timezone.now().year,
        statement=row["statement"],
    )
    SponsorSeat.objects.create(sponsor=sponsor, user=demo_person(content("people")["sponsor"]))


HOURS = {
    "opens_at": time(9),
    "closes_at": time(23, 59),
    "judging_opens_at": time(9),
    "judging_closes_at": time(23, 59),
    "announcement_at": time(12),
}


def _days(now: datetime, zone: str, *days: int) -> dict[str, datetime]:
    """The five dates, so many days from today, at sensible hours of the zone."""
    local = now.astimezone(ZoneInfo(zone))
    return {
        name: datetime.combine(local.date() + timedelta(days=day), hour, local.tzinfo)
        for (name, hour), day in zip(HOURS.items(), days, strict=True)
    }


def _new_cycle(award: Award, plan: dict[str, Any], cast: Cast, year: int, now: datetime) -> Cycle:
    """An open cycle with the default criteria and published form, and size bands if planned.

    With six entries, bands would leave too few in each to rank.
    """
    cycle = create_cycle(
        award=award,
        actor=cast.staff,
        year=year,
        zone=plan["zone"],
        reference_prefix=plan["prefix"],
        is_published=True,
        eligibility=list(default_content("eligibility")),
        **_days(now, plan["zone"], -40, 45, 50, 85, 100),
    )
    add_default_criteria(cycle=cycle, actor=cast.staff)
    if plan.get("bands"):
        add_default_categories(cycle=cycle, actor=cast.staff)
    publish_form(form=add_default_form(cycle=cycle, actor=cast.staff), actor=cast.staff)
    return cycle


def _open_cycle(award: Award, plan: dict[str, Any], cast: Cast, now: datetime) -> None:
    cycle = _new_cycle(award, plan, cast, now.year + 1, now)
    for key in plan["entries"]:
        draft = nominations()[key].get("draft", False)
        at = None if draft else now - timedelta(days=3)
        entries.add_entry(cycle=cycle, key=key, submitted_at=at, staff=None)
    team = content("people")["team"]["agency"]
    entries.add_colleagues(team)
    agency, _owner = entries.agency_of(team)
    add_traces(cycle.nominations.get(agency=agency))
    screening.add_examples(cycle=cycle, staff=cast.staff, now=now)


def _accepted_entries(cycle: Cycle, plan: dict[str, Any], cast: Cast, closed: datetime) -> None:
    for number, key in enumerate(plan["entries"]):
        at = closed - timedelta(days=number + 1, hours=number)
        entry = entries.add_entry(cycle=cycle, key=key, submitted_at=at, staff=cast.staff)
        endorsements.add_endorsements(entry, key=key, asked_at=at - timedelta(days=4))


def _panel(cycle: Cycle, cast: Cast) -> None:
    panels.seat(cycle=cycle, staff=cast.staff, user=cast.chair, role=PanelRole.CHAIR)
    for user, agency in cast.judges:
        panels.seat(cycle=cycle, staff=cast.staff, user=user, role=PanelRole.JUDGE, agency=agency)


def _judging_cycle(award: Award, plan: dict[str, Any], cast: Cast, now: datetime) -> None:
    """A shortlist is held, and scoring half done.

    One judge is in conflict with an entry, one has still to declare, one has still to practise.
    """
    cycle = _new_cycle(award, plan, cast, now.year, now)
    _accepted_entries(cycle, plan, cast, now - timedelta(days=20))
    _panel(cycle, cast)
    cycle = update_cycle(
        cycle=cycle, actor=cast.staff, **_days(now, plan["zone"], -80, -20, -10, 21, 40)
    )
    undeclared = cast.judges[1][0]
    for user in (cast.chair, *(user for user, _agency in cast.judges)):
        if user != undeclared:
            title = nominations()["volunteers"]["title"] if user == cast.judges[0][0] else ""
            panels.declare_none(cycle=cycle, user=user, conflict_with=title)
    rounds.hold_shortlist(cycle=cycle, staff=cast.staff, chair=cast.chair)
    still_to_practise = cast.judges[2][0]
    waiting = {undeclared, still_to_practise}
    practised = [cast.chair, *(user for user, _agency in cast.judges if user not in waiting)]
    rounds.begin_scoring(cycle=cycle, staff=cast.staff, chair=cast.chair, practised=practised)


def _deciding_cycle(award: Award, plan: dict[str, Any], cast: Cast, now: datetime) -> None:
    """Every scorecard sealed, the round closed, the result frozen; the panel deliberates."""
    cycle = _new_cycle(award, plan, cast, now.year, now)
    _accepted_entries(cycle, plan, cast, now - timedelta(days=75))
    _panel(cycle, cast)
    cycle = update_cycle(
        cycle=cycle, actor=cast.staff, **_days(now, plan["zone"], -140, -75, -60, 1, 2)
    )
    for user in (cast.chair, *(user for user, _agency in cast.judges)):
        panels.declare_none(cycle=cycle, user=user)
    judging_round = panels.start_round(cycle=cycle, staff=cast.staff, reviews=5)
    deliberating.Divided(cycle).seal_all(
        Assignment.objects.active()
        .filter(round=judging_round)
        .select_related("member__user", "nomination"),
        leave=lambda _number, _assignment: False,
    )
    result = close_round(judging_round=judging_round, actor=cast.staff)
    update_cycle(cycle=cycle, actor=cast.staff, **_days(now, plan["zone"], -140, -75, -60, -1, 14))
    deliberating.deliberate(result=result, chair=cast.chair)
    announced.begin_vetting(result=result, staff=cast.staff)


def _announced_cycle(award: Award, plan: dict[str, Any], cast: Cast, now: datetime) -> None:
    """The year before: decided, accepted, released and announced, with what follows."""
    cycle = _new_cycle(award, plan, cast, now.year - 1, now)
    _accepted_entries(cycle, plan, cast, now - timedelta(days=375))
    _panel(cycle, Cast(cast.staff, cast.deputy, cast.chair, cast.judges[:1] + cast.judges[2:5]))
    past = (-420, -375, -370)
    cycle = update_cycle(cycle=cycle, actor=cast.staff, **_days(now, plan["zone"], *past, 1, 2))
    announced.judge(cycle=cycle, staff=cast.staff)
    dates = _days(now, plan["zone"], *past, -340, 1)
    cycle = update_cycle(cycle=cycle, actor=cast.staff, **dates)
    announced.decide_and_announce(
        cycle=cycle,
        staff=cast.staff,
        deputy=cast.deputy,
        chair=cast.chair,
        announced_at=_days(now, plan["zone"], *past, -340, -330)["announcement_at"],
    )
