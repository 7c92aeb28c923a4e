"""Rankings of rounds without points, as a table: answers, orders, comparisons two by two."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.enums import RoundKind
from judging.reports.certainty import shown
from judging.reports.results import Z90, EntryLine

_HELD_BACK = gettext_lazy(
    "The figures compare all entries with each other, so they are shown only to readers without a "
    "conflict."
)


@dataclass(frozen=True, slots=True)
class OtherRow:
    """One entry: its line, the length of its bar in per cent (None: no bar), further figures."""

    line: EntryLine
    percent: str | None
    cells: list[str]


@dataclass(frozen=True)
class OtherTable:
    columns: list[str]
    rows: list[OtherRow]
    note: str | Promise


def other_table(kind: str, lines: Sequence[EntryLine], *, is_whole: bool) -> OtherTable:
    """The table of a shortlist, of orders or of comparisons.

    Places, wins and what comes of them tell how far others stand above or below. A reader to whom
    not all of it is open (`is_whole`) gets the order alone; shares of answers are each entry's own.
    """
    if kind == RoundKind.SHORTLIST:
        return OtherTable(
            [_("Share of yes"), _("Yes"), _("Maybe"), _("No")],
            [OtherRow(line, _percent(line.value), _answers(line)) for line in lines],
            _("A maybe counts half."),
        )
    if not is_whole:
        return OtherTable([], [OtherRow(line, None, []) for line in lines], _HELD_BACK)
    if kind == RoundKind.RANK:
        return OtherTable(
            [_("Mean place"), _("First places"), _("Lists"), _("Value")],
            [OtherRow(line, _percent(line.value), _places(line)) for line in lines],
            _("The value is 1 for first on every list and 0 for last on every list."),
        )
    return OtherTable(
        [_("Strength"), _("Range (90 %)"), _("Wins"), _("Losses")],
        [OtherRow(line, None, _wins(line)) for line in lines],
        _("Strength comes from who won against whom; 0 is the field's middle (Bradley and Terry)."),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _answers(line: EntryLine) -> list[str]:
    counts = line.counts
    share = f"{100 * line.value:.0f} %"
    return [share, *(str(counts[answer]) for answer in ("yes", "maybe", "no"))]


def _places(line: EntryLine) -> list[str]:
    counts = line.counts
    return [shown(counts["mean_place"]), str(counts["firsts"]), str(line.scores), shown(line.value)]


def _wins(line: EntryLine) -> list[str]:
    counts, reach = line.counts, Z90 * (line.se or 0)
    # Two minus signs and a dash between them are hard to tell apart.
    words = _("%(low)s to %(high)s")
    ends = {"low": shown(line.value - reach), "high": shown(line.value + reach)}
    between = words % ends if line.se else "–"
    return [shown(line.value), between, str(counts["wins"]), str(counts["losses"])]
