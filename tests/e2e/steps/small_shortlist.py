"""Run by itself: an unpublished award with three entries on a shortlist that two judges answer."""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from awards.services.awards import create_award  # noqa: E402
from awards.services.cycles import update_cycle  # noqa: E402
from desk.demo import entries, panels, world  # noqa: E402
from judging.enums import AdvanceRule, PanelRole, RoundKind  # noqa: E402

KEYS = ("turning-point", "quiet-guns", "street-lights")
PLAN = {"zone": "Europe/London", "prefix": "SL"}
# Before the demo's own years: judges find those first.
YEAR = 2019


def main() -> int:
    cast, now = world._cast(), timezone.now()
    award = create_award(
        actor=cast.staff,
        slug="short-list",
        name="Short List Award",
        organisation="Example Alliance",
        contact_email="award@example.org",
        lead="Made up.",
        is_published=False,
        is_demo=True,
    )
    cycle = world._new_cycle(award, PLAN, cast, YEAR, now)
    for key in KEYS:
        at = now - timedelta(days=21)
        entries.add_entry(cycle=cycle, key=key, submitted_at=at, staff=cast.staff)
    judges = [user for user, _agency in cast.judges[1:3]]
    for user in judges:
        panels.seat(cycle=cycle, staff=cast.staff, user=user, role=PanelRole.JUDGE)
    cycle = update_cycle(
        cycle=cycle, actor=cast.staff, **world._days(now, PLAN["zone"], -80, -20, -10, 21, 40)
    )
    for user in judges:
        panels.declare_none(cycle=cycle, user=user)
    panels.start_round(
        cycle=cycle,
        staff=cast.staff,
        reviews=2,
        name="Shortlist",
        kind=RoundKind.SHORTLIST,
        is_blind=True,
        quorum=2,
        advance_rule=AdvanceRule.TOP,
        advance_count=2,
    )
    return cycle.pk


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
