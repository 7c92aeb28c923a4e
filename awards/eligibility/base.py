"""What every kind of rule is, and what it is checked against."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

type Rule = Mapping[str, Any]
"""As stored in the cycle: its kind under "rule", and what that kind needs."""
type Answers = Mapping[str, str]
"""What the person answered to one rule, by the names that the rule asks under; dates as ISO."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that only the person can say."""

    name: str
    kind: Literal["date", "yes-no", "text"]
    label: str
    help_text: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known without asking.

    Attributes:
        closes_on: the day on which nominations close, in the cycle's zone.
        agency_kind: a value of `accounts.enums.AgencyKind`.
        agency_kind_label: the same in words.
        population: residents that the agency serves; None where it did not say.
        earlier: earlier nominations and winners that look like this programme, in words.
    """

    closes_on: date
    agency_kind: str
    agency_kind_label: str
    population: int | None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one rule is met, in words."""

    rule: str
    requirement: str
    """What the rule asks for, as the public reads it."""
    met: bool | None
    """None where nobody can tell from what is known: staff look at it."""
    words: str
    """Why, in a sentence."""


class RuleKind(ABC):
    """One kind of rule. Stateless; what differs between two rules of a kind is in the rule."""

    name: str

    @abstractmethod
    def requirement(self, rule: Rule) -> str:
        """What it asks for, in one sentence, for the public page."""

    def fits(self, rule: Rule) -> bool:
        """Whether the stored rule has what this kind needs."""
        return True

    def asks(self, rule: Rule) -> list[Asked]:
        """What has to be asked of the person."""
        return []

    @abstractmethod
    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        """Whether it is met, and why."""
