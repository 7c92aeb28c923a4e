"""The rules for what no nomination should tell, each by its name.

A rule is given a text and the country of the agency, and gives the spans of what it found. Rules
would rather miss something than be wrong: nobody reads a warning twice that was wrong before.
"""

from collections.abc import Callable, Iterator

from nominations.scanner.rules.addresses import homes, mail_addresses
from nominations.scanner.rules.births import birth_dates
from nominations.scanner.rules.cases import case_numbers
from nominations.scanner.rules.marks import marks
from nominations.scanner.rules.minors import minors
from nominations.scanner.rules.papers import identity_papers
from nominations.scanner.rules.phones import phone_numbers
from nominations.scanner.rules.plates import plates
from nominations.scanner.rules.victims import victims

type Span = tuple[int, int]
type Rule = Callable[[str, str], Iterator[Span]]

RULES: dict[str, Rule] = {
    "victim": victims,
    "minor": minors,
    "birth-date": birth_dates,
    "identity-paper": identity_papers,
    "case-number": case_numbers,
    "plate": plates,
    "mail-address": mail_addresses,
    "home-address": homes,
    "phone": phone_numbers,
    "mark": marks,
}
"""By name; where two find the same words, the first of them has it."""
