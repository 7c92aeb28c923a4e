"""A series of counts by year or month out of what somebody pasted or uploaded.

Nothing is guessed silently: what was understood is said in notes, each row that cannot be read is
named with the reason, and the series is returned beside them for its person to judge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.spreadsheets.cells import Row, Unreadable
from awards.spreadsheets.crosstab import crosstab_layout
from awards.spreadsheets.entries import BadRow, Judged, SeriesPoint, days_repeat_months, judge
from awards.spreadsheets.explained import passed_notes
from awards.spreadsheets.layout import long_layout
from awards.spreadsheets.outline import unfolded
from awards.spreadsheets.reading import rows_uploaded
from awards.spreadsheets.text import rows_pasted
from evidence.series import MONTHS, Period

__all__ = [
    "BadRow",
    "SeriesPoint",
    "SeriesRead",
    "Unreadable",
    "points_as_text",
    "read_pasted",
    "read_upload",
]

MOST_PERIODS = 600
_MOST_GAPS = 5


@dataclass(frozen=True, slots=True)
class SeriesRead:
    """What was read: points in order of time, rows that were not, and what was understood.

    `notes` say how the sheet was read; `faults` what is wrong with the series as a whole.
    """

    points: tuple[SeriesPoint, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether there is a series, and all of it could be read."""
        return bool(self.points) and not self.bad_rows and not self.faults


def read_pasted(text: str) -> SeriesRead:
    """The series in text from a spreadsheet or typed. Of nothing, nothing; it never raises."""
    try:
        return _read(rows_pasted(text))
    except Unreadable as error:
        return SeriesRead(faults=(str(error),))


def read_upload(name: str, content: bytes | IO[bytes]) -> SeriesRead:
    """The series in a file, CSV or XLSX by its content. `name` is only repeated in the notes.

    Raises:
        Unreadable: the file cannot be read; the message says why and what to do.
    """
    rows, notes = rows_uploaded(name, content)
    if not rows:
        raise Unreadable(_("There is nothing in this file. Choose another one."))
    return _read(rows, notes)


def points_as_text(points: Iterable[SeriesPoint]) -> str:
    """One line for each point, as a spreadsheet would copy it; `read_pasted` reads it back."""
    return "\n".join(
        "\t".join(str(point[key]) for key in ("period", "count", "comparison") if key in point)
        for point in points
    )


def _read(rows: Sequence[Row], notes: Sequence[str] = ()) -> SeriesRead:
    if not rows:
        return SeriesRead()
    unfolded_rows, apart = unfolded(rows)
    layout = crosstab_layout(unfolded_rows) or long_layout(unfolded_rows)
    if layout.fault:
        return SeriesRead(notes=tuple(notes), faults=(layout.fault,))
    if days_repeat_months(layout.entries):
        fault = _(
            "There are several dates in one month. Add up the counts by month, and keep one row "
            "for each."
        )
        return SeriesRead(notes=tuple(notes), faults=(fault,))
    judged = judge(layout.entries)
    kind = _("month") if any(period.month for period in judged.named) else _("year")
    understood = [layout.columns % {"kind": kind}] if judged.points else []
    passed = [*passed_notes(apart), *_empty_rows(rows)]
    noted = [*notes, *understood, *layout.notes, *passed, *judged.notes]
    points = tuple(judged.points[period] for period in sorted(judged.points, key=_order))
    return SeriesRead(points, judged.bad_rows, tuple(noted), tuple(_faults(judged)))


def _order(period: Period) -> tuple[int, int]:
    return period.year, period.month or 0


def _empty_rows(rows: Sequence[Row]) -> list[str]:
    count = rows[-1].number - rows[0].number + 1 - len(rows)
    if not count:
        return []
    return [
        ngettext(
            "%(count)s empty row was passed over.", "%(count)s empty rows were passed over.", count
        )
        % {"count": count}
    ]


def _faults(judged: Judged) -> list[str]:
    if not judged.points:
        return [] if judged.bad_rows else [_("No year or month with a count was found.")]
    if len({period.month is None for period in judged.points}) > 1:
        return [_("Some counts are by year and some by month. Give all by year, or all by month.")]
    if len(judged.points) > MOST_PERIODS:
        return [
            _("There are %(count)s periods, and the most that can be kept is %(most)s.")
            % {"count": len(judged.points), "most": MOST_PERIODS}
        ]
    return _gaps(judged)


def _gaps(judged: Judged) -> list[str]:
    """Periods without a count. Those whose row is bad are named there, not here again."""
    named = sorted(
        (period for period in judged.named if _is_alike(period, judged)),
        key=lambda period: period.place,
    )
    gaps = [(one, next_) for one, next_ in pairwise(named) if next_.place > one.place + 1]
    faults = [_gap(one, next_) for one, next_ in gaps[:_MOST_GAPS]]
    more = len(gaps) - len(faults)
    if more:
        faults.append(
            ngettext("There is %(count)s more gap.", "There are %(count)s more gaps.", more)
            % {"count": more}
        )
    return faults


def _is_alike(period: Period, judged: Judged) -> bool:
    return (period.month is None) == (next(iter(judged.points)).month is None)


def _gap(before: Period, after: Period) -> str:
    first, last = (str(_at(before, place)) for place in (before.place + 1, after.place - 1))
    values = {"first": first, "last": last, "before": before, "after": after}
    if first == last:
        return _("There is no count for %(first)s between %(before)s and %(after)s.") % values
    return (
        _("There are no counts for %(first)s to %(last)s between %(before)s and %(after)s.")
        % values
    )


def _at(like: Period, place: int) -> Period:
    return Period(place) if like.month is None else Period(place // MONTHS, place % MONTHS + 1)
