"""The kinds of rules there are, and what is done with a cycle's whole list."""

from collections.abc import Iterable, Mapping
from typing import Any

from awards.eligibility.agency import AgencyKinds, Member, Population
from awards.eligibility.base import Answers, Asked, Facts, Rule, RuleKind, Verdict
from awards.eligibility.programme import LiveMonths, NewProgramme
from awards.eligibility.question import OwnQuestion

KINDS: dict[str, RuleKind] = {
    kind.name: kind
    for kind in (
        LiveMonths(),
        AgencyKinds(),
        Population(),
        Member(),
        NewProgramme(),
        OwnQuestion(),
    )
}


def known_rules(stored: Any) -> list[Rule]:
    """The stored rules that can be applied, in order; what is no rule, or is none any more, is
    left out."""
    rows = stored if isinstance(stored, list) else []
    return [
        row
        for row in rows
        if isinstance(row, dict) and row.get("rule") in KINDS and KINDS[row["rule"]].fits(row)
    ]


def requirements(rules: Iterable[Rule]) -> list[str]:
    """What the rules ask for, each in one sentence."""
    return [KINDS[rule["rule"]].requirement(rule) for rule in rules]


def asked_of(rule: Rule) -> list[Asked]:
    """What this rule asks of the person."""
    return KINDS[rule["rule"]].asks(rule)


def check(
    rules: Iterable[Rule], facts: Facts, answers: Mapping[int, Answers] | None = None
) -> list[Verdict]:
    """Whether each rule is met. `answers` are by the rule's place in the list, from 0."""
    found = []
    for place, rule in enumerate(rules):
        kind = KINDS[rule["rule"]]
        met, words = kind.judge(rule, facts, (answers or {}).get(place, {}))
        found.append(
            Verdict(rule=kind.name, requirement=kind.requirement(rule), met=met, words=words)
        )
    return found
