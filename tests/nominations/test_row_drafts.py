"""What is typed into a row's editor is kept by itself until the row is saved."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models import Cycle
from nominations.models import CostItem, Nomination, RowDraft
from nominations.services import evidence
from nominations.services.row_drafts import MOST, forget_row_drafts
from nominations.services.submission import submit_nomination
from tests.nominations import making

COST = {"label": "Guard", "kind": "cash", "amount": "a lot", "currency": "usd", "months": "12"}


def add(nomination: Nomination) -> str:
    return reverse("nominations:cost_add", args=[nomination.public_id, "costs"])


def edit(cost: CostItem) -> str:
    return reverse("nominations:cost_edit", args=[cost.nomination.public_id, cost.pk])


def unsaved(nomination: Nomination, draft: RowDraft) -> str:
    return reverse("nominations:unsaved", args=[nomination.public_id, draft.pk])


def keep(client: Client, url: str, *, version: int = 0, key: str = "page-1", **more: Any) -> Any:
    sent = {"question": "row", "key": key, "seen-row": version}
    return client.post(url, sent | COST | more, headers={"HX-Request": "true"})


@pytest.fixture
def cost(nomination: Nomination, owner: User) -> CostItem:
    values = making.COST | {"label": "Guard"}
    return evidence.save_cost(nomination=nomination, actor=owner, question="costs", values=values)


@pytest.fixture
def as_editor(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


class TestKeeping:
    def test_keeps_what_is_no_row_yet(self, as_owner: Client, nomination: Nomination) -> None:
        answer = keep(as_owner, add(nomination))
        assert answer.status_code == 200
        assert answer.json()["seen"] == {"seen-row": 1}
        assert keep(as_owner, add(nomination), version=1, amount="12").json()["seen"] == {
            "seen-row": 2
        }
        assert nomination.row_drafts.get().fields["amount"] == "12"
        assert not nomination.costs.exists()

    def test_two_pages_keep_two_rows(self, as_owner: Client, nomination: Nomination) -> None:
        keep(as_owner, add(nomination))
        keep(as_owner, add(nomination), key="page-2", label="Lamps")
        names = {draft.fields["label"] for draft in nomination.row_drafts.all()}
        assert names == {"Guard", "Lamps"}

    def test_the_same_words_again_are_no_conflict(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        keep(as_owner, add(nomination))
        assert keep(as_owner, add(nomination)).json()["seen"] == {"seen-row": 1}

    def test_words_that_follow_others_on_their_way_are_no_conflict(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        keep(as_owner, add(nomination))
        before = {f"before.{name}": value for name, value in COST.items()}
        assert keep(as_owner, add(nomination), label="Guards", **before).status_code == 200
        assert nomination.row_drafts.get().fields["label"] == "Guards"

    def test_a_row_that_is_typed_back_leaves_nothing_to_finish(
        self, as_owner: Client, cost: CostItem
    ) -> None:
        texts = {"label": "Guard", "kind": cost.kind, "amount": str(cost.amount)}
        same = {**texts, "currency": cost.currency, "months": str(cost.months), "paid_by": ""}
        keep(as_owner, edit(cost), seen=1, **same | {"label": "Guards"})
        assert cost.nomination.row_drafts.exists()
        answer = keep(as_owner, edit(cost), version=1, seen=1, **same)
        assert answer.json()["seen"] == {"seen-row": 0, "seen": 1}
        assert not cost.nomination.row_drafts.exists()

    def test_hostile_words_are_kept_as_words(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        keep(as_owner, add(nomination), label="a\x00<b>'\u202e", stranger="1")
        draft = nomination.row_drafts.get()
        assert draft.fields["label"] == "a<b>'\u202e"
        assert "stranger" not in draft.fields
        page = as_owner.get(unsaved(nomination, draft), follow=True)
        assert "a&lt;b&gt;" in page.text

    def test_there_is_an_end_to_it(self, as_owner: Client, nomination: Nomination) -> None:
        assert keep(as_owner, add(nomination), label="x" * 100_001).status_code == 422
        for number in range(MOST):
            RowDraft.objects.create(
                nomination=nomination,
                key=str(number),
                kind="cost",
                fields={},
                updated_by=nomination.created_by,
            )
        answer = keep(as_owner, add(nomination))
        assert answer.status_code == 422
        assert "unfinished rows already" in answer.json()["words"]

    def test_asks_to_sign_in(self, client: Client, nomination: Nomination) -> None:
        assert keep(client, add(nomination)).status_code == 401

    def test_only_writers_keep(
        self, client: Client, nomination: Nomination, viewer: User, outsider: User
    ) -> None:
        for user in (viewer, outsider):
            client.force_login(user)
            assert keep(client, add(nomination)).status_code == 404
        assert not nomination.row_drafts.exists()

    def test_a_closed_draft_keeps_nothing(
        self, as_owner: Client, filled: Nomination, editor: User
    ) -> None:
        submit_nomination(nomination=filled, actor=editor)
        answer = keep(as_owner, add(filled))
        assert answer.status_code == 422
        assert "Nothing was saved" in answer.json()["words"]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_asks_as_much_for_any_number(
        self,
        as_owner: Client,
        nomination: Nomination,
        rows: int,
        django_assert_max_num_queries: Any,
    ) -> None:
        for number in range(rows):
            keep(as_owner, add(nomination), key=f"page-{number}")
        with django_assert_max_num_queries(16):
            keep(as_owner, add(nomination), key="page-0", version=1, label="Changed")


class TestFinding:
    def test_is_listed_until_it_is_saved(self, as_owner: Client, nomination: Nomination) -> None:
        keep(as_owner, add(nomination))
        draft = nomination.row_drafts.get()
        section = reverse("nominations:section", args=[nomination.public_id, "cost"])
        check = reverse("nominations:check", args=[nomination.public_id])
        for page in (section, check):
            assert unsaved(nomination, draft) in as_owner.get(page).text
        page = as_owner.get(unsaved(nomination, draft), follow=True)
        assert "did not press Save" in page.text
        assert 'value="a lot"' in page.text
        assert (
            "Give an amount" in page.text
            or "form-error" in page.text
            or page.context["form"].errors
        )
        sent = COST | {"amount": "12000", "key": draft.key, "seen-row": "1"}
        as_owner.post(add(nomination), sent)
        assert nomination.costs.get().label == "Guard"
        assert not nomination.row_drafts.exists()

    def test_what_cannot_be_saved_is_kept_without_scripts_too(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        page = as_owner.post(add(nomination), COST)
        draft = nomination.row_drafts.get()
        assert f'name="key" value="{draft.key}"' in page.text
        assert 'name="seen-row" value="1"' in page.text

    def test_a_colleague_finishes_it(
        self, as_owner: Client, as_editor: Client, cost: CostItem
    ) -> None:
        keep(as_owner, edit(cost), seen=1, amount="13000")
        page = as_editor.get(edit(cost))
        assert "Owner of Exampleton Police typed this and did not press Save" in page.text
        assert 'value="13000"' in page.text
        cost.refresh_from_db()
        assert cost.amount != 13000

    def test_it_can_be_dropped_as_it_was_seen(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        keep(as_owner, add(nomination))
        draft = nomination.row_drafts.get()
        keep(as_owner, add(nomination), version=1, label="More words")
        page = as_owner.post(unsaved(nomination, draft), {"version": 1}, follow=True)
        assert "nothing was dropped" in page.text
        as_owner.post(unsaved(nomination, draft), {"version": 2})
        assert not nomination.row_drafts.exists()

    def test_goes_on_as_a_new_row_where_the_row_is_removed(
        self, as_owner: Client, owner: User, cost: CostItem
    ) -> None:
        keep(as_owner, edit(cost), seen=1, amount="13000")
        nomination = cost.nomination
        evidence.remove_cost(cost=cost, actor=owner)
        page = as_owner.get(unsaved(nomination, nomination.row_drafts.get()), follow=True)
        assert page.redirect_chain[-1][0].startswith(add(nomination))
        assert 'value="13000"' in page.text

    def test_is_forgotten_a_month_after_the_close(
        self, as_owner: Client, nomination: Nomination, cycle: Cycle
    ) -> None:
        keep(as_owner, add(nomination))
        assert forget_row_drafts() == 0
        long_ago = timezone.now() - timedelta(days=40)
        RowDraft.objects.update(updated_at=long_ago)
        assert forget_row_drafts() == 0, "the cycle is open"
        Cycle.objects.filter(pk=cycle.pk).update(
            opens_at=long_ago - timedelta(days=30), closes_at=long_ago
        )
        assert forget_row_drafts() == 1


class TestTwoPeople:
    def test_two_who_type_into_one_row(
        self, as_owner: Client, as_editor: Client, cost: CostItem
    ) -> None:
        keep(as_editor, edit(cost), seen=1, amount="500")
        answer = keep(as_owner, edit(cost), seen=1, amount="700")
        assert answer.status_code == 409
        html = answer.json()["html"]
        assert "500" in html
        assert "700" in html
        assert 'name="theirs-row" value="1"' in html
        both = {"seen": 1, "theirs-row": 1, "theirs-seen": 1, "amount": "700"}
        kept = keep(as_owner, edit(cost), **both, **{"resolve-row": "mine"})
        assert kept.json()["seen"] == {"seen-row": 2, "seen": 1}
        assert cost.nomination.row_drafts.get().fields["amount"] == "700"

    def test_theirs_can_be_used(self, as_owner: Client, as_editor: Client, cost: CostItem) -> None:
        keep(as_editor, edit(cost), seen=1, amount="500")
        answer = keep(as_owner, edit(cost), seen=1, amount="700", **{"resolve-row": "theirs"})
        assert 'value="500"' in answer.json()["html"]
        assert answer.json()["seen"] == {"seen-row": 1, "seen": 1}

    def test_somebody_saves_the_row_meanwhile(
        self, as_owner: Client, editor: User, cost: CostItem
    ) -> None:
        keep(as_owner, edit(cost), seen=1, amount="700")
        evidence.save_cost(
            nomination=cost.nomination,
            actor=editor,
            question="costs",
            values={"amount": 500},
            cost=cost,
        )
        answer = keep(as_owner, edit(cost), version=1, seen=1, amount="7000")
        assert answer.status_code == 409
        assert cost.nomination.row_drafts.get().fields["amount"] == "7000", "kept all the same"
        mine = {"theirs-row": 2, "theirs-seen": 2, "resolve-row": "mine"}
        kept = keep(as_owner, edit(cost), version=2, seen=1, amount="7000", **mine)
        assert kept.json()["seen"] == {"seen-row": 3, "seen": 2}
        theirs = {"resolve-row": "theirs"}
        given_up = keep(as_owner, edit(cost), version=3, seen=1, amount="7000", **theirs)
        assert 'value="500' in given_up.json()["html"]
        assert not cost.nomination.row_drafts.exists()

    def test_saving_leaves_what_a_colleague_keeps_there(
        self, as_owner: Client, as_editor: Client, cost: CostItem
    ) -> None:
        keep(as_editor, edit(cost), seen=1, amount="500")
        as_owner.post(edit(cost), COST | {"amount": "700", "seen": "1", "seen-row": "0"})
        cost.refresh_from_db()
        assert cost.amount == 700
        assert cost.nomination.row_drafts.get().fields["amount"] == "500"
