"""Orders and answers of judges who do not all see the same entries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine.ballots import combine_orders, shortlist
from judging.engine.errors import InputError
from judging.engine.lots import lot


def names(result):
    return [entry.entry for entry in result.entries]


class TestOrders:
    def test_one_judge_alone_is_followed(self):
        result = combine_orders({"J1": ["C", "A", "B"]}, seed=0)
        assert names(result) == ["C", "A", "B"]
        assert [entry.value for entry in result.entries] == [1, 0.5, 0]

    def test_places_count_by_the_length_of_the_judges_own_list(self):
        """B is second of two and of three; A first of two, last of three."""
        orders = {"J1": ["A", "B"], "J2": ["C", "B", "A"]}
        result = combine_orders(orders, seed=0)
        found = {entry.entry: entry for entry in result.entries}
        assert found["A"].value == pytest.approx((1 + 0) / 2)
        assert found["B"].value == pytest.approx((0 + 0.5) / 2)
        assert found["C"].value == 1
        assert found["B"].mean_place == 2
        assert (found["A"].firsts, found["C"].firsts, found["C"].n) == (1, 1, 1)
        assert result.judges == {"J1": 2, "J2": 3}

    def test_not_being_seen_costs_nothing(self):
        """Everyone who sees A puts it first; a judge in conflict does not see it."""
        orders = {"J1": ["A", "B", "C"], "J2": ["B", "C"], "J3": ["A", "C", "B"]}
        assert names(combine_orders(orders, seed=0))[0] == "A"

    def test_equal_values_go_by_judges_who_had_both(self):
        """A and B are worth a half each; the one judge who had both prefers B."""
        orders = {"J1": ["A", "C"], "J2": ["B", "A"], "J3": ["D", "B"]}
        result = combine_orders(orders, seed=0)
        assert names(result) == ["D", "B", "A", "C"]
        assert [entry.decided_by for entry in result.entries][1] == "head_to_head"
        assert result.ties[0].steps[0].values == {"B": 1.0, "A": -1.0}

    def test_then_by_lot_with_a_written_trace(self):
        result = combine_orders({"J1": ["A", "B"], "J2": ["B", "A"]}, seed=5)
        assert names(result) == sorted("AB", key=lambda name: lot(5, name))
        (tie,) = result.ties
        assert [step.step for step in tie.steps] == ["head_to_head", "lot"]
        assert tie.steps[1].values == {name: lot(5, name) for name in "AB"}
        assert result.entries[0].decided_by == "lot"

    def test_groups_of_judges_that_share_nothing_are_counted(self):
        assert combine_orders({"J1": ["A", "B"], "J2": ["C", "D"]}, seed=0).components == 2

    @pytest.mark.parametrize(
        ("orders", "complaint"),
        [({"J1": ["A", "A"]}, "stands in the order twice"), ({"J1": []}, "no scores")],
    )
    def test_unusable_orders(self, orders, complaint):
        with pytest.raises(InputError, match=complaint):
            combine_orders(orders, seed=0)

    @settings(max_examples=40, deadline=None)
    @given(st.permutations("ABCDE"), st.integers(1, 4))
    def test_judges_who_agree_are_followed(self, order, judges):
        result = combine_orders({f"J{n}": order for n in range(judges)}, seed=0)
        assert names(result) == order

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.permutations("ABCD"), min_size=1, max_size=5), st.randoms())
    def test_the_order_of_judges_does_not_matter(self, orders, random):
        ballots = [(f"J{n}", order) for n, order in enumerate(orders)]
        shuffled = random.sample(ballots, len(ballots))
        assert (
            combine_orders(dict(ballots), seed=1).entries
            == combine_orders(dict(shuffled), seed=1).entries
        )


class TestShortlist:
    ANSWERS = (
        ("A", "J1", "yes"),
        ("A", "J2", "maybe"),
        ("A", "J3", "yes"),
        ("B", "J1", "no"),
        ("B", "J2", "maybe"),
        ("C", "J3", "yes"),
    )

    def test_shares_of_yes_with_maybe_as_half(self):
        result = shortlist(self.ANSWERS, seed=0, quorum=2)
        found = {entry.entry: entry for entry in result.entries}
        assert found["A"].value == pytest.approx(2.5 / 3, abs=1e-6)
        assert found["B"].value == 0.25
        assert found["C"].value == 1
        assert (found["A"].yes, found["A"].maybe, found["A"].no, found["A"].n) == (2, 1, 0, 3)
        assert names(result) == ["C", "A", "B"]
        assert [entry.rank for entry in result.entries] == [1, 2, 3]

    def test_too_few_answers_are_marked(self):
        result = shortlist(self.ANSWERS, seed=0, quorum=2)
        assert {entry.entry: entry.quorum for entry in result.entries} == {
            "A": True,
            "B": True,
            "C": False,
        }

    def test_equal_shares_go_by_judges_who_answered_for_both(self):
        answers = [("A", "J1", "yes"), ("A", "J2", "no"), ("B", "J1", "no"), ("B", "J3", "yes")]
        result = shortlist(answers, seed=0, quorum=1)
        assert names(result) == ["A", "B"]
        assert result.entries[0].decided_by == "head_to_head"

    def test_a_vote_of_the_panel_comes_where_the_rule_says(self):
        answers = [("A", "J1", "yes"), ("B", "J2", "yes")]
        rule = ("value", "head_to_head", "vote", "lot")
        for winner in "AB":
            result = shortlist(answers, seed=0, quorum=1, rule=rule, votes={winner: 2})
            assert names(result)[0] == winner
            assert result.entries[0].decided_by == "vote"

    @pytest.mark.parametrize(
        ("answers", "complaint"),
        [
            ([], "no scores"),
            ([("A", "J1", "perhaps")], "“perhaps” is no answer"),
            ([("A", "J1", "yes"), ("A", "J1", "no")], "scored twice"),
        ],
    )
    def test_unusable_answers(self, answers, complaint):
        with pytest.raises(InputError, match=complaint):
            shortlist(answers, seed=0, quorum=1)

    @pytest.mark.parametrize("rule", [("lot",), ("lot", "value"), ("value", "vote", "vote", "lot")])
    def test_a_rule_runs_from_value_to_lot(self, rule):
        with pytest.raises(InputError, match="does not run from value to lot"):
            shortlist(self.ANSWERS, seed=0, quorum=1, rule=rule)
