"""Why an entry does not get all its judges, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from judging.languages import language_choices
from judging.services.planning_inputs import Cause

CAUSES = {
    Cause.DECLARED: gettext_lazy("Declared conflict"),
    Cause.DETECTED: gettext_lazy("Conflict that was found"),
    Cause.STAFF: gettext_lazy("Conflict entered by staff"),
    Cause.UNSURE: gettext_lazy("Unsure, to be settled"),
    Cause.UNANSWERED: gettext_lazy("Not answered yet"),
    Cause.FORBIDDEN: gettext_lazy("Ruled out by staff"),
    Cause.LANGUAGE: gettext_lazy("Another language"),
    Cause.ABSENT: gettext_lazy("Away for the rest of the round"),
}


def cause_words(causes: Mapping[str, int], language: str = "") -> list[str]:
    """One phrase for each cause that keeps judges from an entry, the commonest first."""
    ordered = sorted(causes.items(), key=lambda item: (-item[1], item[0]))
    return [_words(Cause(cause), count, language) for cause, count in ordered if count]


def _words(cause: Cause, count: int, language: str) -> str:
    values = {"count": count, "language": dict(language_choices(language)).get(language, language)}
    match cause:
        case Cause.DECLARED:
            text = ngettext(
                "%(count)s judge declared a conflict",
                "%(count)s judges declared a conflict",
                count,
            )
        case Cause.DETECTED:
            text = ngettext(
                "%(count)s judge has a conflict that was found",
                "%(count)s judges have a conflict that was found",
                count,
            )
        case Cause.STAFF:
            text = ngettext(
                "staff entered a conflict of %(count)s judge",
                "staff entered conflicts of %(count)s judges",
                count,
            )
        case Cause.UNSURE:
            text = ngettext(
                "%(count)s judge is unsure and waits for staff",
                "%(count)s judges are unsure and wait for staff",
                count,
            )
        case Cause.UNANSWERED:
            text = ngettext(
                "%(count)s judge has not said yet whether there is a conflict",
                "%(count)s judges have not said yet whether there is a conflict",
                count,
            )
        case Cause.FORBIDDEN:
            text = ngettext(
                "a rule keeps %(count)s judge from it",
                "rules keep %(count)s judges from it",
                count,
            )
        case Cause.LANGUAGE:
            text = ngettext(
                "%(count)s judge does not read %(language)s",
                "%(count)s judges do not read %(language)s",
                count,
            )
        case Cause.ABSENT:
            text = ngettext(
                "%(count)s judge is away for the rest of the round",
                "%(count)s judges are away for the rest of the round",
                count,
            )
    return text % values


def why_short(figures: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """Who may read a short entry of a plan and who may not; whether those who may are full."""
    entry = str(item["entry"])
    causes: Mapping[str, int] = figures["causes"].get(entry, {})
    may = figures["judges"] - sum(causes.values())
    said = [
        ngettext("%(count)s judge may read it", "%(count)s judges may read it", may)
        % {"count": may},
        *cause_words(causes, figures["languages"].get(entry, "")),
    ]
    if may > item["assigned"]:
        said.append(
            _("the others have no room left, or their region has its share")
            if figures["region_cap"]
            else _("the others have no room left")
        )
    return f"{'; '.join(said)}."
