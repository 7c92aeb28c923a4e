"""A new version of the form while drafts are open: they move, their teams hear, nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Agency, User
from awards.models import Cycle, Form, Question
from awards.services.publishing import new_form_version, publish_version
from mail.models import OutboxMessage
from nominations.changes.form_changes import form_changes
from nominations.changes.kept import kept_answers
from nominations.drafts import Draft
from nominations.enums import NominationState
from nominations.models import Nomination, Screening
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.submission import submit_nomination
from tests.nominations import making


@pytest.fixture
def second(cycle: Cycle, staff: User) -> Form:
    """Not published yet: one question more, three gone, others changed."""
    form = new_form_version(form=cycle.forms.get(), actor=staff)
    asked = Question.objects.filter(section__form=form)
    asked.filter(slug__in=["innovation", "costs", "supporting-files"]).delete()
    form.sections.filter(slug="files").delete()
    asked.filter(slug="trust").update(kind="number")
    asked.filter(slug="problem").update(word_limit=100, label="Which problem was it?")
    asked.filter(slug="website").update(required=True)
    form.sections.get(slug="summary").questions.create(
        slug="new-one", kind="short-text", label="What is its motto?", required=True
    )
    return form


class TestWhatChanged:
    def test_in_words(self, cycle: Cycle, second: Form) -> None:
        changes = form_changes(cycle.forms.get(version=1), second)
        assert changes.added == ["What is its motto? (needed to submit)"]
        assert set(changes.removed) == {
            "What is new about it?",
            "List the costs",
            "Attach supporting files",
        }
        assert "“Where can people read about it?”: needed to submit" in changes.changed
        [problem] = [line for line in changes.changed if "Which problem was it?" in line]
        assert "was “What was the problem?” before" in problem
        assert "up to 100 words" in problem

    def test_nothing_where_nothing_is_asked_otherwise(self, cycle: Cycle, staff: User) -> None:
        copy = new_form_version(form=cycle.forms.get(), actor=staff)
        assert not form_changes(cycle.forms.get(version=1), copy)


class TestPublishing:
    def test_moves_drafts_and_tells_their_teams(
        self, filled: Nomination, second: Form, staff: User
    ) -> None:
        told = publish_version(form=second, actor=staff)
        assert told == [
            "1 open draft moved to it with its answers, and its team is told of the changes."
        ]
        assert Nomination.objects.get(pk=filled.pk).form == second
        letters = OutboxMessage.objects.filter(template="nomination_form_changed")
        assert letters.count() == filled.agency.members.count()
        body = letters[0].body
        assert "What is its motto? (needed to submit)" in body
        assert "What is new about it?" in body

    def test_publishing_twice_tells_once(
        self, filled: Nomination, second: Form, staff: User
    ) -> None:
        publish_version(form=second, actor=staff)
        assert publish_version(form=second, actor=staff) == []
        letters = OutboxMessage.objects.filter(template="nomination_form_changed")
        assert letters.count() == filled.agency.members.count()

    def test_staff_see_how_many_moved(
        self, client: Client, filled: Nomination, second: Form, staff: User
    ) -> None:
        client.force_login(staff)
        address = reverse("awards:staff_form_act", args=[filled.cycle_id])
        response = client.post(address, {"act": "publish"}, follow=True)
        assert "1 open draft moved to it" in response.text

    def test_what_is_submitted_stays(
        self, filled: Nomination, owner: User, second: Form, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        assert publish_version(form=second, actor=staff) == []
        assert Nomination.objects.get(pk=filled.pk).form.version == 1

    @pytest.mark.parametrize(("sections", "version"), [(["files"], 1), (["summary"], 2), ([], 2)])
    def test_one_returned_for_a_section_that_is_gone_stays(
        self,
        filled: Nomination,
        owner: User,
        second: Form,
        staff: User,
        sections: list[str],
        version: int,
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        Nomination.objects.filter(pk=filled.pk).update(state=NominationState.RETURNED)
        Screening.objects.create(
            nomination=filled,
            outcome=NominationState.RETURNED,
            reason="Mend it",
            sections=sections,
            made_by=staff,
        )
        publish_version(form=second, actor=staff)
        assert Nomination.objects.get(pk=filled.pk).form.version == version


class TestKept:
    def test_every_word_can_still_be_read(
        self, as_owner: Client, filled: Nomination, owner: User, second: Form, staff: User
    ) -> None:
        attach_file(
            nomination=filled, actor=owner, question="supporting-files", upload=making.upload()
        )
        publish_version(form=second, actor=staff)
        home = as_owner.get(filled.get_absolute_url())
        address = reverse("nominations:kept", args=[filled.public_id])
        assert address in home.text
        page = as_owner.get(address).text
        assert making.ANSWERS["innovation"] in page
        assert making.ANSWERS["trust"] in page
        assert "Guard" in page
        assert "chart.png" in page
        assert making.ANSWERS["problem"] not in page

    def test_nothing_is_kept_of_what_is_asked(self, filled: Nomination) -> None:
        assert kept_answers(filled) == []

    def test_an_answer_comes_back_with_its_question(
        self, filled: Nomination, second: Form, staff: User
    ) -> None:
        publish_version(form=second, actor=staff)
        third = new_form_version(form=second, actor=staff)
        third.sections.get(slug="response").questions.create(
            slug="innovation", kind="long-text", label="What is new?"
        )
        publish_version(form=third, actor=staff)
        moved = Nomination.objects.get(pk=filled.pk)
        draft = Draft.load(moved)
        stored = {one.slug: draft.stored(one) for one in draft.questions}
        assert stored["innovation"] == making.ANSWERS["innovation"]
        assert "What is new?" not in {one.label for one in kept_answers(moved)}

    @pytest.mark.parametrize("answers", [1, 3])
    def test_costs_the_same(
        self,
        as_owner: Client,
        cycle: Cycle,
        agency: Agency,
        owner: User,
        second: Form,
        staff: User,
        answers: int,
        django_assert_num_queries: Any,
    ) -> None:
        nomination = making.draft(cycle, agency)
        slugs = ["innovation", "trust", "problem"][:answers]
        values = dict.fromkeys(slugs, "Words")
        write_answers(nomination=nomination, actor=owner, values=values)
        publish_version(form=second, actor=staff)
        with django_assert_num_queries(7):
            as_owner.get(reverse("nominations:kept", args=[nomination.public_id]))
