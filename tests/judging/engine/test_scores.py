"""What counts as usable scores, and what is said about those that are not."""

import math

import pytest

from judging.engine.errors import InputError
from judging.engine.scores import single_scores, weighted_scores


def test_weighted_sum_uses_shares_of_the_weights():
    scores = weighted_scores(
        [("E1", "J1", {"impact": 4.0, "cost": 1.0}), ("E2", "J1", {"impact": 2.0, "cost": 5.0})],
        {"impact": 30, "cost": 10},
    )
    assert scores.weights == (0.75, 0.25)
    assert scores.values.tolist() == [3.25, 2.75]
    assert scores.heaviest == "impact"


def test_without_weights_criteria_count_the_same():
    scores = weighted_scores([("E1", "J1", {"impact": 4.0, "cost": 1.0})])
    assert scores.values.tolist() == [2.5]


def test_criterion_gives_its_scores_alone():
    scores = weighted_scores(
        [("E1", "J1", {"impact": 4.0, "cost": 1.0}), ("E1", "J2", {"cost": 3.0, "impact": 5.0})],
        {"impact": 1, "cost": 1},
    )
    assert scores.criterion("cost").values.tolist() == [1.0, 3.0]
    assert scores.criterion("cost").raw.tolist() == [2.0]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"impact": 4.0}, "Entry E2, judge J7, criterion cost: no score."),
        ({"impact": 4.0, "cost": None}, "Entry E2, judge J7, criterion cost: no score."),
        ({"impact": math.nan, "cost": 1.0}, "Entry E2, judge J7, criterion impact: nan is not"),
        ({"impact": 1.0, "cost": math.inf}, "Entry E2, judge J7, criterion cost: inf is not"),
        ({"impact": 1.0, "cost": 1.0, "style": 5.0}, "Entry E2, judge J7: criterion style has no"),
    ],
)
def test_unusable_scores_name_entry_judge_and_criterion(given, complaint):
    rows = [("E1", "J1", {"impact": 4.0, "cost": 1.0}), ("E2", "J7", given)]
    with pytest.raises(InputError) as raised:
        weighted_scores(rows, {"impact": 1, "cost": 1})
    assert str(raised.value).startswith(complaint)


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf])
def test_weights_must_be_above_zero(weight):
    with pytest.raises(InputError, match=r"Criterion cost: the weight .* is not above 0"):
        weighted_scores([("E1", "J1", {"impact": 4.0, "cost": 1.0})], {"impact": 1, "cost": weight})


def test_a_judge_scores_an_entry_once():
    with pytest.raises(InputError, match="Entry E1, judge J1: scored twice"):
        single_scores([("E1", "J1", 3.0), ("E2", "J1", 3.0), ("E1", "J1", 4.0)])


def test_there_must_be_scores():
    with pytest.raises(InputError, match="no scores"):
        single_scores([])


def test_components_follow_shared_judges():
    scores = single_scores(
        [("E1", "J1", 3), ("E2", "J1", 3), ("E2", "J2", 3), ("E3", "J3", 3), ("E4", "J3", 3)]
    )
    first, second, third, fourth = scores.components.tolist()
    assert first == second
    assert third == fourth
    assert first != third
