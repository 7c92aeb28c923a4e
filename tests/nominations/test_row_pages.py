"""Editing measures and costs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.models import Nomination
from nominations.services import evidence
from nominations.services.submission import submit_nomination
from tests.nominations import making

TYPED = {key: str(value) for key, value in making.MEASURE.items()}
COST = {"label": "Guard", "kind": "cash", "amount": "12,000", "currency": "usd", "months": "12"}


def url(nomination: Nomination, name: str, arg: Any) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, arg])


class TestMeasures:
    def test_are_added(self, as_owner: Client, nomination: Nomination) -> None:
        response = as_owner.post(url(nomination, "measure_add", "measures"), TYPED, follow=True)
        assert response.redirect_chain[0][0].endswith("/sections/results/")
        assert "−25\u00a0%" in response.text
        assert "Add another measure" in response.text

    def test_another_can_be_added_at_once(self, as_owner: Client, nomination: Nomination) -> None:
        add = url(nomination, "measure_add", "measures")
        assert as_owner.post(add, TYPED | {"go": "another"})["Location"] == add

    def test_an_unfinished_one_is_saved_and_marked(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = as_owner.post(
            url(nomination, "measure_add", "measures"),
            TYPED | {"after_count": "", "source": ""},
            follow=True,
        )
        assert "Not finished" in response.text
        assert "lacks the count after, where the figures come from" in response.text

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("before_count", "-7", "This cannot be less than zero."),
            ("after_count", "99999999999", "This is more than 10,000,000. Check the number."),
            ("after_start", "2022-06-01", "must begin when the period before has ended"),
            ("before_end", "2021-06-01", "earlier than the first day before"),
            ("after_count", "a few", "Give a whole number, such as 120."),
        ],
    )
    def test_nonsense_is_said_in_the_summary_and_beside_the_field(
        self, as_owner: Client, nomination: Nomination, field: str, typed: str, words: str
    ) -> None:
        response = as_owner.post(url(nomination, "measure_add", "measures"), TYPED | {field: typed})
        assert response.text.count(words) == 2
        assert f'href="#id_{field}"' in response.text
        assert f'value="{typed}"' in response.text
        assert not nomination.measures.exists()

    def test_two_tabs_do_not_overwrite_each_other(
        self, as_owner: Client, nomination: Nomination, owner: User, editor: User
    ) -> None:
        row = evidence.save_measure(
            nomination=nomination, actor=owner, question="measures", values=making.MEASURE
        )
        edit = url(nomination, "measure_edit", row.pk)
        assert 'name="seen" value="1"' in as_owner.get(edit).text
        evidence.save_measure(
            nomination=nomination,
            actor=editor,
            question="measures",
            values={"after_count": 120},
            measure=row,
        )
        response = as_owner.post(edit, TYPED | {"after_count": "130", "seen": "1"})
        assert "Editor of Exampleton Police changed this while you were writing" in response.text
        assert 'value="130"' in response.text
        assert 'name="seen" value="2"' in response.text
        row.refresh_from_db()
        assert row.after_count == 120
        as_owner.post(edit, TYPED | {"after_count": "130", "seen": "2"})
        row.refresh_from_db()
        assert row.after_count == 130

    def test_are_removed_after_asking(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        row = evidence.save_measure(
            nomination=nomination, actor=owner, question="measures", values=making.MEASURE
        )
        remove = url(nomination, "measure_remove", row.pk)
        assert "Bicycles stolen" in as_owner.get(remove).text
        assert nomination.measures.exists()
        assert as_owner.post(remove).status_code == 302
        assert not nomination.measures.exists()
        assert as_owner.post(remove).status_code == 404

    def test_what_was_typed_is_kept_when_it_was_submitted_meanwhile(
        self, as_owner: Client, filled: Nomination, editor: User
    ) -> None:
        submit_nomination(nomination=filled, actor=editor)
        response = as_owner.post(
            url(filled, "measure_add", "measures"), TYPED | {"what": "Late bells"}
        )
        assert "Nothing was saved." in response.text
        assert "Late bells" in response.text
        assert filled.measures.count() == 1

    @pytest.mark.parametrize("question", ["costs", "summary", "nothing"])
    def test_go_only_where_the_form_asks_for_them(
        self, as_owner: Client, nomination: Nomination, question: str
    ) -> None:
        assert as_owner.get(url(nomination, "measure_add", question)).status_code == 404


class TestCosts:
    def test_are_added_changed_and_removed(self, as_owner: Client, nomination: Nomination) -> None:
        page = as_owner.post(url(nomination, "cost_add", "costs"), COST, follow=True)
        assert "150.00 USD a year per 1,000 residents" in page.text
        row = nomination.costs.get()
        # The currency of the last one is offered for the next.
        assert 'value="USD"' in as_owner.get(url(nomination, "cost_add", "costs")).text
        edit = url(nomination, "cost_edit", row.pk)
        as_owner.post(edit, COST | {"amount": "6000", "seen": "1"})
        row.refresh_from_db()
        assert row.amount == 6000
        as_owner.post(url(nomination, "cost_remove", row.pk))
        assert not nomination.costs.exists()

    def test_nonsense_is_refused_in_words(self, as_owner: Client, nomination: Nomination) -> None:
        response = as_owner.post(
            url(nomination, "cost_add", "costs"), COST | {"amount": "-1", "currency": "coins"}
        )
        assert response.text.count("This cannot be less than zero.") == 2
        assert "“COINS” is not a currency code." in response.text
        assert 'value="coins"' in response.text
        assert not nomination.costs.exists()


@pytest.mark.parametrize("kind", ["measure", "cost"])
class TestDenial:
    def urls(self, nomination: Nomination, kind: str) -> list[str]:
        making.fill(nomination)
        row = getattr(nomination, f"{kind}s").get()
        return [
            url(nomination, f"{kind}_add", f"{kind}s"),
            url(nomination, f"{kind}_edit", row.pk),
            url(nomination, f"{kind}_remove", row.pk),
        ]

    def test_viewers_and_outsiders_change_nothing(
        self, client: Client, nomination: Nomination, viewer: User, outsider: User, kind: str
    ) -> None:
        for address in self.urls(nomination, kind):
            client.force_login(viewer)
            assert client.get(address).status_code == 302
            assert client.post(address, TYPED | COST).status_code == 404
            client.force_login(outsider)
            assert client.get(address).status_code == 404
            assert client.post(address, TYPED | COST).status_code == 404
        assert nomination.measures.count() == nomination.costs.count() == 1

    def test_a_row_of_another_nomination_is_not_found(
        self, as_owner: Client, nomination: Nomination, kind: str
    ) -> None:
        other = making.draft(nomination.cycle, title="Other")
        _add, edit, remove = self.urls(other, kind)
        for address in (edit, remove):
            mine = address.replace(other.public_id, nomination.public_id)
            assert as_owner.get(mine).status_code == 404
            assert as_owner.post(mine, TYPED | COST).status_code == 404
