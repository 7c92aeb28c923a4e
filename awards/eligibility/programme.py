"""Rules about the programme: how long it has run, and that it is new to the award."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.eligibility.base import NO, YES, Answers, Asked, Facts, Rule, RuleKind


class LiveMonths(RuleKind):
    """The programme has run for so many months when nominations close."""

    name = "live_months"

    def fits(self, rule: Rule) -> bool:
        return isinstance(rule.get("months"), int) and rule["months"] > 0

    def requirement(self, rule: Rule) -> str:
        months = rule["months"]
        return ngettext(
            "The programme has run for at least %(months)d month when nominations close.",
            "The programme has run for at least %(months)d months when nominations close.",
            months,
        ) % {"months": months}

    def asks(self, rule: Rule) -> list[Asked]:
        return [
            Asked(
                "began",
                "date",
                _("When did the programme begin?"),
                _("The first day on which it ran. If you know the month alone, give its first."),
            )
        ]

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        try:
            began = date.fromisoformat(answers.get("began", ""))
        except ValueError:
            return None, _("It is not known when the programme began.")
        months = months_between(began, facts.closes_on)
        if months < 0:
            return False, _("It begins after nominations close.")
        words = ngettext(
            "It will have run for %(months)d full month when nominations close.",
            "It will have run for %(months)d full months when nominations close.",
            months,
        )
        return months >= rule["months"], words % {"months": months}


def months_between(began: date, until: date) -> int:
    """Full months from the one day to the other; negative where `until` comes first."""
    if until < began:
        return -1
    passed = relativedelta(until, began)
    return passed.years * 12 + passed.months


class NewProgramme(RuleKind):
    """The programme has not been nominated for the award before."""

    name = "new_programme"

    def requirement(self, rule: Rule) -> str:
        return _("The programme has not been nominated for this award before.")

    def asks(self, rule: Rule) -> list[Asked]:
        return [Asked("before", "yes-no", _("Was it nominated for this award before?"))]

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        said = answers.get("before")
        if said == YES:
            return False, _("You say that it was nominated before.")
        if facts.earlier:
            return None, _("It looks like %(earlier)s. Staff will compare the two.") % {
                "earlier": ", ".join(facts.earlier)
            }
        if said == NO:
            return True, _("You say that it was not, and nothing like it is known to us.")
        return None, _("Nobody said whether it was, and nothing like it is known to us.")
