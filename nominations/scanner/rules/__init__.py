"""The rules for what no nomination should tell, each by its name.

A rule is given a text and the country of the agency, and gives the spans of what it found. Rules
would rather miss something than be wrong: nobody reads a warning twice that was wrong before.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from nominations.scanner.rules.addresses import HOME_STEMS, homes, mail_addresses
from nominations.scanner.rules.births import BIRTH_STEMS, birth_dates
from nominations.scanner.rules.cases import CASE_STEMS, case_numbers
from nominations.scanner.rules.marks import MARK_STEMS, marks
from nominations.scanner.rules.minors import MINOR_STEMS, minors
from nominations.scanner.rules.papers import identity_papers
from nominations.scanner.rules.phones import phone_numbers
from nominations.scanner.rules.plates import PLATE_STEMS, plates
from nominations.scanner.rules.victims import VICTIM_STEMS, victims

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and what a text has to contain, in small letters, for it to find anything."""

    find: Callable[[str, str], Iterator[Span]]
    stems: Collection[str] = ()
    needs_digit: bool = False

    def can_apply(self, small: str, *, has_digit: bool) -> bool:
        """A quick no for most texts: looking for a few letters costs next to nothing."""
        if self.needs_digit and not has_digit:
            return False
        return not self.stems or any(stem in small for stem in self.stems)


RULES: dict[str, Rule] = {
    "victim": Rule(victims, VICTIM_STEMS),
    "minor": Rule(minors, MINOR_STEMS),
    "birth-date": Rule(birth_dates, BIRTH_STEMS, needs_digit=True),
    "identity-paper": Rule(identity_papers, needs_digit=True),
    "case-number": Rule(case_numbers, CASE_STEMS, needs_digit=True),
    "plate": Rule(plates, PLATE_STEMS, needs_digit=True),
    "mail-address": Rule(mail_addresses, ("@",)),
    "home-address": Rule(homes, HOME_STEMS, needs_digit=True),
    "phone": Rule(phone_numbers, needs_digit=True),
    "mark": Rule(marks, MARK_STEMS),
}
"""By name; where two find the same words, the first of them has it."""
