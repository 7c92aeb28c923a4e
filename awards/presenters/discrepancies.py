"""Where sources disagree: what each of them says of the same thing, side by side."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from awards.models import WinnerDiscrepancy

type Table = dict[str, Any]


def discrepancy_tables(rows: Iterable[WinnerDiscrepancy]) -> list[Table]:
    """One table for each topic: {topic, sentence, table of components/data_table.html}."""
    by_topic = groupby(rows, key=lambda row: row.topic)
    return [_table(topic, list(stated)) for topic, stated in by_topic]


def _table(topic: str, rows: Sequence[WinnerDiscrepancy]) -> Table:
    has_period = any(row.period for row in rows)
    has_place = any(row.place for row in rows)
    columns = [_("What"), _("Stated")]
    columns += [_("Period")] if has_period else []
    columns += [_("Place")] if has_place else []
    cells = []
    for row in rows:
        line: list[Any] = [{"text": row.what, "head": True}, row.figure]
        line += [row.period or _("not stated")] if has_period else []
        line += [row.place or _("not stated")] if has_place else []
        cells.append([*line, {"text": row.source_name, "url": row.source_url}])
    return {
        "topic": topic,
        "sentence": why_they_differ(rows),
        "table": {"caption": topic, "columns": [*columns, _("Published by")], "rows": cells},
    }


def why_they_differ(rows: Sequence[WinnerDiscrepancy]) -> str:
    """Whether the sources speak of the same thing, place and period: only then do they clash."""
    aspects = (
        (_("what was counted"), [row.what for row in rows]),
        (_("period"), [row.period for row in rows]),
        (_("place"), [row.place for row in rows]),
    )
    unlike = [(name, values) for name, values in aspects if _differ(values)]
    if not unlike:
        return _(
            "These sources speak of the same thing and do not say the same. Nothing published "
            "settles it."
        )
    names = get_text_list([name for name, _values in unlike], _("and"))
    if any("" in values for _name, values in unlike):
        return _(
            "These differ in %(aspects)s, as far as that is stated, so none of them corrects "
            "another."
        ) % {"aspects": names}
    return _("These differ in %(aspects)s, so none of them corrects another.") % {"aspects": names}


def _differ(values: Sequence[str]) -> bool:
    return len({value.strip().casefold() for value in values}) > 1
