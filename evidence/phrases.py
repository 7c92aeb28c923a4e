"""Words of the engine, kept apart from their figures so that a page can say them in any language.

A phrase is an English template with named places. Its text is what the command prints;
a page renders it with its own translation and number format.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def mark(text: str) -> str:
    """The text itself; its name where it is used lets translators' tools find it."""
    return text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is to be shown, with so many decimal places."""

    value: float
    places: int = 0


type Value = str | Figure | "Phrase"
type Translate = Callable[[str], str]
type Format = Callable[[float, int], str]


def english(value: float, places: int) -> str:
    """1,234.5 with a true minus sign; never -0."""
    text = f"{abs(value):,.{places}f}"
    is_zero = not text.strip("0.,")
    return f"\u2212{text}" if value < 0 and not is_zero else text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or part of one: a template and what goes into its places."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def render(self, translate: Translate = mark, number: Format = english) -> str:
        """The phrase with its template translated and its figures written by `number`."""
        if not self.values:
            return translate(self.template)
        shown = {name: _shown(value, translate, number) for name, value in self.values.items()}
        return translate(self.template) % shown

    def __str__(self) -> str:
        return self.render()


def as_data(phrase: Phrase) -> dict[str, Any]:
    """The phrase as JSON, to be kept and said later in whatever language is asked for then."""
    return {
        "text": phrase.template,
        "values": {name: _value_as_data(value) for name, value in phrase.values.items()},
    }


def _value_as_data(value: Value) -> Any:
    match value:
        case Figure():
            return {"number": value.value, "places": value.places}
        case Phrase():
            return as_data(value)
    return value


def from_data(data: Mapping[str, Any]) -> Phrase:
    """The phrase that `as_data` made this of."""
    values = {name: _value_from_data(value) for name, value in data["values"].items()}
    return Phrase(data["text"], values)


def _value_from_data(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if "number" in value:
        return Figure(value["number"], value["places"])
    return from_data(value)


def _shown(value: Value, translate: Translate, number: Format) -> str:
    match value:
        case Figure():
            return number(value.value, value.places)
        case Phrase():
            return value.render(translate, number)
    return value
