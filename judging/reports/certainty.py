"""How far a ranking can be trusted, in words: for readers to whom a whole category is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from judging.reports.results import CategoryReport

ALPHA_GOOD = 0.8
ALPHA_TENTATIVE = 0.667

_STEPS = {
    "value": gettext_lazy("the value that decides the order"),
    "criterion": gettext_lazy("the same value on the heaviest criterion"),
    "head_to_head": gettext_lazy("wins among judges who scored both"),
    "vote": gettext_lazy("the panel's recorded vote"),
    "lot": gettext_lazy("the lot, drawn from the published seed"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of reliability: what it answers, the figure, and the band in words."""

    question: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class TieStep:
    """What one step of the tie order found."""

    step: str
    found: list[tuple[str, str]]
    """Reference and figure."""


@dataclass(frozen=True, slots=True)
class TieTrace:
    """Entries of one value, in the order the steps gave them."""

    entries: list[str]
    value: str
    steps: list[TieStep]


@dataclass(frozen=True)
class Certainty:
    """What the page on certainty says of one category."""

    measures: list[Measure] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    """What further judges would bring."""
    experts: list[Measure] = field(default_factory=list)
    strictness: str = ""
    ties: list[TieTrace] = field(default_factory=list)


def certainty(report: CategoryReport) -> Certainty:
    """Everything said of a category's certainty; empty where the reader may not see all of it."""
    content = report.content
    if not content:
        return Certainty()
    ties = _ties(content["ties"])
    agreement = content["agreement"]
    if agreement is None or report.has_few_judges:
        return Certainty(ties=ties)
    return Certainty(
        measures=_measures(agreement),
        more=_more(agreement),
        experts=_experts(agreement),
        strictness=_strictness(content["ranking"]["strictness_p"]),
        ties=ties,
    )


def band_words(value: float) -> str:
    """A reliability in words (Koo and Li, 2016, Journal of Chiropractic Medicine 15)."""
    if value < 0.5:
        return _("poor: another panel could well rank the entries differently")
    if value < 0.75:
        return _("moderate: another panel would agree in part")
    if value < 0.9:
        return _("good: another panel would mostly agree")
    return _("excellent: another panel would agree closely")


def shown(value: float) -> str:
    """A figure as it is shown, in the reader's own way."""
    return number_format(value, decimal_pos=2)


def _measures(agreement: Mapping[str, Any]) -> list[Measure]:
    asked = {
        "adjusted": _("If another similar panel judged, how alike would the results be?"),
        "single": _("How much is one judge's opinion worth?"),
        "raw": _("And if strictness were left in?"),
    }
    return [
        Measure(question, shown(agreement[name]), band_words(agreement[name]))
        for name, question in asked.items()
        if agreement[name] is not None
    ]


def _more(agreement: Mapping[str, Any]) -> list[str]:
    return [
        ngettext(
            "%(count)s more judge for each entry would raise it from %(now)s to %(then)s.",
            "%(count)s more judges for each entry would raise it from %(now)s to %(then)s.",
            row["more"],
        )
        % {
            "count": row["more"],
            "now": shown(agreement["adjusted"]),
            "then": shown(row["adjusted"]),
        }
        for row in agreement["expected"]
        if row["adjusted"] is not None
    ]


def _experts(agreement: Mapping[str, Any]) -> list[Measure]:
    found = []
    if (alpha := agreement["alpha"]) is not None:
        found.append(Measure(_("Krippendorff's alpha, interval"), shown(alpha), _alpha(alpha)))
    if (w := agreement["kendall_w"]) is not None:
        words = _("1 is the same order by every judge, 0 none in common")
        found.append(Measure(_("Kendall's W"), shown(w), words))
    if (one := agreement["single_agreement"]) is not None:
        words = _("one judge alone, with strictness counted as error")
        found.append(Measure(_("Intraclass correlation, agreement"), shown(one), words))
    return found


def _alpha(value: float) -> str:
    if value >= ALPHA_GOOD:
        return _("high; strictness counts against it")
    if value >= ALPHA_TENTATIVE:
        return _("enough for tentative conclusions; strictness counts against it")
    return _("low; strictness counts against it, so look at the figures above as well")


def _strictness(p: float | None) -> str:
    if p is None:
        return ""
    if p > 0.05:
        return _("The judges are similarly strict, as far as the scores can tell.")
    return _("The judges differ in strictness by more than chance would bring about.")


def _ties(ties: Sequence[Mapping[str, Any]]) -> list[TieTrace]:
    return [
        TieTrace(
            entries=list(tie["entries"]),
            value=shown(tie["value"]),
            steps=[
                TieStep(
                    str(_STEPS[step["step"]]),
                    [
                        (entry, _found(step["values"][entry]))
                        for entry in tie["entries"]
                        if entry in step["values"]
                    ],
                )
                for step in tie["steps"]
            ],
        )
        for tie in ties
    ]


def _found(value: float | str) -> str:
    """A figure of a step; of a lot the first characters."""
    return value[:8] if isinstance(value, str) else shown(value)
