"""The details of the programme save themselves, field by field."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from awards.enums import TopicKind
from awards.models import Topic
from nominations.enums import RevisionSubject
from nominations.models import Nomination
from nominations.services.details import TypedDetail, change_details, detail_digest


def url(nomination: Nomination) -> str:
    return reverse("nominations:details", args=[nomination.public_id])


def save(client: Client, nomination: Nomination, name: str, value: Any, **more: Any) -> Any:
    sent = {"question": name, name: value, **more}
    return client.post(url(nomination), sent, headers={"HX-Request": "true"})


def seen(value: Any, name: str = "title") -> dict[str, str]:
    return {f"seen-{name}": detail_digest(value)}


@pytest.fixture
def by_colleague(nomination: Nomination, editor: User) -> Any:
    def change(**values: Any) -> None:
        typed = {name: TypedDetail(value) for name, value in values.items()}
        change_details(nomination=nomination, actor=editor, typed=typed)

    return change


class TestSaving:
    def test_saves_one_field_alone(self, as_owner: Client, nomination: Nomination) -> None:
        more = {**seen(nomination.title), "participants": "7"}
        answer = save(as_owner, nomination, "title", "Lit Ways", **more)
        assert answer.status_code == 200
        assert answer.json()["seen"] == seen("Lit Ways")
        nomination.refresh_from_db()
        assert (nomination.title, nomination.participants) == ("Lit Ways", None)

    def test_topics_of_one_kind_leave_the_others(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        problem = Topic.objects.filter(kind=TopicKind.PROBLEM).first()
        approach = Topic.objects.filter(kind=TopicKind.APPROACH).first()
        if problem is None or approach is None:
            problem = Topic.objects.create(kind=TopicKind.PROBLEM, slug="p", name="P")
            approach = Topic.objects.create(kind=TopicKind.APPROACH, slug="a", name="A")
        save(as_owner, nomination, "problems", [problem.pk], **seen([], "problems"))
        save(as_owner, nomination, "approaches", [approach.pk], **seen([], "approaches"))
        assert set(nomination.topics.all()) == {problem, approach}

    def test_what_cannot_be_saved_is_said(self, as_owner: Client, nomination: Nomination) -> None:
        before = nomination.title
        for name, value in (("title", ""), ("participants", "many"), ("language", "zz-none")):
            answer = save(as_owner, nomination, name, value)
            assert answer.status_code == 422
            assert answer.json()["words"]
        assert save(as_owner, nomination, "state", "accepted").status_code == 422
        nomination.refresh_from_db()
        assert nomination.title == before

    def test_typing_on_makes_one_step_of_the_history(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        steps = nomination.revisions.filter(subject=RevisionSubject.DETAILS)
        before, title = steps.count(), nomination.title
        for words in ("Lit", "Lit Ways", "Lit Ways Home"):
            save(as_owner, nomination, "title", words, **seen(title))
            title = words
        assert steps.count() == before + 1
        save(as_owner, nomination, "participants", "40", **seen(None, "participants"))
        assert steps.count() == before + 2
        assert steps.latest("pk").value["title"] == "Lit Ways Home"

    def test_only_the_button_writes_to_the_trail(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        entries = AuditEntry.objects.about(nomination).filter(action="nomination.details_saved")
        save(as_owner, nomination, "title", "Lit Ways", **seen(nomination.title))
        assert not entries.exists()
        as_owner.post(url(nomination), {"title": "Lit Paths again", "language": "en"})
        assert entries.count() == 1

    def test_words_that_follow_others_on_their_way_are_no_conflict(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        known = seen(nomination.title)
        save(as_owner, nomination, "title", "Lit", **known)
        more = {**known, "before.title": "Lit"}
        assert save(as_owner, nomination, "title", "Lit Ways", **more).status_code == 200

    def test_asks_to_sign_in_and_is_closed_to_others(
        self, client: Client, nomination: Nomination, viewer: User, outsider: User
    ) -> None:
        assert save(client, nomination, "title", "X").status_code == 401
        for user in (viewer, outsider):
            client.force_login(user)
            assert save(client, nomination, "title", "X").status_code == 404

    def test_few_queries(
        self, as_owner: Client, nomination: Nomination, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(24):
            save(as_owner, nomination, "title", "Lit Ways", **seen(nomination.title))


class TestTwoPeople:
    def test_nobody_overwrites_another(
        self, as_owner: Client, nomination: Nomination, by_colleague: Any
    ) -> None:
        known = seen(nomination.title)
        by_colleague(title="<b>Theirs</b>")
        answer = save(as_owner, nomination, "title", "Mine", **known)
        assert answer.status_code == 409
        assert "Editor of Exampleton Police changed" in answer.json()["words"]
        assert "&lt;b&gt;Theirs" in answer.json()["html"]
        mine = {**known, "resolve-title": "mine", "theirs-title": detail_digest("<b>Theirs</b>")}
        assert save(as_owner, nomination, "title", "Mine", **mine).status_code == 200
        nomination.refresh_from_db()
        assert nomination.title == "Mine"

    def test_theirs_can_be_used(
        self, as_owner: Client, nomination: Nomination, by_colleague: Any
    ) -> None:
        by_colleague(title="Theirs")
        answer = save(as_owner, nomination, "title", "Mine", **{"resolve-title": "theirs"})
        assert 'value="Theirs"' in answer.json()["html"]

    def test_without_scripts_too(
        self, as_owner: Client, nomination: Nomination, by_colleague: Any
    ) -> None:
        sent = {"title": "Mine", "language": "en", "participants": "12", **seen(nomination.title)}
        by_colleague(title="Theirs")
        page = as_owner.post(url(nomination), sent)
        assert "changed this answer while you were writing" in page.text
        assert 'value="Mine"' in page.text
        nomination.refresh_from_db()
        assert (nomination.title, nomination.participants) == ("Theirs", 12)
        both = as_owner.post(url(nomination), sent | {"resolve-title": "both"})
        assert "Put both together" in both.text
        assert detail_digest("Theirs") in both.text
        theirs = as_owner.post(url(nomination), sent | {"resolve-title": "theirs"}, follow=True)
        assert 'value="Theirs"' in theirs.text

    def test_another_field_is_no_conflict(
        self, as_owner: Client, nomination: Nomination, by_colleague: Any
    ) -> None:
        known = seen(nomination.title)
        by_colleague(participants=9)
        save(as_owner, nomination, "title", "Mine", **known)
        nomination.refresh_from_db()
        assert (nomination.title, nomination.participants) == ("Mine", 9)
