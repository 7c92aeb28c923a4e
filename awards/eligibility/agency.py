"""Rules about the agency: its type, its size, its membership."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import AgencyKind
from awards.eligibility.base import YES, Answers, Asked, Facts, Rule, RuleKind


class AgencyKinds(RuleKind):
    """The agency is of one of these types."""

    name = "agency_kinds"

    def fits(self, rule: Rule) -> bool:
        return bool(self._kinds(rule))

    def requirement(self, rule: Rule) -> str:
        labels = [str(AgencyKind(kind).label) for kind in self._kinds(rule)]
        return _("The agency is one of these: %(kinds)s.") % {"kinds": ", ".join(labels)}

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        words = _("Its details say: %(kind)s.") % {"kind": facts.agency_kind_label}
        return facts.agency_kind in self._kinds(rule), words

    @staticmethod
    def _kinds(rule: Rule) -> list[str]:
        given = rule.get("kinds")
        if not isinstance(given, list):
            return []
        return [kind for kind in AgencyKind.values if kind in given]


class Population(RuleKind):
    """The agency serves a population within these ends, which belong to the band."""

    name = "population"

    def fits(self, rule: Rule) -> bool:
        ends = [_whole(rule.get("min")), _whole(rule.get("max"))]
        return any(end is not None for end in ends)

    def requirement(self, rule: Rule) -> str:
        low, high = _whole(rule.get("min")), _whole(rule.get("max"))
        if high is None:
            return _("The agency serves at least %(low)s residents.") % {"low": _written(low)}
        if low is None:
            return _("The agency serves %(high)s residents at most.") % {"high": _written(high)}
        return _("The agency serves between %(low)s and %(high)s residents.") % {
            "low": _written(low),
            "high": _written(high),
        }

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        if facts.population is None:
            return None, _("The agency's details do not say how many residents it serves.")
        low, high = _whole(rule.get("min")), _whole(rule.get("max"))
        met = (low is None or facts.population >= low) and (
            high is None or facts.population <= high
        )
        return met, _("It serves %(people)s.") % {"people": _written(facts.population)}


class Member(RuleKind):
    """The agency, or its head, is a member in good standing. Said by the team, seen by staff."""

    name = "member"

    def requirement(self, rule: Rule) -> str:
        body = str(rule.get("of") or "")
        if not body:
            return _("The agency is a member in good standing.")
        return _("The agency is a member in good standing of %(body)s.") % {"body": body}

    def asks(self, rule: Rule) -> list[Asked]:
        return [
            Asked("is", "yes-no", _("Are you a member in good standing?")),
            Asked(
                "number",
                "text",
                _("Membership number, or the name it is under"),
                _("Staff check it. Leave it empty if you are not a member."),
                required=False,
            ),
        ]

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        if not answers.get("is"):
            return None, _("Nobody said whether it is.")
        if answers["is"] != YES:
            return False, _("You say that it is not.")
        number = answers.get("number", "")
        if not number:
            return None, _("You say that it is. Staff will ask for the membership number.")
        return True, _("You say that it is: %(number)s. Staff check it.") % {"number": number}


def _whole(given: Any) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) and given >= 0 else None


def _written(number: int | None) -> str:
    return f"{number or 0:,}"
