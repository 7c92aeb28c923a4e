"""Nothing of a decision shows before the announcement's hour, and all of it after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Cycle, Winner
from judging.enums import SigningCapacity
from judging.models import Acceptance, Decision
from judging.services.accepting import Names, accept_honour
from judging.services.announcement import announce
from judging.services.decisions import sign_decision
from tests.access.reading import Pages, changed, crawl, holding, read
from tests.access.roles import Role
from tests.access.stages.judging import CITATION, WINNING_TITLE, JudgingStage
from tests.access.world import World

pytestmark = pytest.mark.django_db

SECRETS = (WINNING_TITLE, CITATION)
# Those on the nominating team know their own programme's name, but not that it won.
OUTSIDE = (Role.OTHER_NOMINEE, Role.SPONSOR, Role.STAFF_ELSEWHERE)
# The owner of the winning team is asked in confidence; the rest of the team is not.
UNINVOLVED = (*OUTSIDE, Role.EDITOR, Role.VIEWER, Role.JUDGE)


def _release(world: World) -> JudgingStage:
    """Chair and staff sign, the winner accepts, both release; the announcement is days away."""
    stage = world.scene(Role.CHAIR).deciding
    decision = Decision.objects.current().get(cycle=stage.cycle)
    chair, staff = world.people[Role.CHAIR], world.people[Role.STAFF]
    for user, capacity in ((chair, SigningCapacity.CHAIR), (staff, SigningCapacity.STAFF)):
        sign_decision(
            decision=decision, user=user, capacity=capacity, decision_sha256=decision.sha256
        )
    _accept(world, stage)
    for user in (chair, staff):
        announce(cycle=stage.cycle, actor=user, decision_sha256=decision.sha256)
    assert Winner.objects.filter(cycle=stage.cycle).exists()
    assert stage.cycle.announcement_at > timezone.now() + timedelta(days=1)
    return stage


def _accept(world: World, stage: JudgingStage) -> None:
    """The owner of the winning team accepts, under the name it was nominated by."""
    accept_honour(
        acceptance=Acceptance.objects.get(entry__nomination=stage.entry),
        user=world.people[Role.OWNER],
        names=Names(),
        consents=True,
    )


def _starts(stage: JudgingStage) -> list[str]:
    """Front doors, and questions for the winner by name, year and place."""
    cycle = stage.cycle
    winner = Winner.objects.filter(cycle=cycle).first()
    slug = winner.slug if winner else WINNING_TITLE.lower()
    names = ("home", "awards", "winners", "winners_feed", "winners_csv", "winners_json")
    api = "awards:archive-api:"
    record = {"year": cycle.year, "slug": slug}
    lists = [reverse("awards:winners"), reverse(f"{api}list_winners")]
    asked = [f"q={WINNING_TITLE}", "q=Citationtoken", f"year={cycle.year}", "country=US", "page=1"]
    return [
        *(reverse(f"awards:{name}") for name in names),
        reverse("awards:sitemap"),
        reverse("awards:robots"),
        reverse(f"{api}openapi-json"),
        reverse(f"{api}list_awards"),
        *(f"{page}?{query}" for page in lists for query in asked),
        reverse("awards:award", args=[cycle.award.slug]),
        reverse("awards:cycle", args=[cycle.award.slug, cycle.year]),
        reverse("awards:judging", args=[cycle.award.slug, cycle.year]),
        reverse("awards:cycle_ics", args=[cycle.award.slug, cycle.year]),
        reverse("awards:winner", kwargs=record),
        reverse(f"{api}get_winner", kwargs=record),
        reverse("accounts:start"),
        reverse("nominations:list"),
        reverse("nominations:detail", args=[stage.entry.public_id]),
        reverse("judging:home"),
    ]


def _told(pages: Pages) -> Pages:
    """Without what was asked for in the address, which a page of results says again."""
    return {url: text for url, text in pages.items() if "q=" not in url}


def test_a_release_changes_nothing_in_public(world: World) -> None:
    """All that links lead to from the front doors reads as it did before."""
    stage = world.scene(Role.ANONYMOUS).deciding
    before = crawl("", _starts(stage))
    _release(world)
    after = crawl("", _starts(stage))
    assert changed(before, after) == []
    assert holding(_told(after), *SECRETS) == {}
    assert len(after) > 20


@pytest.mark.parametrize("role", UNINVOLVED)
def test_a_release_changes_nothing_for_whoever_did_not_take_part(world: World, role: Role) -> None:
    stage, session = world.scene(role).deciding, world.sessions[role]
    before = read(session, _starts(stage))
    _release(world)
    after = read(session, _starts(stage))
    assert changed(before, after) == []
    if role in OUTSIDE:
        assert holding(_told(after), *SECRETS) == {}


def test_after_the_hour_everybody_reads_of_it_everywhere(world: World) -> None:
    stage = _release(world)
    now = timezone.now()
    Cycle.objects.filter(pk=stage.cycle.pk).update(
        judging_closes_at=now - timedelta(days=2), announcement_at=now - timedelta(minutes=1)
    )
    pages = crawl("", _starts(stage))
    telling = {url.partition("?")[0] for url in holding(_told(pages), WINNING_TITLE)}
    record = {"year": stage.cycle.year, "slug": Winner.objects.get(cycle=stage.cycle).slug}
    api = "awards:archive-api:"
    assert telling >= {
        reverse("awards:home"),
        reverse("awards:award", args=[stage.cycle.award.slug]),
        reverse("awards:cycle", args=[stage.cycle.award.slug, stage.cycle.year]),
        reverse("awards:winners"),
        reverse("awards:winner", kwargs=record),
        reverse("awards:winners_feed"),
        reverse("awards:winners_csv"),
        reverse("awards:winners_json"),
        reverse(f"{api}list_winners"),
        reverse(f"{api}get_winner", kwargs=record),
        reverse("awards:sitemap_section", args=["winners"]),
    }
    assert holding(pages, CITATION)


def test_a_test_cycle_is_never_announced(world: World) -> None:
    stage = _release(world)
    now = timezone.now()
    Cycle.objects.filter(pk=stage.cycle.pk).update(
        is_test=True,
        judging_closes_at=now - timedelta(days=2),
        announcement_at=now - timedelta(minutes=1),
    )
    pages = crawl("", _starts(stage))
    assert holding(_told(pages), *SECRETS) == {}


def test_the_winner_is_found_by_its_name_once_announced(world: World) -> None:
    stage = _release(world)
    search = f"{reverse('awards:archive-api:list_winners')}?q={WINNING_TITLE}"
    [hidden] = read("", [search]).values()
    assert '"count": 0' in hidden or '"count":0' in hidden
    now = timezone.now()
    Cycle.objects.filter(pk=stage.cycle.pk).update(
        judging_closes_at=now - timedelta(days=2), announcement_at=now - timedelta(minutes=1)
    )
    [shown] = read("", [search]).values()
    assert WINNING_TITLE in shown
