"""Finalists two by two, against the model's own equations."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import minimize

from judging.engine.errors import InputError
from judging.engine.lots import lot
from judging.engine.pairwise import PENALTY, compare


def names(result):
    return [entry.entry for entry in result.entries]


def made_up(seed, entries="ABCDE", judges=5):
    """Choices between all pairs by judges who mostly agree."""
    random = np.random.default_rng(seed)
    strength = dict(zip(entries, random.normal(0, 1, len(entries)), strict=True))
    return [
        (f"J{judge}", *(pair if random.random() < chance(strength, *pair) else pair[::-1]))
        for judge in range(judges)
        for pair in combinations(entries, 2)
        if random.random() < 0.8
    ]


def chance(strength, a, b):
    return 1 / (1 + np.exp(strength[b] - strength[a]))


@pytest.mark.parametrize("seed", range(4))
def test_strengths_are_the_most_probable_ones(seed):
    choices = made_up(seed)
    order = sorted({name for _, *pair in choices for name in pair})

    def penalised(values):
        strength = dict(zip(order, values, strict=True))
        fit = sum(np.log(chance(strength, better, other)) for _, better, other in choices)
        return PENALTY * (values**2).sum() - fit

    best = minimize(penalised, np.zeros(len(order)), tol=1e-12).x
    found = {entry.entry: entry.value for entry in compare(choices, seed=0).entries}
    assert [found[name] for name in order] == pytest.approx(list(best - best.mean()), abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_where_all_is_compared_wins_decide(seed):
    choices = [
        (f"J{judge}", *(pair if (seed + judge + ord(pair[1])) % 3 else pair[::-1]))
        for judge in range(3)
        for pair in combinations("ABCDE", 2)
    ]
    result = compare(choices, seed=0)
    wins = [entry.wins for entry in result.entries]
    assert wins == sorted(wins, reverse=True)
    assert all(entry.n == 12 for entry in result.entries)


def test_an_undefeated_entry_has_a_finite_strength():
    result = compare([("J1", "A", "B"), ("J2", "A", "B"), ("J1", "A", "C")], seed=0)
    first = result.entries[0]
    assert (first.entry, first.losses) == ("A", 0)
    assert 0 < first.value < 5
    assert first.se > 0


def test_choices_without_a_winner_are_near_ties_and_go_by_lot():
    result = compare([("J1", "A", "B"), ("J2", "B", "A")], seed=3)
    assert names(result) == sorted("AB", key=lambda name: lot(3, name))
    assert result.entries[0].decided_by == "lot"
    assert [(tie.a, tie.b) for tie in result.near_ties] == [tuple(names(result))]
    assert result.near_ties[0].p == pytest.approx(0.5, abs=1e-6)
    assert [step.step for step in result.ties[0].steps] == ["head_to_head", "lot"]


def test_equal_strengths_go_by_wins_against_each_other():
    """A and D won two of three each, B and C one; D beat A."""
    choices = [("J1", "A", "B"), ("J1", "B", "C"), ("J1", "C", "D"), ("J1", "D", "A")]
    choices += [("J1", "A", "C"), ("J1", "D", "B")]
    result = compare(choices, seed=0)
    tied = next(tie for tie in result.ties if set(tie.entries) == {"A", "D"})
    assert tied.entries == ("D", "A")
    assert tied.steps[0].values == {"D": 1.0, "A": -1.0}


def test_clear_choices_are_no_near_ties():
    choices = [(f"J{n}", *pair) for n in range(12) for pair in combinations("ABC", 2)]
    result = compare(choices, seed=0)
    assert names(result) == ["A", "B", "C"]
    assert result.near_ties == result.ties == ()
    assert {(judge.n, judge.agreement) for judge in result.judges} == {(3, 1.0)}


def test_judges_are_held_against_the_final_order():
    choices = [(f"J{n}", "A", "B") for n in range(3)] + [("J9", "B", "A")]
    agreement = {judge.judge: judge.agreement for judge in compare(choices, seed=0).judges}
    assert agreement == {"J0": 1, "J1": 1, "J2": 1, "J9": 0}


def test_groups_never_compared_with_each_other_are_counted():
    assert compare([("J1", "A", "B"), ("J1", "C", "D")], seed=0).components == 2
    assert compare([("J1", "A", "B"), ("J1", "B", "C")], seed=0).components == 1


def test_the_order_of_choices_does_not_matter():
    choices = made_up(9)
    assert compare(choices, seed=1) == compare(choices[::-1], seed=1)


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ([], "There are no choices"),
        ([("J1", "A", "A")], "entry A is compared with itself"),
        ([("J1", "A", "B"), ("J1", "B", "A")], "Judge J1: chose twice between"),
    ],
)
def test_unusable_choices(choices, complaint):
    with pytest.raises(InputError, match=complaint):
        compare(choices, seed=0)
