"""A frozen result as a page shows it: without the entries that are closed to its reader.

Ranks are then counted among what remains, and what was worked out over the whole field (ranges of
ranks, chances, near ties, judges, reliability) is left out, so that nothing hints at the entry in
conflict.
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
FEWEST_JUDGES = 3
"""Judges below whom a category has neither adjustment nor reliability."""

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
    value: float
    """What the order goes by; larger is better."""
    scores: int
    below_quorum: bool
    raw: float | None = None
    adjusted: float | None = None
    se: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    p_top1: float | None = None
    p_top3: float | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)
    """What the other kinds of rounds count: answers, places, wins."""

    @property
    def low(self) -> float | None:
        if self.se is None or self.adjusted is None:
            return None
        return self.adjusted - Z90 * self.se

    @property
    def high(self) -> float | None:
        if self.se is None or self.adjusted is None:
            return None
        return self.adjusted + Z90 * self.se

    @property
    def rank_range(self) -> str:
        """The 90 % range of ranks."""
        if self.rank_low is None:
            return ""
        if self.rank_low == self.rank_high:
            return str(self.rank_low)
        return f"{self.rank_low}–{self.rank_high}"

    @property
    def chance(self) -> str:
        """Chance of being truly first, in steps."""
        return chance_words(self.p_top1)

    @property
    def chance_of_three(self) -> str:
        """Chance of being truly among the first three, in steps."""
        return chance_words(self.p_top3)


@dataclass(frozen=True)
class CategoryReport:
    """One category's ranking, cut to the reader."""

    kind: str
    name: str
    lines: list[EntryLine]
    unscored: list[str]
    is_whole: bool
    """Whether nothing was left out for this reader."""
    method_note: str = ""
    near_ties: list[tuple[str, str]] = field(default_factory=list)
    components: int = 1
    judges: int = 0
    """How many judges scored here; 0 where the reader may not know."""
    content: Mapping[str, Any] = field(default_factory=dict)
    """The document's own category, where the whole of it is open to the reader; else empty."""

    @property
    def has_few_judges(self) -> bool:
        return 0 < self.judges < FEWEST_JUDGES


def chance_words(chance: float | None) -> str:
    """A chance as it is shown; "" where it is not known."""
    if chance is None:
        return ""
    percent = CHANCE_STEP * round(100 * chance / CHANCE_STEP)
    if percent < CHANCE_STEP:
        return _("under %(percent)s %%") % {"percent": CHANCE_STEP}
    if percent > 100 - CHANCE_STEP:
        return _("over %(percent)s %%") % {"percent": 100 - CHANCE_STEP}
    return _("about %(percent)s %%") % {"percent": percent}


def result_for(
    user: User, judging_round: Round, *parts: str, number: int | None = None
) -> Result | None:
    """A result of the round that the reader may see, with these parts of its document loaded.

    The newest one, unless `number` names another. `categories`, `quorum`, `rubric` and `inputs`
    (the digest of what counted) are always there.
    """
    results = Result.objects.visible_to(user).filter(round=judging_round)
    if number is not None:
        results = results.filter(number=number)
    return (
        results.defer("document")
        .annotate(
            kind=F("document__kind"),
            categories=F("document__categories"),
            quorum=F("document__quorum"),
            rubric=F("document__rubric"),
            inputs=F("document__inputs_sha256"),
            **{part: F(f"document__{part}") for part in parts},
        )
        .select_related("computed_by")
        .order_by("-number")
        .first()
    )


def latest_for(user: User, judging_round: Round) -> Result | None:
    """The newest result of the round that the reader may see, with its categories alone loaded."""
    return result_for(user, judging_round)


def entries_by_reference(cycle: Cycle, user: User) -> dict[str, Nomination]:
    """The entries of the cycle that are open to the reader, with what lists show of them."""
    rows = entries_open_to(user).filter(cycle=cycle).select_related("agency")
    shown = rows.only("reference", "title", "public_id", "cycle", "agency__name")
    return {str(entry.reference): entry for entry in shown}


def judge_names(result: Result) -> dict[str, str]:
    """Who stands behind each key of the document. For readers to whom a whole category is open."""
    members = PanelMember.objects.filter(pk__in=result.judge_keys).select_related(
        "user", "invitation"
    )
    return {result.judge_keys[str(member.pk)]: member.name for member in members}


def category_reports(
    result: Any, open_to: Collection[str], *, in_conflict: bool = False
) -> list[CategoryReport]:
    """Every category's ranking as a reader to whom these entries are open may see it.

    `result` comes from `result_for`, `open_to` holds the references of the entries. A reader with
    any conflict in the cycle gets no whole figures: where they are given would tell where the entry
    in conflict is not.
    """
    return [
        _category(category, open_to, result, in_conflict=in_conflict)
        for category in result.categories
    ]


def _category(
    category: Mapping[str, Any], open_to: Collection[str], result: Any, *, in_conflict: bool
) -> CategoryReport:
    ranking = category["ranking"] or {"entries": [], "judges": []}
    entries = [row for row in ranking["entries"] if row["entry"] in open_to]
    unscored = [reference for reference in category["unscored"] if reference in open_to]
    is_whole = (
        not in_conflict
        and len(entries) == len(ranking["entries"])
        and len(unscored) == len(category["unscored"])
    )
    values = {row["entry"]: row["value"] for row in category["order"]}
    report = CategoryReport(
        kind=result.kind,
        name=category["name"],
        lines=_lines(entries, values, result.quorum, is_whole=is_whole),
        unscored=unscored,
        is_whole=is_whole,
        method_note=str(_GATES.get(ranking.get("gate", ""), "")),
    )
    return _with_whole_figures(report, category, ranking) if is_whole else report


def _lines(
    entries: Iterable[Mapping[str, Any]],
    values: Mapping[str, float],
    quorum: int,
    *,
    is_whole: bool,
) -> list[EntryLine]:
    return [
        EntryLine(
            reference=row["entry"],
            rank=place,
            value=values[row["entry"]],
            scores=row["n"],
            # Of comparisons some are with the entry that is closed to the reader.
            below_quorum=row["n"] < quorum and (is_whole or "wins" not in row),
            raw=row.get("raw"),
            adjusted=row.get("adjusted"),
            se=row.get("se"),
            rank_low=row.get("rank_low") if is_whole else None,
            rank_high=row.get("rank_high") if is_whole else None,
            p_top1=row.get("p_top1") if is_whole else None,
            p_top3=row.get("p_top3") if is_whole else None,
            counts=row,
        )
        for place, row in enumerate(entries, start=1)
    ]


def _with_whole_figures(
    report: CategoryReport, category: Mapping[str, Any], ranking: Mapping[str, Any]
) -> CategoryReport:
    return CategoryReport(
        **{
            **vars(report),
            "near_ties": [(tie["a"], tie["b"]) for tie in ranking.get("near_ties", ())],
            "components": ranking.get("components", 1),
            "judges": len(ranking["judges"]),
            "content": category,
        }
    )
