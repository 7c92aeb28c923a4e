"""Who changed what, and having it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.changes.history import Historian
from nominations.enums import RevisionSubject
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination, OutcomeMeasure, Revision
from nominations.services.answers import write_answers
from nominations.services.evidence import (
    remove_measure,
    save_cost,
    save_measure,
)
from nominations.services.partners import remove_partner, save_partner
from nominations.services.restoring import present_value, restore, state_digest
from nominations.services.starting import save_details
from nominations.services.submission import submit_nomination
from tests.nominations import making

WORDS = "Bicycles were stolen outside the station every week of the year"


def write(nomination: Nomination, actor: User, words: str | None, slug: str = "summary") -> None:
    write_answers(nomination=nomination, actor=actor, values={slug: words})


def revisions(nomination: Nomination, slug: str = "summary") -> list[Revision]:
    return list(nomination.revisions.filter(question=slug).order_by("pk"))


def values(nomination: Nomination, slug: str = "summary") -> list[Any]:
    return [revision.value for revision in revisions(nomination, slug)]


def bring_back(revision: Revision, actor: User) -> None:
    revision.refresh_from_db()
    now = present_value(Nomination.objects.get(pk=revision.nomination_id), revision)
    restore(revision=revision, actor=actor, seen=state_digest(now))


class TestSteps:
    def test_successive_saves_of_one_person_are_one(
        self, nomination: Nomination, owner: User
    ) -> None:
        for end in (3, 5, 8):
            write(nomination, owner, " ".join(WORDS.split()[:end]))
        assert values(nomination) == ["Bicycles were stolen outside the station every week"]
        assert revisions(nomination)[0].version == 3

    def test_each_person_has_steps_of_their_own(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, editor, f"{WORDS} and more")
        write(nomination, owner, f"{WORDS} and more of it")
        assert [row.made_by for row in revisions(nomination)] == [owner, editor, owner]

    def test_a_step_ends_after_five_minutes(self, nomination: Nomination, owner: User) -> None:
        write(nomination, owner, WORDS)
        earlier = timezone.now() - timedelta(minutes=5, seconds=1)
        nomination.revisions.update(made_at=earlier)
        write(nomination, owner, f"{WORDS} and more")
        assert values(nomination) == [WORDS, f"{WORDS} and more"]

    @pytest.mark.parametrize("after", [None, "Pasted over it by mistake", "Bicycles"])
    def test_what_is_emptied_or_pasted_over_is_kept(
        self, nomination: Nomination, owner: User, after: str | None
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, owner, after)
        assert values(nomination) == [WORDS, after]

    def test_rows_and_details_are_kept(self, nomination: Nomination, owner: User) -> None:
        making.fill(nomination)
        measure = nomination.measures.get()
        remove_measure(measure=measure, actor=owner)
        kept = nomination.revisions.filter(subject=RevisionSubject.MEASURE).order_by("pk")
        assert [(row.row, row.value is None) for row in kept] == [
            (measure.pk, False),
            (measure.pk, True),
        ]
        first: Any = kept[0].value
        assert first["before_start"] == "2022-01-01"
        details = nomination.revisions.get(subject=RevisionSubject.DETAILS)
        about: Any = details.value
        assert about["title"] == "Bicycle watch"


class TestRestoring:
    def test_an_answer(self, nomination: Nomination, owner: User, editor: User) -> None:
        write(nomination, owner, WORDS)
        write(nomination, editor, None)
        bring_back(revisions(nomination)[0], owner)
        answer = nomination.answers.get()
        assert (answer.value, answer.version, answer.updated_by) == (WORDS, 3, owner)
        assert values(nomination) == [WORDS, None, WORDS]

    def test_a_row_that_was_changed(self, nomination: Nomination, owner: User) -> None:
        making.fill(nomination)
        measure = nomination.measures.get()
        changed = making.MEASURE | {"after_count": 1, "before_start": None}
        save_measure(
            nomination=nomination,
            actor=owner,
            question="measures",
            values=changed,
            measure=measure,
            seen_version=1,
        )
        first = nomination.revisions.filter(subject=RevisionSubject.MEASURE).earliest("pk")
        bring_back(first, owner)
        measure.refresh_from_db()
        assert measure.version == 3
        assert {name: getattr(measure, name) for name in making.MEASURE} == making.MEASURE

    def test_a_row_that_was_removed_comes_back_once(
        self, nomination: Nomination, owner: User
    ) -> None:
        making.fill(nomination)
        measure = nomination.measures.get()
        remove_measure(measure=measure, actor=owner)
        first = nomination.revisions.filter(subject=RevisionSubject.MEASURE).earliest("pk")
        gone = state_digest(None)
        restore(revision=first, actor=owner, seen=gone)
        with pytest.raises(WrongState):
            restore(revision=first, actor=owner, seen=gone)
        back = OutcomeMeasure.objects.get(nomination=nomination)
        assert (back.pk, back.what, back.version) == (measure.pk, "Bicycles stolen", 3)

    def test_a_cost_with_its_decimals(self, nomination: Nomination, owner: User) -> None:
        cost = save_cost(nomination=nomination, actor=owner, question="costs", values=making.COST)
        first = nomination.revisions.get(subject=RevisionSubject.COST)
        save_cost(
            nomination=nomination,
            actor=owner,
            question="costs",
            values=making.COST | {"amount": 5, "label": "Wrong"},
            cost=cost,
        )
        bring_back(first, owner)
        cost.refresh_from_db()
        assert (cost.label, cost.amount) == ("Guard", making.COST["amount"])

    def test_a_partner(self, nomination: Nomination, owner: User) -> None:
        partner = save_partner(nomination=nomination, actor=owner, name="Traders", part="Paid")
        remove_partner(partner=partner, actor=owner)
        first = nomination.revisions.filter(subject=RevisionSubject.PARTNER).earliest("pk")
        bring_back(first, owner)
        back = nomination.partners.get()
        assert (back.pk, back.name, back.part) == (partner.pk, "Traders", "Paid")

    def test_the_details(self, nomination: Nomination, owner: User) -> None:
        save_details(
            nomination=nomination,
            actor=owner,
            title="Another name",
            language="fr",
            topics=[],
            residents_served=5,
            participants=None,
        )
        steps = nomination.revisions.filter(subject=RevisionSubject.DETAILS)
        first, changed = steps.earliest("pk"), steps.latest("pk")
        told = Historian(nomination, []).compare(changed, first.value)
        assert {one.after for one in told.fields} == {"Another name", "français (French)", "5"}
        bring_back(first, owner)
        nomination.refresh_from_db()
        assert (nomination.title, nomination.language) == ("Bicycle watch", "en")

    def test_what_somebody_changed_meanwhile_is_not_overwritten(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, owner, None)
        looked = state_digest(None)
        write(nomination, editor, "Something new")
        with pytest.raises(WrongState):
            restore(revision=revisions(nomination)[0], actor=owner, seen=looked)
        assert nomination.answers.get().value == "Something new"

    def test_asks_who_and_when(
        self, filled: Nomination, owner: User, viewer: User, outsider: User
    ) -> None:
        kept = revisions(filled)[0]
        write(filled, owner, "Something else altogether")
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                bring_back(kept, person)
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState):
            bring_back(kept, owner)


def page_url(nomination: Nomination, part: str = "") -> str:
    return reverse("nominations:history", args=[nomination.public_id]) + f"?part={part}"


class TestPages:
    def test_says_who_changed_what_word_by_word(
        self, as_owner: Client, nomination: Nomination, owner: User, editor: User
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, editor, WORDS.replace("station", "market"))
        text = as_owner.get(page_url(nomination)).text
        assert "Editor of Exampleton Police" in text
        assert "station</del>" in text
        assert "market</ins>" in text

    def test_hostile_words_stay_words(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        write(nomination, owner, "<script>alert(1)</script>")
        text = as_owner.get(page_url(nomination)).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_of_one_part_alone(self, as_owner: Client, filled: Nomination) -> None:
        text = as_owner.get(page_url(filled, "results")).text
        assert "Bicycles stolen" in text
        assert "A made-up programme" not in text
        about = as_owner.get(page_url(filled, "about")).text
        assert "Bicycle watch" in about
        assert "Bicycles stolen" not in about

    def test_every_kind_of_answer_can_be_read(self, as_owner: Client, filled: Nomination) -> None:
        for number in range(1, 3):
            response = as_owner.get(page_url(filled) + f"&page={number}")
            assert response.status_code == 200
        for kept in filled.revisions.all():
            address = reverse("nominations:revision", args=[filled.public_id, kept.pk])
            assert "There is nothing to restore." in as_owner.get(address).text

    def test_is_restored_by_a_button(
        self, as_owner: Client, nomination: Nomination, owner: User, editor: User
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, editor, "Something else altogether")
        address = reverse(
            "nominations:revision", args=[nomination.public_id, revisions(nomination)[0].pk]
        )
        page = as_owner.get(address)
        assert "Restore this" in page.text
        response = as_owner.post(address, {"seen": page.context["seen"]}, follow=True)
        assert "Restored." in response.text
        assert nomination.answers.get().value == WORDS

    def test_a_viewer_reads_and_does_not_restore(
        self, client: Client, nomination: Nomination, owner: User, editor: User, viewer: User
    ) -> None:
        write(nomination, owner, WORDS)
        write(nomination, editor, "Something else altogether")
        client.force_login(viewer)
        address = reverse(
            "nominations:revision", args=[nomination.public_id, revisions(nomination)[0].pk]
        )
        assert "station" in client.get(page_url(nomination)).text
        assert "Restore this" not in client.get(address).text
        assert client.post(address, {"seen": ""}).status_code == 404

    def test_a_revision_of_another_nomination_is_not_found(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        other = making.draft(nomination.cycle)
        kept = other.revisions.get()
        address = reverse("nominations:revision", args=[nomination.public_id, kept.pk])
        assert as_owner.get(address).status_code == 404

    def test_says_what_will_be_here(self, as_owner: Client, nomination: Nomination) -> None:
        assert "Nothing was changed here yet" in as_owner.get(page_url(nomination, "results")).text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_for_any_number(
        self,
        as_owner: Client,
        nomination: Nomination,
        owner: User,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(rows):
            write(nomination, owner, f"Text {number} that is another one each time: {number * 7}")
            making.fill(nomination)
            name = f"Name {number}"
            save_details(
                nomination=nomination,
                actor=owner,
                title=name,
                language="en",
                topics=[],
                residents_served=number,
                participants=None,
            )
        as_owner.get(page_url(nomination))
        with django_assert_num_queries(6):
            as_owner.get(page_url(nomination))
