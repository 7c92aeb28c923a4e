"""A person in conflict with an entry learns nothing of it, whatever page they open.

Every address of the room is opened by a judge, a chair and a member of staff who are in conflict
with one entry; neither its title, its agency, its reference nor its address may come back, and no
figure may count it.
"""

from itertools import chain

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from judging.enums import ConflictAnswer
from judging.models import AgendaItem, Assignment, AssignmentPlan, Ballot, VoidRequest
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.deliberation import add_remark, open_deliberation
from judging.services.feedback import draft_reports
from judging.services.planning import plan_assignment
from nominations.models import AccessBar
from tests.factories import award_staff
from tests.judging.world import closed_world, make_world, open_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_text")]

TITLE = "Operation Lighthouse"
AGENCY = "Example Lighthouse Police"


def judging_names() -> list[str]:
    """Every URL name of the room, from the patterns themselves."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and namespace == "judging":
                yield pattern.name

    return sorted(set(walk(get_resolver().url_patterns)))


def mark(entry):
    """Give the entry a title and agency that stand out."""
    entry.title = TITLE
    entry.save()
    entry.agency.name = AGENCY
    entry.agency.save()


def conflict(world, user, entry=0):
    declare_conflicts(
        user=user,
        cycle=world.cycle,
        answers={world.entries[entry].pk: Declared(ConflictAnswer.CONFLICT)},
    )


def addresses(world) -> list[str]:
    """All addresses of the room, each for the cycle, for every assignment and every entry."""
    cycle = world.cycle.pk
    assignments = list(Assignment.objects.all())
    arguments = {
        "invitation": [["x" * 43]],
        "invitation_page": [[]],
        "home": [[]],
        "score": [[row.public_id] for row in assignments],
        "attachment": [[row.public_id, "file"] for row in assignments],
        "step_back": [[cycle, entry.public_id] for entry in world.entries],
        "result_entry": [[cycle, entry.public_id] for entry in world.entries],
        "staff_member": [[cycle, member.pk] for member in world.judges],
        "staff_settle": [[cycle, 1]],
    }
    arguments |= {
        name: [[cycle, entry.public_id] for entry in world.entries]
        for name in ("vetting_entry", "revoke")
    }
    arguments |= {
        name: [[entry.public_id] for entry in world.entries] for name in ("acceptance", "refusal")
    }
    arguments["agenda_item"] = [[cycle, item.public_id] for item in AgendaItem.objects.all()]
    arguments |= {
        name: [[cycle, 1]]
        for name in (
            "revocation",
            "by_criterion",
            "pack_page",
            "pack_file",
            "practice_entry",
            "staff_practice_entry",
            "staff_practice_remove",
            "staff_conflict_reopen",
            "staff_rule_drop",
        )
    }
    arguments["keys"] = [[]]
    arguments["staff_conflicts_reopen"] = [[cycle, "own-agency"]]
    arguments["staff_pair"] = [[cycle, entry.public_id] for entry in world.entries]
    arguments["staff_run"] = [[cycle, plan.pk] for plan in AssignmentPlan.objects.all()]
    arguments |= dict.fromkeys(("autosave", "check", "change"), arguments["score"])
    arguments["void_ask"] = [[cycle, row.public_id] for row in assignments]
    arguments["void_ask_ballot"] = [[cycle, row.pk] for row in Ballot.objects.all()]
    arguments["void_answer"] = [[cycle, row.pk] for row in VoidRequest.objects.all()]
    arguments |= {
        name: [[cycle, entry.public_id] for entry in world.entries]
        for name in ("staff_feedback_report", "staff_feedback_redraft", "staff_kit")
    }
    arguments |= {
        name: [[entry.public_id] for entry in world.entries]
        for name in ("feedback", "feedback_file", "press")
    }
    parts = ("certificate", "card", "picture")
    arguments["press_file"] = [[entry.public_id, part] for entry in world.entries for part in parts]
    arguments["staff_kit_file"] = [[cycle, *rest] for rest in arguments["press_file"]]
    return list(
        chain.from_iterable(
            (reverse(f"judging:{name}", args=args) for args in arguments.get(name, [[cycle]]))
            for name in judging_names()
        )
    )


def pages(client, world):
    """Every address with what it answers to a GET, redirects followed."""
    for address in addresses(world):
        response = client.get(address, follow=True)
        if not response.streaming:
            # Of a printed file this is the page that it is made from.
            yield address, response.content.decode(errors="replace")


def assert_silent(client, world, entry=0):
    hidden = world.entries[entry]
    for address, text in pages(client, world):
        secrets = (TITLE, AGENCY, hidden.reference)
        assert not [secret for secret in secrets if secret in text], address
        # Its address may not be linked to either; the page's own address is no news.
        if hidden.public_id not in address:
            assert hidden.public_id not in text, address


@pytest.mark.parametrize("stage", ["declared", "planned", "open", "closed"])
@pytest.mark.parametrize("who", ["judge", "chair", "staff"])
def test_no_page_speaks_of_an_entry_in_conflict(client, stage, who):
    makers = {"declared": make_world, "planned": make_world, "open": open_world}
    world = makers[stage](entries=3, judges=4) if stage in makers else closed_world()
    mark(world.entries[0])
    user = {
        "judge": world.judges[1].user,
        "chair": world.chair.user,
        "staff": world.staff,
    }[who]
    if stage == "open":
        world.seal(world.assignment(2, 0), 5)
    conflict(world, user)
    if stage == "closed":
        draft_reports(cycle=world.cycle, actor=world.staff)
    if stage == "planned":
        plan_assignment(judging_round=world.round, actor=world.staff)
    client.force_login(user)
    assert_silent(client, world)


@pytest.mark.parametrize("who", ["judge", "chair", "staff"])
def test_the_deliberation_speaks_of_no_entry_in_conflict(client, who):
    """Items on two entries that are close and on a third; one of the two is in conflict."""
    world = closed_world(((4, 4, 0), (4, 4, 3), (3, 3, 1)))
    mark(world.entries[0])
    talk = open_deliberation(result=world.round.results.get(), actor=award_staff(world.cycle.award))
    user = {
        "judge": world.judges[1].user,
        "chair": world.chair.user,
        "staff": world.staff,
    }[who]
    for item in talk.items.all():
        add_remark(item=item, author=world.judges[2].user, text=f"Said of {item.reason}")
    room = reverse("judging:deliberation", args=[world.cycle.pk])
    client.force_login(user)
    assert TITLE in client.get(room).content.decode(), "the scan would notice"
    conflict(world, user)
    assert_silent(client, world)
    [shown] = client.get(room).context["items"]
    assert shown["label"] == world.entries[2].title
    for item in talk.items.filter(nominations=world.entries[0]):
        address = reverse("judging:agenda_item", args=[world.cycle.pk, item.public_id])
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "say", "text": "Words"}).status_code == 404
    conflict(world, user, entry=2)
    assert client.get(room).status_code == 404


def test_the_scan_would_notice(client):
    """The same pages do speak of the entry to those without a conflict."""
    world = closed_world()
    mark(world.entries[0])
    for user in (world.judges[1].user, world.chair.user, world.staff):
        client.force_login(user)
        assert any(TITLE in text for _address, text in pages(client, world))


def test_a_detected_conflict_is_as_silent_as_a_declared_one(client):
    world = make_world(entries=2, judges=3, declared=False)
    mark(world.entries[0])
    world.entries[0].agency.memberships.create(user=world.judges[1].user, role="viewer")
    from judging.services.detection import detect_conflicts

    detect_conflicts(cycle=world.cycle)
    client.force_login(world.judges[1].user)
    assert_silent(client, world)


class TestCounts:
    """Totals cover what their reader may see, and nothing more."""

    def test_a_judges_own_counts(self, client):
        world = open_world(entries=3, judges=3)
        world.seal(world.assignment(1, 0), 4)
        world.seal(world.assignment(1, 1), 4)
        conflict(world, world.judges[1].user)
        client.force_login(world.judges[1].user)
        text = client.get(reverse("judging:home")).content.decode()
        assert "1 of 2 scorecards sealed" in text

    @pytest.mark.parametrize("who", ["chair", "staff"])
    def test_progress(self, client, who):
        world = open_world(entries=3, judges=3)
        world.seal(world.assignment(2, 0), 4)
        world.seal(world.assignment(2, 1), 4)
        user = world.chair.user if who == "chair" else world.staff
        conflict(world, user)
        client.force_login(user)
        response = client.get(reverse("judging:progress", args=[world.cycle.pk]))
        totals = response.context["totals"]
        own = 0 if who == "staff" else 2
        assert totals.sealed == 1
        assert totals.assigned == (6 if who == "staff" else 4 + own)
        rows = {row["member"]: row for row in response.context["judges"].object_list}
        assert rows[world.judges[2].pk]["assigned"] == 2
        assert rows[world.judges[2].pk]["sealed"] == 1

    @pytest.mark.parametrize("who", ["chair", "staff"])
    def test_ranks_in_the_results(self, client, who):
        world = closed_world()
        user = world.chair.user if who == "chair" else world.staff
        AccessBar.objects.create(nomination=world.entries[0], user=user)
        client.force_login(user)
        response = client.get(reverse("judging:results", args=[world.cycle.pk]))
        assert [row["rank"] for row in response.context["plot_rows"]] == [1, 2]
        report = response.context["report"]
        assert report.judges == 0
        # Reliability and all that was worked out over the whole field.
        assert report.content == {}
        assert all(line.rank_low is None for line in report.lines)

    def test_the_loads_of_a_plan(self, client):
        world = make_world(entries=3, judges=3)
        conflict(world, world.staff)
        plan_assignment(judging_round=world.round, actor=world.staff)
        client.force_login(world.staff)
        response = client.get(reverse("judging:staff_plan", args=[world.cycle.pk]))
        report = response.context["report"]
        assert (report.entries, report.pairs) == (2, 6)
        assert {load for _name, load in report.loads} == {2}

    def test_what_is_left_to_declare(self, client):
        world = make_world(entries=3, judges=2, declared=False)
        conflict(world, world.staff)
        client.force_login(world.staff)
        text = client.get(reverse("judging:staff_panel", args=[world.cycle.pk])).content.decode()
        assert "2 to answer" in text
        assert "3 to answer" not in text


class TestScores:
    """Nobody sees another's score before the close, and judges never do."""

    COMMENT = "A remark nobody else may read"

    @pytest.fixture
    def world(self):
        world = open_world(entries=2, judges=3)
        assignment = world.assignment(2, 0)
        world.draft(assignment, 5, comment=self.COMMENT)
        return world

    def test_before_the_close(self, client, world):
        for user in (world.judges[1].user, world.chair.user, world.staff):
            client.force_login(user)
            for address, text in pages(client, world):
                assert self.COMMENT not in text, address

    def test_a_judge_never(self, client, world):
        from judging.services.sealing import seal_scorecard

        for judge in range(3):
            for entry in range(2):
                assignment = world.assignment(judge, entry)
                if (judge, entry) == (2, 0):
                    seal_scorecard(assignment=assignment, user=assignment.member.user)
                else:
                    world.seal(assignment, 3)
        world.close()
        client.force_login(world.judges[1].user)
        for address, text in pages(client, world):
            assert self.COMMENT not in text, address
        client.force_login(world.chair.user)
        assert any(self.COMMENT in text for _address, text in pages(client, world))
