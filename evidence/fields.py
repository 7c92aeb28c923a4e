"""The kinds of field in a request, what is wrong with a wrong one, and finite numbers in answers.

One definition serves the command and any web interface: pydantic models, whose JSON schema can
be published as it is.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from evidence.figures import finite

MOST_EVENTS = 10_000_000
MOST_DAYS = 10_000_000
MINUTE = 1 / (24 * 60)
MOST_PEOPLE = 10_000_000_000
WHOLE_BODY = "body"
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _number(value: Any) -> Any:
    """Text and truth values are not taken for numbers, as lenient parsing would."""
    if isinstance(value, (bool, str, bytes)):
        raise PydanticCustomError("number", "Give a number.")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        return value
    if isinstance(value, date):
        return value
    raise PydanticCustomError("day", "Give a date as YYYY-MM-DD.")


def _at_least_a_minute(days: float) -> float:
    """A period too short to count in would give rates beyond what a number can hold."""
    if days < MINUTE:
        raise PydanticCustomError("minute", "A period lasts at least a minute.")
    return days


Events = Annotated[int, BeforeValidator(_number), Field(ge=0, le=MOST_EVENTS)]
People = Annotated[int, BeforeValidator(_number), Field(ge=1, le=MOST_PEOPLE)]
Units = Annotated[int, BeforeValidator(_number), Field(ge=1, le=MOST_EVENTS)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Days = Annotated[Number, Field(gt=0, le=MOST_DAYS), AfterValidator(_at_least_a_minute)]
Day = Annotated[date, BeforeValidator(_day)]
# A number of an answer: what is infinite or undefined is null.
Finite = Annotated[float | None, BeforeValidator(finite)]


class Request(BaseModel):
    """What is asked; a field that is not known is an error, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True)


class WarningAnswer(Answer):
    """A caution in plain words; its code is one of the published ones and does not change."""

    code: str
    text: str


class Refused(Exception):
    """A request that makes no sense, with a message per field.

    `errors` maps a dotted field name ("treated.after", "series.3.count") to its messages; "body"
    stands for the request as a whole.
    """

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(text)}" for name, text in errors.items()))
        self.errors = dict(errors)

    @classmethod
    def by(cls, error: ValidationError) -> "Refused":
        return cls(messages(error.errors(include_url=False)))


# By pydantic's name of the error; its context fills the places.
_WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "int_type": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "int_parsing_size": "This number is too large.",
    "float_type": "Give a number.",
    "float_parsing": "Give a number.",
    "finite_number": "Give a number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "string_type": "Give text.",
    "list_type": "Give a list.",
    "model_type": "Give an object with named fields.",
    "model_attributes_type": "Give an object with named fields.",
    "date_from_datetime_parsing": "Give a date as YYYY-MM-DD.",
    "date_parsing": "Give a date as YYYY-MM-DD.",
    "greater_than": "Must be above {gt}.",
    "greater_than_equal": "Must be {ge} or more.",
    "less_than": "Must be below {lt}.",
    "less_than_equal": "Must be {le} or less.",
    "too_long": "Give at most {max_length}.",
    "too_short": "Give at least {min_length}.",
    "string_too_long": "Use at most {max_length} characters.",
    "literal_error": "Choose one of {expected}.",
    "enum": "Choose one of {expected}.",
}


def messages(errors: Iterable[ErrorDetails]) -> dict[str, list[str]]:
    """Messages by dotted field name from pydantic's errors, in the order of the fields."""
    found: dict[str, list[str]] = {}
    for error in errors:
        name = ".".join(str(part) for part in error["loc"]) or WHOLE_BODY
        pattern = _WORDS.get(error["type"])
        words = pattern.format(**error.get("ctx", {})) if pattern else error["msg"]
        found.setdefault(name, []).append(words)
    return found
