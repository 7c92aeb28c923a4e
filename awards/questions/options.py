"""The choices of a question, typed one a line.

A choice keeps its stored value as long as its words stay, so that answers given on an earlier
version of the form still fit, and so do the conditions that wait for it.
"""

from collections.abc import Iterable, Mapping

from awards.questions.conditions import BETWEEN

LONGEST_VALUE = 60

type Options = list[list[str]]


def options_from(labels: Iterable[str], known: Iterable[Iterable[str]]) -> Options:
    """Pairs of stored value and label; `known` are the pairs that the question has so far."""
    values = {label: value for value, label in known}
    taken = set(values.values())
    return [[_value(label, values, taken), label] for label in labels]


def _value(label: str, values: Mapping[str, str], taken: set[str]) -> str:
    if label in values:
        return values[label]
    plain = label.replace(BETWEEN, "/")
    value, number = plain[:LONGEST_VALUE], 2
    while value in taken:
        ending = f"-{number}"
        value, number = plain[: LONGEST_VALUE - len(ending)] + ending, number + 1
    taken.add(value)
    return value
