"""How a sheet was read, in words for its person."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.spreadsheets.cells import Row, letter, text_of
from awards.spreadsheets.columns import Columns

type Naming = Callable[[int], str]
"""What a place is called: the letter of its column, or in a sheet on its side its row's number."""


def columns_note(places: Columns, name: Naming) -> str:
    """Which column is what. %(kind)s stays in it: month or year, known once all are understood."""
    values = {
        "period": name(places.period),
        "month": "" if places.month is None else name(places.month),
        "count": name(places.count),
        "comparison": "" if places.comparison is None else name(places.comparison),
        "kind": "%(kind)s",
    }
    if name is not letter:
        return _row_template(places) % values
    return (_column_template(places) if places.month is None else _two_template(places)) % values


def _row_template(places: Columns) -> str:
    if places.comparison is None:
        return _("Row %(period)s is read as the %(kind)s, row %(count)s as the count.")
    return _(
        "Row %(period)s is read as the %(kind)s, row %(count)s as the count, row "
        "%(comparison)s as the comparison area's count."
    )


def _column_template(places: Columns) -> str:
    if places.comparison is None:
        return _("Column %(period)s is read as the %(kind)s, column %(count)s as the count.")
    return _(
        "Column %(period)s is read as the %(kind)s, column %(count)s as the count, column "
        "%(comparison)s as the comparison area's count."
    )


def _two_template(places: Columns) -> str:
    if places.comparison is None:
        return _(
            "Column %(period)s is read as the year, column %(month)s as the month, column "
            "%(count)s as the count."
        )
    return _(
        "Column %(period)s is read as the year, column %(month)s as the month, column "
        "%(count)s as the count, column %(comparison)s as the comparison area's count."
    )


def heading_notes(headings: Sequence[Row]) -> list[str]:
    numbers = [row.number for row in headings]
    if numbers == [1]:
        return [_("The first row is read as headings.")]
    if not numbers:
        return []
    return [
        ngettext(
            "Row %(rows)s is read as headings.", "Rows %(rows)s are read as headings.", len(numbers)
        )
        % {"rows": ", ".join(map(str, numbers))}
    ]


def unread_notes(places: Sequence[int], name: Naming) -> list[str]:
    if not places:
        return []
    names = ", ".join(map(name, places))
    if name is not letter:
        return [
            ngettext("Row %(rows)s is not read.", "Rows %(rows)s are not read.", len(places))
            % {"rows": names}
        ]
    return [
        ngettext(
            "Column %(columns)s is not read.", "Columns %(columns)s are not read.", len(places)
        )
        % {"columns": names}
    ]


def passed_notes(passed: Sequence[Row]) -> list[str]:
    return [
        _("Row %(row)s is passed over: “%(text)s”.")
        % {"row": row.number, "text": text_of(*row.cells)}
        for row in passed
    ]
