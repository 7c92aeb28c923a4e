"""Feedback to nominees: what goes in, who reads it, and when it is given."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.exceptions import Refused
from accounts.models import User
from audit.models import AuditEntry
from judging.enums import ConflictAnswer, FeedbackState
from judging.models import FeedbackReport
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.feedback import (
    Edit,
    ReportChanged,
    approve_report,
    approve_reports,
    draft_reports,
    give_feedback,
    moderate_report,
    redraft_report,
    reports_open_to,
)
from mail.models import OutboxMessage
from tests.factories import AwardFactory, UserFactory, award_staff
from tests.judging.after import (
    SECRET,
    announce_now,
    drafted_world,
    judged_world,
    report_of,
)
from tests.judging.world import World, open_world
from tests.printing.reading import squeezed, text_of

pytestmark = pytest.mark.django_db


def conflict(world: World, user: User, entry: int = 0) -> None:
    declare_conflicts(
        user=user,
        cycle=world.cycle,
        answers={world.entries[entry].pk: Declared(ConflictAnswer.CONFLICT)},
    )


def edits(report: FeedbackReport, **changes: Any) -> list[Edit]:
    """As drafted, with these changes to the first comment."""
    kept = [
        Edit(row["text"], row["kind"], row["criterion"], row["dropped"])
        for row in report.document["comments"]
    ]
    kept[0] = Edit(**{**vars_of(kept[0]), **changes})
    return kept


def vars_of(edit: Edit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in ("text", "kind", "criterion", "dropped")}


def team_member(world: World, entry: int = 0) -> User:
    user: User = UserFactory()
    world.entries[entry].agency.memberships.create(user=user, role="viewer")
    return user


class TestDrafting:
    def test_only_what_was_meant_for_the_nominee_and_nothing_of_who_wrote_it(self) -> None:
        world = drafted_world()
        report = report_of(world)
        texts = {row["text"] for row in report.document["comments"]}
        assert len(texts) == 6
        assert {f"{SECRET} first by {judge}" for judge in range(3)} <= texts
        whole = str(report.document)
        assert "Panelonly" not in whole
        assert "Criteriononly" not in whole
        for member in world.judges:
            assert str(member.user.email) not in whole
        assert "J0" not in whole
        assert not report.document["few_writers"]
        assert report_of(world, 1).document["few_writers"]
        assert report_of(world, 2).document["comments"] == []

    def test_the_order_is_drawn_anew(self) -> None:
        world = drafted_world(judges=4)
        report, orders = report_of(world), set()
        for _turn in range(12):
            report = redraft_report(report=report, actor=world.staff)
            orders.add(tuple(row["text"] for row in report.document["comments"]))
        assert len(orders) > 3

    def test_a_small_field_has_no_bands_and_a_larger_one_has(self) -> None:
        small = report_of(drafted_world()).document["criteria"]
        assert {row["band"] for row in small} == {""}
        larger = report_of(drafted_world(entries=4)).document["criteria"]
        assert all(row["band"] for row in larger)

    def test_again_changes_nothing_that_staff_worked_on(self) -> None:
        world = drafted_world()
        report = report_of(world)
        moderate_report(
            report=report, actor=world.staff, version=1, edits=edits(report, text="Kinder")
        )
        assert draft_reports(cycle=world.cycle, actor=world.staff) == 0
        assert report_of(world).document["comments"][0]["text"] == "Kinder"

    def test_a_late_conflict_takes_the_words_out_of_what_nobody_touched(self) -> None:
        world = drafted_world()
        conflict(world, world.judges[1].user)
        assert draft_reports(cycle=world.cycle, actor=world.staff) == 1
        assert "by 1" not in str(report_of(world).document)

    def test_not_before_a_round_is_closed_and_by_staff_alone(self) -> None:
        world = open_world()
        with pytest.raises(Refused):
            draft_reports(cycle=world.cycle, actor=world.staff)
        closed = judged_world()
        with pytest.raises(Refused):
            draft_reports(cycle=closed.cycle, actor=closed.chair.user)


class TestModerating:
    def test_the_judges_words_are_kept_beside_and_the_trail_has_digests(self) -> None:
        world = drafted_world()
        report = report_of(world)
        before = report.document["comments"][0]["text"]
        changed = moderate_report(
            report=report,
            actor=world.staff,
            version=1,
            edits=edits(report, text="Kinder words", kind="strength"),
        )
        assert changed.document["comments"][0]["original"] == before
        assert changed.document["comments"][0]["text"] == "Kinder words"
        entry = AuditEntry.objects.get(action="feedback.moderated")
        assert "Kinder" not in str(entry.payload)

    def test_not_over_somebody_elses_change(self) -> None:
        world = drafted_world()
        report = report_of(world)
        moderate_report(report=report, actor=world.staff, version=1, edits=edits(report, text="A"))
        with pytest.raises(ReportChanged):
            moderate_report(
                report=report, actor=world.staff, version=1, edits=edits(report, text="B")
            )

    @pytest.mark.parametrize(
        "changes", [{"kind": "praise"}, {"criterion": "none-such"}, {"text": " "}]
    )
    def test_nonsense_is_refused(self, changes: dict[str, str]) -> None:
        world = drafted_world()
        report = report_of(world)
        with pytest.raises(Refused):
            moderate_report(
                report=report, actor=world.staff, version=1, edits=edits(report, **changes)
            )

    def test_a_change_takes_the_approval_back(self) -> None:
        world = drafted_world()
        report = approve_report(report=report_of(world), actor=world.staff, version=1)
        moderate_report(report=report, actor=world.staff, version=1, edits=edits(report, text="A"))
        assert report_of(world).state == FeedbackState.DRAFT

    def test_staff_in_conflict_can_do_nothing_with_it(self) -> None:
        world = drafted_world()
        report = report_of(world)
        conflict(world, world.staff)
        assert report not in reports_open_to(world.staff)
        with pytest.raises(Refused):
            approve_report(report=report, actor=world.staff, version=1)
        with pytest.raises(Refused):
            moderate_report(report=report, actor=world.staff, version=1, edits=edits(report))
        assert approve_reports(cycle=world.cycle, actor=world.staff, versions={report.pk: 1}) == []
        assert reports_open_to(world.staff).count() == 2
        assert not reports_open_to(world.chair.user).exists()

    def test_many_at_once_leave_those_that_changed_or_need_a_closer_look(self) -> None:
        world = drafted_world()
        first, few, empty = (report_of(world, entry) for entry in range(3))
        moderate_report(report=first, actor=world.staff, version=1, edits=edits(first, text="A"))
        done = approve_reports(
            cycle=world.cycle, actor=world.staff, versions={first.pk: 1, few.pk: 1, empty.pk: 1}
        )
        assert done == [empty.pk]

    def test_what_is_outdated_is_not_approved(self) -> None:
        world = drafted_world()
        report = report_of(world)
        conflict(world, world.judges[1].user)
        with pytest.raises(ReportChanged):
            approve_report(report=report, actor=world.staff, version=1)
        assert approve_reports(cycle=world.cycle, actor=world.staff, versions={report.pk: 1}) == []


class TestGiving:
    def test_after_the_announcement_once_and_what_is_approved_alone(self) -> None:
        world = drafted_world()
        person = team_member(world)
        approve_report(report=report_of(world), actor=world.staff, version=1)
        assert give_feedback(cycle=world.cycle) == 0
        announce_now(world)
        assert give_feedback(cycle=world.cycle) == 1
        assert give_feedback(cycle=world.cycle) == 0
        mails = OutboxMessage.objects.filter(template="judging_feedback")
        assert [mail.to for mail in mails] == [person.email]
        assert SECRET not in mails[0].displayed_body()
        report = report_of(world)
        with pytest.raises(Refused):
            moderate_report(
                report=report, actor=world.staff, version=1, edits=edits(report, text="A")
            )

    def test_not_what_is_outdated(self) -> None:
        world = drafted_world()
        approve_report(report=report_of(world), actor=world.staff, version=1)
        conflict(world, world.judges[1].user)
        announce_now(world)
        assert give_feedback(cycle=world.cycle) == 0

    def test_not_for_a_test_cycle(self) -> None:
        world = drafted_world()
        approve_report(report=report_of(world), actor=world.staff, version=1)
        announce_now(world)
        type(world.cycle).objects.filter(pk=world.cycle.pk).update(is_test=True)
        assert give_feedback(cycle=world.cycle) == 0


class TestTeamsPage:
    def test_closed_until_it_is_given_and_to_others_for_good(self, client: Client) -> None:
        world = drafted_world()
        address = reverse("judging:feedback", args=[world.entries[0].public_id])
        paper = reverse("judging:feedback_file", args=[world.entries[0].public_id])
        person = team_member(world)
        client.force_login(person)
        approve_report(report=report_of(world), actor=world.staff, version=1)
        assert client.get(address).status_code == 404
        assert client.get(paper).status_code == 404
        announce_now(world)
        give_feedback(cycle=world.cycle)
        page = client.get(address).text
        assert SECRET in page
        assert "There are no bands" in page
        for other in (team_member(world, 1), world.judges[1].user, world.staff, UserFactory()):
            client.force_login(other)
            assert client.get(address).status_code == 404
            assert client.get(paper).status_code == 404

    def test_hostile_and_dropped_words(self, client: Client) -> None:
        world = drafted_world()
        report = report_of(world)
        kept = edits(report, text="<script>alert(1)</script>", kind="strength")
        kept[1] = Edit("Gone", "remark", "", dropped=True)
        moderate_report(report=report, actor=world.staff, version=1, edits=kept)
        approve_report(report=report, actor=world.staff, version=2)
        person = team_member(world)
        announce_now(world)
        give_feedback(cycle=world.cycle)
        client.force_login(person)
        page = client.get(reverse("judging:feedback", args=[world.entries[0].public_id])).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "Gone" not in page

    def test_on_paper(self, client: Client) -> None:
        world = drafted_world(entries=4)
        approve_report(report=report_of(world), actor=world.staff, version=1)
        person = team_member(world)
        announce_now(world)
        give_feedback(cycle=world.cycle)
        client.force_login(person)
        answer = client.get(reverse("judging:feedback_file", args=[world.entries[0].public_id]))
        assert answer["Content-Type"] == "application/pdf"
        text = text_of(answer.content)
        assert SECRET in text
        assert squeezed("the middle") in text


class TestStaffPages:
    def test_from_the_draft_to_the_approval(self, client: Client) -> None:
        world = judged_world()
        client.force_login(world.staff)
        start = reverse("judging:staff_feedback", args=[world.cycle.pk])
        assert "No report yet" in client.get(start).text
        page = client.post(
            reverse("judging:staff_feedback_draft", args=[world.cycle.pk]), follow=True
        ).text
        assert page.count("To be read") == 3
        report = report_of(world)
        address = reverse(
            "judging:staff_feedback_report", args=[world.cycle.pk, world.entries[0].public_id]
        )
        assert SECRET in client.get(address).text
        data = posted(report) | {"c-0-text": "Kinder", "c-0-kind": "strength", "approve": "1"}
        answer = client.post(address, data)
        assert answer["Location"] == start
        report.refresh_from_db()
        assert report.state == FeedbackState.APPROVED
        late = client.post(address, data | {"c-0-text": "Kinder still"})
        assert late.status_code == 422
        assert "Somebody else changed" in late.text
        assert "Kinder still" in late.text

    def test_many_are_read_and_approved_as_shown(self, client: Client) -> None:
        world = drafted_world()
        client.force_login(world.staff)
        many = reverse("judging:staff_feedback_many", args=[world.cycle.pk])
        page = client.get(many, {"n": [entry.public_id for entry in world.entries]}).text
        assert SECRET in page
        shown = [f"{report_of(world, entry).pk}:1" for entry in (0, 1)]
        text = client.post(many, {"r": shown}, follow=True).text
        assert "1 report is approved." in text
        assert "1 was left" in text
        assert "Choose the reports" in client.get(many, follow=True).text

    def test_an_empty_comment_is_an_error_and_stays(self, client: Client) -> None:
        world = drafted_world()
        client.force_login(world.staff)
        address = reverse(
            "judging:staff_feedback_report", args=[world.cycle.pk, world.entries[0].public_id]
        )
        answer = client.post(address, posted(report_of(world)) | {"c-0-text": " "})
        assert answer.status_code == 422
        assert "or leave the comment out" in answer.text

    def test_staff_in_conflict_find_nothing_and_no_bands(self, client: Client) -> None:
        world = drafted_world(entries=4)
        conflict(world, world.staff)
        client.force_login(world.staff)
        start = reverse("judging:staff_feedback", args=[world.cycle.pk])
        page = client.get(start).text
        assert world.entries[0].title not in page
        assert page.count("To be read") == 3
        closed, other = (
            reverse(
                "judging:staff_feedback_report", args=[world.cycle.pk, world.entries[n].public_id]
            )
            for n in (0, 1)
        )
        assert client.get(closed).status_code == 404
        assert client.post(closed, {}).status_code == 404
        page = client.get(other).text
        assert "The bands are not shown to you" in page
        assert "the middle" not in page
        free = award_staff(world.cycle.award)
        client.force_login(free)
        assert "the middle" in client.get(other).text
        for person in (world.chair.user, award_staff(AwardFactory()), UserFactory()):
            client.force_login(person)
            assert client.get(start).status_code == 404
            assert client.get(other).status_code == 404

    @pytest.mark.parametrize("entries", [1, 3])
    def test_queries_do_not_grow(
        self, client: Client, entries: int, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        world = open_world(entries=entries)
        world.seal_all([[3] * entries] * 3)
        world.close()
        draft_reports(cycle=world.cycle, actor=world.staff)
        client.force_login(world.staff)
        with django_assert_num_queries(6):
            client.get(reverse("judging:staff_feedback", args=[world.cycle.pk]))


def posted(report: FeedbackReport) -> dict[str, str]:
    """What the form sends where nothing was changed."""
    comments = report.document["comments"]
    data = {"version": str(report.version), "c-TOTAL_FORMS": str(len(comments))}
    data |= {"c-INITIAL_FORMS": str(len(comments))}
    for place, row in enumerate(comments):
        data |= {
            f"c-{place}-text": row["text"],
            f"c-{place}-kind": row["kind"],
            f"c-{place}-criterion": row["criterion"],
        }
    return data
