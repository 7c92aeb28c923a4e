"""Who is here now, and which sections the team says are completed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from audit.models import AuditEntry
from nominations.drafts import Draft
from nominations.enums import SectionState
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination, Presence
from nominations.services.marks import mark_section
from nominations.services.submission import submit_nomination


def here(nomination: Nomination, section: str = "") -> str:
    query = f"?section={section}" if section else ""
    return reverse("nominations:here", args=[nomination.public_id]) + query


def section_url(nomination: Nomination, slug: str = "summary") -> str:
    return reverse("nominations:section", args=[nomination.public_id, slug])


class TestPresence:
    @pytest.fixture
    def editor_is_here(self, client: Client, nomination: Nomination, editor: User) -> None:
        client.force_login(editor)
        assert client.post(here(nomination, "summary")).json()["words"] == ""

    @pytest.fixture
    def as_owner(self, editor_is_here: None, client: Client, owner: User) -> Client:
        client.force_login(owner)
        return client

    def test_is_said_on_the_page_of_the_section(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        words = "Editor of Exampleton Police is writing here too."
        assert words in as_owner.get(section_url(nomination)).text
        assert as_owner.post(here(nomination, "summary")).json()["words"] == words
        assert words not in as_owner.get(section_url(nomination, "results")).text

    def test_is_said_on_the_task_list(self, as_owner: Client, nomination: Nomination) -> None:
        text = as_owner.get(nomination.get_absolute_url()).text
        assert "Editor of Exampleton Police is here." in text
        assert "Here now: Editor of Exampleton Police (" in text

    def test_ends_after_a_minute_and_a_half(self, as_owner: Client, nomination: Nomination) -> None:
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=91))
        assert "Here now" not in as_owner.get(nomination.get_absolute_url()).text

    def test_looking_notes_nothing(self, as_owner: Client, nomination: Nomination) -> None:
        as_owner.get(section_url(nomination))
        as_owner.get(here(nomination))
        assert Presence.objects.count() == 1

    def test_a_viewer_counts_as_reading(
        self, client: Client, nomination: Nomination, viewer: User, owner: User
    ) -> None:
        client.force_login(viewer)
        client.post(here(nomination, "summary"))
        client.force_login(owner)
        text = client.get(nomination.get_absolute_url()).text
        assert "Viewer of Exampleton Police (reading)" in text

    def test_who_left_the_team_is_not_named(
        self, as_owner: Client, nomination: Nomination, editor: User
    ) -> None:
        nomination.agency.memberships.filter(user=editor).delete()
        assert "Editor of" not in as_owner.get(nomination.get_absolute_url()).text

    def test_a_section_that_is_none_is_nowhere(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        as_owner.post(here(nomination, "nothing-of-the-kind"))
        assert Presence.objects.get(user=owner).section == ""

    def test_autosaving_is_a_sign_of_life(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        address = reverse("nominations:autosave", args=[nomination.public_id, "summary"])
        as_owner.post(address, {"question": "summary", "answer-summary": "One"})
        assert Presence.objects.get(user=owner).section == "summary"

    def test_is_forgotten_after_a_day(self, editor_is_here: None, settings: Any) -> None:
        job = "nominations.jobs.forget_who_was_where"
        assert job in settings.LAUREL_TICK_JOBS
        import_string(job)()
        assert Presence.objects.exists()
        Presence.objects.update(seen_at=timezone.now() - timedelta(days=1, minutes=1))
        import_string(job)()
        assert not Presence.objects.exists()

    def test_is_hidden_from_others(
        self, client: Client, nomination: Nomination, outsider: User, staff: User
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert client.post(here(nomination)).status_code == 404


class TestMarks:
    def states(self, nomination: Nomination) -> dict[str, SectionState]:
        fresh = Nomination.objects.get(pk=nomination.pk)
        return {entry.section.slug: entry.state for entry in Draft.load(fresh).sections()}

    def mark(self, nomination: Nomination, actor: User, section: str, *, completed: bool) -> None:
        mark_section(nomination=nomination, actor=actor, section=section, completed=completed)

    def test_a_section_is_completed_once_the_team_says_so(
        self, filled: Nomination, editor: User
    ) -> None:
        assert self.states(filled)["summary"] == SectionState.IN_PROGRESS
        self.mark(filled, editor, "summary", completed=True)
        assert self.states(filled)["summary"] == SectionState.COMPLETED
        self.mark(filled, editor, "summary", completed=False)
        assert self.states(filled)["summary"] == SectionState.IN_PROGRESS

    def test_a_mark_does_not_stand_in_for_an_answer(
        self, nomination: Nomination, editor: User
    ) -> None:
        self.mark(nomination, editor, "summary", completed=True)
        assert self.states(nomination)["summary"] == SectionState.NOT_STARTED

    def test_an_optional_section_can_be_completed_empty(
        self, nomination: Nomination, editor: User
    ) -> None:
        assert self.states(nomination)["files"] == SectionState.OPTIONAL
        self.mark(nomination, editor, "files", completed=True)
        assert self.states(nomination)["files"] == SectionState.COMPLETED

    def test_each_change_of_mind_is_one_audit_entry(
        self, nomination: Nomination, editor: User
    ) -> None:
        for completed in (True, True, False):
            self.mark(nomination, editor, "summary", completed=completed)
        entries = AuditEntry.objects.about(nomination).filter(action="nomination.section_marked")
        assert [entry.payload["completed"] for entry in entries.order_by("seq")] == [True, False]

    def test_is_refused_to_others_and_for_what_is_none(
        self, nomination: Nomination, editor: User, viewer: User, outsider: User
    ) -> None:
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                self.mark(nomination, person, "summary", completed=True)
        with pytest.raises(WrongState):
            self.mark(nomination, editor, "nothing", completed=True)

    def test_is_asked_last_on_each_page_and_shown_again(
        self, client: Client, nomination: Nomination, owner: User
    ) -> None:
        client.force_login(owner)
        assert "Have you completed this section?" in client.get(section_url(nomination)).text
        client.post(section_url(nomination), {"section-completed": "yes", "go": "stay"})
        page: Any = client.get(section_url(nomination)).text
        assert page.count('value="yes"') == 1
        assert "checked" in page
        assert nomination.marks.get().completed

    def test_saving_without_an_answer_keeps_it(
        self, client: Client, nomination: Nomination, owner: User
    ) -> None:
        self.mark(nomination, owner, "summary", completed=True)
        client.force_login(owner)
        client.post(section_url(nomination), {"answer-summary": "One"})
        assert nomination.marks.get().completed

    def test_submitting_does_not_need_it_and_the_check_page_says_what_is_not_marked(
        self, client: Client, filled: Nomination, owner: User
    ) -> None:
        self.mark(filled, owner, "summary", completed=True)
        client.force_login(owner)
        text = client.get(reverse("nominations:check", args=[filled.public_id])).text
        assert "Not marked as completed by your team" in text
        assert f"{section_url(filled, 'results')}#question-section-completed" in text
        assert f"{section_url(filled)}#question-section-completed" not in text
        assert submit_nomination(nomination=filled, actor=owner).version == 1
