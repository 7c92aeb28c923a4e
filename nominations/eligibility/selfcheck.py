"""The self-check before a nomination is started: the cycle's rules, held to what is known and said.

A rule that is not met keeps nobody from starting: the team is told so clearly, and staff decide
when they screen. What was answered and what came of it is kept with the nomination.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from accounts.models import Agency
from awards.eligibility import Facts, Rule, Verdict, asked_of, check, known_rules
from awards.models import Cycle
from nominations.eligibility.duplicates import earlier_like


def rules_of(cycle: Cycle) -> list[Rule]:
    """The rules of the cycle that can be applied."""
    return known_rules(cycle.eligibility)


def needs_population(cycle: Cycle) -> bool:
    """Whether it depends on the population that an agency serves how it takes part."""
    asked = any(rule["rule"] == "population" for rule in rules_of(cycle))
    return asked or cycle.categories.exclude(min_population=None, max_population=None).exists()


def verdicts(
    *,
    cycle: Cycle,
    agency: Agency,
    title: str,
    answers: Mapping[int, Mapping[str, str]],
    population: int | None = None,
) -> list[Verdict]:
    """What comes of the cycle's rules for this agency and programme."""
    rules = rules_of(cycle)
    is_asked = any(rule["rule"] == "new_programme" for rule in rules)
    facts = Facts(
        closes_on=cycle.closes_at.astimezone(cycle.tzinfo).date(),
        agency_kind=agency.kind,
        agency_kind_label=str(agency.get_kind_display()),
        population=agency.population_served or population,
        earlier=earlier_like(cycle=cycle, agency=agency, title=title) if is_asked else (),
    )
    return check(rules, facts, answers)


def as_kept(
    cycle: Cycle, found: list[Verdict], answers: Mapping[int, Mapping[str, str]]
) -> dict[str, Any]:
    """What is kept of a self-check in `Nomination.eligibility`; empty where nothing was checked."""
    if not found:
        return {}
    return {
        "checked_at": timezone.now().isoformat(),
        "verdicts": [asdict(one) for one in found],
        "answers": [
            {"question": asked.label, "answer": answers[place][asked.name]}
            for place, rule in enumerate(rules_of(cycle))
            for asked in asked_of(rule)
            if answers.get(place, {}).get(asked.name)
        ],
    }
