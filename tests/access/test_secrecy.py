"""What conflicts, judging and drafts keep from whom: nothing of it on any page one can open."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from judging.models import Assignment
from judging.services.conflicts import recuse
from judging.services.sealing import reopen_for_change
from tests.access.people import name_of
from tests.access.reading import Pages, changed, crawl, holding, pages_of
from tests.access.roles import AWARD_STAFF, BARRED, CHAIRS, PANEL, TEAM, Role
from tests.access.stages.judging import WINNING_TITLE, JudgingStage, score
from tests.access.stages.nominating import DRAFT_TITLE, SUBMITTED_TITLE, SUMMARY
from tests.access.world import World

pytestmark = pytest.mark.django_db

# Where a team reads its own nominations, whatever else binds its members.
OWN_TEAM = ("/nominations/", "/accounts/")
REMARK = re.compile(r"Remark-(\d+)-(\d+)-endofremark")
# The trail tells every member of the award's staff that something was done, by ids alone.
TRAIL = ("/desk/trail/",)
# Where anything of an entry could show.
ROOMS = ("/judging/", "/desk/", "/nominations/")
OUTSIDE_JUDGING = (
    Role.ANONYMOUS,
    Role.NEWCOMER,
    Role.OTHER_NOMINEE,
    Role.VIEWER,
    Role.EDITOR,
    Role.OWNER,
    Role.SPONSOR,
)

type Reader = Callable[[Role], Pages]


@pytest.fixture(scope="module")
def reader(world: World) -> Reader:
    """The pages of a role in the world as it was built, read once."""
    known: dict[Role, Pages] = {}

    def pages(role: Role) -> Pages:
        if role not in known:
            known[role] = pages_of(world, role)
        return known[role]

    return pages


def _without(pages: Pages, prefixes: tuple[str, ...]) -> Pages:
    return {url: text for url, text in pages.items() if not url.startswith(prefixes)}


def _within(pages: Pages, prefixes: tuple[str, ...]) -> Pages:
    return {url: text for url, text in pages.items() if url.startswith(prefixes)}


@pytest.mark.parametrize("role", sorted(BARRED))
def test_an_entry_in_conflict_is_nowhere(world: World, reader: Reader, role: Role) -> None:
    scene = world.scene(role)
    references = [str(stage.entry.reference) for stage in (scene.judging, scene.deciding)]
    pages = _without(reader(role), OWN_TEAM)
    assert holding(pages, WINNING_TITLE, *references) == {}
    assert len(pages) > 10


@pytest.mark.parametrize("role", [Role.STAFF_BARRED, Role.STAFF_OF_TEAM])
def test_staff_in_conflict_read_nothing_of_what_waits_for_screening(
    world: World, reader: Reader, role: Role
) -> None:
    reference = str(world.scene(role).nominating.submitted.reference)
    pages = _without(reader(role), OWN_TEAM)
    assert holding(pages, SUBMITTED_TITLE, reference) == {}


@pytest.mark.parametrize("role", sorted(BARRED))
def test_no_link_leads_to_an_entry_in_conflict(world: World, role: Role) -> None:
    """Further pages of lists and whatever else the tables do not name."""
    stages = (world.scene(role).judging, world.scene(role).deciding)
    within = ["/judging/", "/desk/outbox/", "/desk/nominations/"]
    within += [f"/desk/cycles/{stage.cycle.pk}/" for stage in stages]
    starts = [room for stage in stages for room in _rooms(stage)]
    pages = crawl(world.sessions[role], starts, within=tuple(within))
    assert holding(pages, WINNING_TITLE) == {}


def _rooms(stage: JudgingStage) -> list[str]:
    names = ("declare", "entries", "progress", "results", "decision", "staff_hub", "staff_plan")
    return [reverse(f"judging:{name}", args=[stage.cycle.pk]) for name in names]


@pytest.mark.parametrize("role", [Role.JUDGE_BARRED, Role.CHAIR_BARRED, Role.STAFF_BARRED])
def test_nothing_that_happens_to_an_entry_in_conflict_shows(
    world: World, reader: Reader, role: Role
) -> None:
    """Another judge's scorecard becomes void: no page changes, no count either."""
    before = _within(reader(role), ROOMS)
    stage, judge = world.scene(role).judging, world.people[Role.JUDGE]
    recuse(assignment=stage.assignment(judge, stage.entry), user=judge)
    after = pages_of(world, role, within=ROOMS)
    assert changed(_without(before, TRAIL), _without(after, TRAIL)) == []


@pytest.mark.parametrize("role", [Role.CHAIR_BARRED, Role.STAFF_BARRED])
def test_whether_an_entry_in_conflict_is_scored_does_not_show(world: World, role: Role) -> None:
    """All other scorecards are sealed. Those of the entry in conflict make no difference."""
    stage = world.scene(role).judging
    _seal_all(stage, stage.other, stage.third)
    before = pages_of(world, role, within=ROOMS)
    assert _seal_all(stage, stage.entry)
    after = pages_of(world, role, within=ROOMS)
    assert changed(_without(before, TRAIL), _without(after, TRAIL)) == []


def _seal_all(stage: JudgingStage, *entries: object) -> int:
    """Seal what is not sealed of these entries; how many scorecards that were."""
    sealed, active = 0, Assignment.objects.visible_to
    for seat in [*stage.seats.values(), stage.colleague]:
        judge: User = seat.user
        for assignment in active(judge).filter(round=stage.round, nomination__in=entries):
            card = getattr(assignment, "scorecard", None)
            if card is None or not card.is_sealed:
                score(stage.round, judge, assignment.nomination, 3, seal=True)
                sealed += 1
    return sealed


@pytest.mark.parametrize("role", list(Role))
def test_scores_and_comments_stay_with_their_judge(
    world: World, reader: Reader, role: Role
) -> None:
    """After the close staff and chair read them as well, but for entries in conflict.

    The panel reads those of entries on the agenda of its deliberation, with the same exception.
    """
    scene = world.scene(role)
    on_agenda = {scene.deciding.other.pk}
    if role not in BARRED:
        on_agenda.add(scene.deciding.entry.pk)
    may_read_all: set[int] = set()
    if role in AWARD_STAFF | CHAIRS:
        may_read_all = on_agenda | {scene.deciding.third.pk}
    elif role in PANEL - {Role.JUDGE_IDLE}:
        may_read_all = on_agenda
    own = world.people.by_role[role].pk if role in world.people.by_role else None
    strange = {
        (url, found[0])
        for url, text in reader(role).items()
        for found in REMARK.finditer(text)
        if int(found[1]) != own and int(found[2]) not in may_read_all
    }
    assert strange == set()


def test_comments_are_there_to_be_kept_from_others(reader: Reader) -> None:
    """The judge reads their own, and staff read those of the closed round."""
    assert any(REMARK.search(text) for text in reader(Role.JUDGE).values())
    assert any(REMARK.search(text) for text in reader(Role.STAFF).values())


@pytest.mark.parametrize("role", [Role.STAFF, Role.CHAIR, Role.JUDGE_IDLE, Role.OWNER])
def test_what_a_judge_gave_does_not_show_before_the_close(
    world: World, reader: Reader, role: Role
) -> None:
    """A sealed scorecard is sealed again with other scores: no page changes."""
    before = _within(reader(role), ROOMS)
    stage, judge = world.scene(role).judging, world.people[Role.JUDGE]
    assignment = stage.assignment(judge, stage.entry)
    reopen_for_change(assignment=assignment, user=judge, reason="Read it again.")
    score(stage.round, judge, stage.entry, 1, seal=True)
    after = pages_of(world, role, within=ROOMS)
    assert changed(_without(before, TRAIL), _without(after, TRAIL)) == []


@pytest.mark.parametrize("role", OUTSIDE_JUDGING)
def test_nobody_outside_learns_who_judges(world: World, reader: Reader, role: Role) -> None:
    """The colleague who also judges is known to the team as a colleague alone."""
    judges = (PANEL | {Role.JUDGE_REMOVED}) - TEAM
    names = [name_of(judge) for judge in judges] + [world.people.colleague.full_name]
    addresses = [world.people[judge].email for judge in judges]
    assert holding(reader(role), *names, *addresses) == {}


@pytest.mark.parametrize("role", sorted(set(Role) - TEAM))
def test_a_draft_is_read_by_its_team_alone(world: World, reader: Reader, role: Role) -> None:
    assert holding(reader(role), DRAFT_TITLE) == {}


@pytest.mark.parametrize("role", sorted(set(Role) - TEAM - {Role.STAFF}))
def test_a_submission_is_read_by_team_and_staff_alone(
    world: World, reader: Reader, role: Role
) -> None:
    assert holding(reader(role), SUBMITTED_TITLE, SUMMARY) == {}
