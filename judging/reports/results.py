"""A frozen result as a page shows it: without the entries that are closed to its reader.

Ranks are then counted among what remains, and what was worked out over the whole field (ranges of
ranks, chances, judges, reliability) is left out, so that nothing hints at the entry in conflict.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.models import Cycle
from judging.models import PanelMember, Result, Round, entries_open_to
from nominations.models import Nomination

Z90 = 1.64
"""Standard errors to either side of a mean in a 90 % interval."""
CHANCE_STEP = 5
"""Chances are shown in steps of so many per cent: they are not known better."""

_GATES = {
    "few_scores": gettext_lazy("There are too few scores to tell how strict each judge is."),
    "few_judges": gettext_lazy("There are too few judges to tell how strict each of them is."),
    "no_noise": gettext_lazy("The judges agree exactly, so there is nothing to adjust."),
    "same_judges": gettext_lazy(
        "The same judges scored every entry, so strictness cannot favour anyone."
    ),
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry's figures. `rank` counts the entries that the reader may see."""

    reference: str
    rank: int
    raw: float
    adjusted: float
    se: float | None
    rank_low: int | None
    rank_high: int | None
    p_top1: float | None
    scores: int
    below_quorum: bool

    @property
    def low(self) -> float | None:
        return None if self.se is None else self.adjusted - Z90 * self.se

    @property
    def high(self) -> float | None:
        return None if self.se is None else self.adjusted + Z90 * self.se

    @property
    def chance(self) -> str:
        """Chance of being truly first, in steps."""
        if self.p_top1 is None:
            return ""
        percent = CHANCE_STEP * round(100 * self.p_top1 / CHANCE_STEP)
        if percent < CHANCE_STEP:
            return _("under %(percent)s %%") % {"percent": CHANCE_STEP}
        if percent > 100 - CHANCE_STEP:
            return _("over %(percent)s %%") % {"percent": 100 - CHANCE_STEP}
        return _("about %(percent)s %%") % {"percent": percent}


@dataclass(frozen=True)
class JudgeLine:
    name: str
    scores: int
    strictness: float
    flag: str


@dataclass(frozen=True)
class CategoryReport:
    """One category's ranking, cut to the reader."""

    name: str
    lines: list[EntryLine]
    unscored: list[str]
    is_whole: bool
    """Whether nothing was left out for this reader."""
    method_note: str = ""
    reliability: float | None = None
    components: int = 1
    near_ties: list[tuple[str, str]] = field(default_factory=list)
    judges: list[JudgeLine] = field(default_factory=list)


def latest_for(user: User, judging_round: Round) -> Result | None:
    """The newest result of the round that the reader may see, with its categories alone loaded."""
    return (
        Result.objects.visible_to(user)
        .filter(round=judging_round)
        .defer("document")
        .annotate(
            categories=F("document__categories"),
            quorum=F("document__quorum"),
            rubric=F("document__rubric"),
            inputs=F("document__inputs_sha256"),
        )
        .select_related("computed_by")
        .order_by("-number")
        .first()
    )


def entries_by_reference(cycle: Cycle, user: User) -> dict[str, Nomination]:
    """The entries of the cycle that are open to the reader, with what lists show of them."""
    rows = entries_open_to(user).filter(cycle=cycle).select_related("agency")
    shown = rows.only("reference", "title", "public_id", "cycle", "agency__name")
    return {str(entry.reference): entry for entry in shown}


def category_reports(result: Any, open_to: Collection[str]) -> list[CategoryReport]:
    """Every category's ranking as a reader to whom these entries are open may see it.

    `result` comes from `latest_for`, `open_to` holds the references of the entries.
    """
    names = _judge_names(result)
    return [_category(category, open_to, result.quorum, names) for category in result.categories]


def _judge_names(result: Any) -> dict[str, str]:
    members = PanelMember.objects.filter(pk__in=result.judge_keys).select_related(
        "user", "invitation"
    )
    return {result.judge_keys[str(member.pk)]: member.name for member in members}


def _category(
    category: Mapping[str, Any], open_to: Collection[str], quorum: int, names: Mapping[str, str]
) -> CategoryReport:
    ranking = category["ranking"] or {"entries": [], "near_ties": [], "judges": []}
    entries = [row for row in ranking["entries"] if row["entry"] in open_to]
    unscored = [reference for reference in category["unscored"] if reference in open_to]
    is_whole = len(entries) == len(ranking["entries"]) and len(unscored) == len(
        category["unscored"]
    )
    report = CategoryReport(
        name=category["name"],
        lines=_lines(entries, quorum, is_whole=is_whole),
        unscored=unscored,
        is_whole=is_whole,
        method_note=str(_GATES.get(ranking.get("gate", ""), "")),
        near_ties=[
            (tie["a"], tie["b"])
            for tie in ranking["near_ties"]
            if tie["a"] in open_to and tie["b"] in open_to
        ],
    )
    return _with_whole_figures(report, ranking, names) if is_whole else report


def _lines(entries: Iterable[Mapping[str, Any]], quorum: int, *, is_whole: bool) -> list[EntryLine]:
    return [
        EntryLine(
            reference=row["entry"],
            rank=place,
            raw=row["raw"],
            adjusted=row["adjusted"],
            se=row["se"],
            rank_low=row["rank_low"] if is_whole else None,
            rank_high=row["rank_high"] if is_whole else None,
            p_top1=row["p_top1"] if is_whole else None,
            scores=row["n"],
            below_quorum=row["n"] < quorum,
        )
        for place, row in enumerate(entries, start=1)
    ]


def _with_whole_figures(
    report: CategoryReport, ranking: Mapping[str, Any], names: Mapping[str, str]
) -> CategoryReport:
    return CategoryReport(
        **{
            **vars(report),
            "reliability": ranking.get("reliability", {}).get("adjusted"),
            "components": ranking.get("components", 1),
            "judges": [
                JudgeLine(
                    name=names.get(row["judge"], row["judge"]),
                    scores=row["n"],
                    strictness=row["strictness"],
                    flag=row["flag"] or "",
                )
                for row in ranking["judges"]
            ],
        }
    )


def reliability_words(value: float | None) -> str:
    """The reliability in words (bands of Koo and Li, 2016, Journal of Chiropractic Medicine 15)."""
    if value is None:
        return ""
    if value < 0.5:
        return _("poor: another panel could well rank the entries differently")
    if value < 0.75:
        return _("moderate: another panel would agree in part")
    if value < 0.9:
        return _("good: another panel would mostly agree")
    return _("excellent: another panel would agree closely")
