"""Who can take part in a cycle: rules as data, checked by what is known and what is asked.

`Cycle.eligibility` is a list of rules such as `{"rule": "live_months", "months": 12}`. Each kind of
rule says in words what it asks for, what has to be asked of the person, and whether it is met.
Nothing here reads the database.
"""

from awards.eligibility.base import Asked, Facts, Rule, RuleKind, Verdict
from awards.eligibility.registry import KINDS, asked_of, check, known_rules, requirements

__all__ = [
    "KINDS",
    "Asked",
    "Facts",
    "Rule",
    "RuleKind",
    "Verdict",
    "asked_of",
    "check",
    "known_rules",
    "requirements",
]
