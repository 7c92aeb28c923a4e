"""A rule in the award's own words: a question with yes or no."""

from django.utils.translation import gettext as _

from awards.eligibility.base import NO, YES, Answers, Asked, Facts, Rule, RuleKind


class OwnQuestion(RuleKind):
    """Asked as it stands; one of the two answers is expected."""

    name = "question"

    def fits(self, rule: Rule) -> bool:
        return bool(str(rule.get("text") or "").strip()) and rule.get("expected") in (YES, NO)

    def requirement(self, rule: Rule) -> str:
        expected = _("yes") if rule["expected"] == YES else _("no")
        return _("%(question)s The answer has to be %(answer)s.") % {
            "question": rule["text"],
            "answer": expected,
        }

    def asks(self, rule: Rule) -> list[Asked]:
        return [Asked("answer", "yes-no", str(rule["text"]))]

    def judge(self, rule: Rule, facts: Facts, answers: Answers) -> tuple[bool | None, str]:
        said = answers.get("answer")
        if not said:
            return None, _("Nobody answered it.")
        words = _("You answered yes.") if said == YES else _("You answered no.")
        return said == rule["expected"], words
