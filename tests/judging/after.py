"""A cycle whose decision is released and, if asked, announced: for what follows it."""

from datetime import timedelta

from django.utils import timezone

from awards.models import Cycle
from judging.enums import NoteKind
from judging.models import FeedbackReport, JudgeNote
from judging.services.feedback import draft_reports
from tests.judging.world import World, open_world

SECRET = "Notelavender"


def write_to_nominee(world: World, judge: int, entry: int, text: str) -> None:
    """What the judge leaves for the nominee, to be sealed with the scores."""
    JudgeNote.objects.create(
        assignment=world.assignment(judge, entry), kind=NoteKind.NOMINEE, text=text
    )


def judged_world(*, entries: int = 3, judges: int = 3) -> World:
    """Closed. Every judge wrote two paragraphs to the first nominee, and one of them to the second.

    The criterion's comments and the comment to the panel are for the panel alone.
    """
    world = open_world(entries=entries, judges=judges)
    for judge in range(judges):
        write_to_nominee(world, judge, 0, f"{SECRET} first by {judge}\n\nSecond by {judge}")
        JudgeNote.objects.create(
            assignment=world.assignment(judge, 0), kind=NoteKind.PANEL, text="Panelonly"
        )
    write_to_nominee(world, 0, 1, "Alone I say this")
    for judge in range(judges):
        for entry in range(entries):
            assignment = world.assignment(judge, entry)
            world.draft(assignment, 1 + (entry + judge) % 5, comment="Criteriononly")
            world.seal(assignment, 1 + (entry + judge) % 5)
    world.close()
    return world


def drafted_world(**counts: int) -> World:
    world = judged_world(**counts)
    draft_reports(cycle=world.cycle, actor=world.staff)
    return world


def report_of(world: World, entry: int = 0) -> FeedbackReport:
    return FeedbackReport.objects.get(nomination=world.entries[entry])


def announce_now(world: World) -> None:
    """As if the decision had been released and the hour had come."""
    now = timezone.now()
    Cycle.objects.filter(pk=world.cycle.pk).update(
        closes_at=now - timedelta(days=9),
        judging_opens_at=now - timedelta(days=8),
        judging_closes_at=now - timedelta(days=2),
        announcement_at=now - timedelta(minutes=1),
        released_at=now - timedelta(hours=1),
    )
    world.cycle.refresh_from_db()
