"""A frozen outcome measure in the words and figures of the measure card."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import blake2s
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from awards.enums import Direction
from awards.presenters.measures import difference_text
from awards.questions.measure_chart import measure_charts
from awards.questions.measure_findings import measure_findings
from awards.questions.measure_notes import measure_notes, percent_text
from evidence.figures import FEWEST_FOR_A_PERCENTAGE


def measure_card(row: Mapping[str, Any], *, others: int = 0, ident: str = "") -> dict[str, Any]:
    """Context of `components/measure_card.html` for one frozen measure.

    `others` is the number of other measures that the nomination files; `ident` names the card on
    its page where two may be alike.
    """
    percent = row["percent_change"]
    found = measure_findings(row, others=others)
    return {
        "title": row["what"],
        "unit": row["unit"],
        "before": None if _has_no_before(row) else _figure(_("Before"), row["before"]),
        "after": _figure(_("After"), row["after"]),
        **measure_charts(row, ident=f"measure-{ident}{_digest(row)}"),
        **_change(row, percent),
        "sentence": "" if found and row["before"]["count"] != 0 else _sentence(row),
        "found": found,
        "notes": measure_notes(row),
        "source": _source(row),
    }


def _has_no_before(row: Mapping[str, Any]) -> bool:
    """What the programme did needs no count from before."""
    return bool(row.get("is_output")) and row["before"]["count"] is None


def _digest(row: Mapping[str, Any]) -> str:
    return blake2s(json.dumps(row, sort_keys=True).encode(), digest_size=4).hexdigest()


def _change(row: Mapping[str, Any], percent: float | None) -> dict[str, str]:
    """No percentage where a count is too small to bear one; no difference of unlike periods."""
    before, after = row["before"]["count"], row["after"]["count"]
    if before is None or after is None:
        return {"change": "", "verdict": "unclear"}
    if percent is not None and min(before, after) < FEWEST_FOR_A_PERCENTAGE:
        by_number = _("too few for a percentage") if row["by_rates"] else None
        return {"change": by_number or difference_text(after - before), "verdict": "unclear"}
    return {"change": percent_text(percent), "verdict": _verdict(row["direction"], percent)}


def _figure(label: str, period: Mapping[str, Any]) -> dict[str, Any]:
    count = period["count"]
    return {
        "label": label,
        "value": _("not given") if count is None else number_format(count, force_grouping=True),
        "note": _period_text(period),
    }


def _period_text(period: Mapping[str, Any]) -> str:
    start, end = _day(period["start"]), _day(period["end"])
    if start and end:
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    return start or end or _("dates not given")


def _day(value: str | None) -> str:
    return date_format(date.fromisoformat(value), "j M Y") if value else ""


def _verdict(direction: str, percent: float | None) -> str:
    if percent is None or percent == 0:
        return "unclear"
    return "for" if (percent < 0) == (direction == Direction.DOWN) else "against"


def _sentence(row: Mapping[str, Any]) -> str:
    before, after = row["before"]["count"], row["after"]["count"]
    if before is None or after is None:
        return _("The change cannot be worked out until both counts are given.")
    if before == 0:
        return _("The count before was 0, so a change in percent is not defined.")
    values = {
        "before": number_format(before, force_grouping=True),
        "after": number_format(after, force_grouping=True),
        "wanted": row["direction_label"],
    }
    return _("From %(before)s to %(after)s. %(wanted)s.") % values


def _source(row: Mapping[str, Any]) -> str:
    if row["source"] and row["measured_by"]:
        return _("%(source)s, counted by %(who)s") % {
            "source": row["source"],
            "who": row["measured_by"],
        }
    return str(row["source"] or row["measured_by"])
