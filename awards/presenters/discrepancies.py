"""Where sources disagree: what each of them says of the same thing, side by side."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from awards.models import WinnerDiscrepancy

type Table = dict[str, Any]


def discrepancy_tables(rows: Iterable[WinnerDiscrepancy]) -> list[Table]:
    """Context of `components/disagreement.html`, one for each topic, in the order entered."""
    by_topic: dict[str, list[WinnerDiscrepancy]] = {}
    for row in rows:
        by_topic.setdefault(row.topic.strip(), []).append(row)
    return [_table(topic, stated) for topic, stated in by_topic.items()]


def _table(topic: str, rows: Sequence[WinnerDiscrepancy]) -> Table:
    has_period = any(row.period for row in rows)
    has_place = any(row.place for row in rows)
    lines = [
        {
            "source": row.source_name,
            "url": row.source_url,
            "figure": row.figure,
            "scope": [
                row.what,
                *([row.period or _("period not stated")] if has_period else []),
                *([row.place or _("place not stated")] if has_place else []),
            ],
        }
        for row in rows
    ]
    return {"topic": topic, "sentence": why_they_differ(rows), "rows": lines}


def why_they_differ(rows: Sequence[WinnerDiscrepancy]) -> str:
    """Whether the sources speak of the same thing, place and period: only then do they clash."""
    aspects = (
        (_("what was counted"), [row.what for row in rows]),
        (_("period"), [row.period for row in rows]),
        (_("place"), [row.place for row in rows]),
    )
    unlike = [(name, values) for name, values in aspects if _differ(values)]
    if not unlike:
        return _("These sources speak of the same thing and do not say the same.")
    names = get_text_list([name for name, _values in unlike], _("and"))
    if any("" in values for _name, values in unlike):
        return _(
            "These differ in %(aspects)s, as far as that is stated, so none of them corrects "
            "another."
        ) % {"aspects": names}
    return _("These differ in %(aspects)s, so none of them corrects another.") % {"aspects": names}


def _differ(values: Sequence[str]) -> bool:
    return len({value.strip().casefold() for value in values}) > 1
