"""A frozen outcome measure in the words and figures of the measure card."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from awards.enums import Direction
from awards.presenters.measures import difference_text
from awards.questions.measure_findings import measure_findings
from evidence.figures import FEWEST_FOR_A_PERCENTAGE


def measure_card(row: Mapping[str, Any], *, others: int = 0) -> dict[str, Any]:
    """Context of `components/measure_card.html` for one frozen measure.

    `others` is the number of other measures that the nomination files.
    """
    percent = row["percent_change"]
    found = measure_findings(row, others=others)
    return {
        "title": row["what"],
        "unit": row["unit"],
        "before": _figure(_("Before"), row["before"]),
        "after": _figure(_("After"), row["after"]),
        "before_number": row["before"]["count"],
        "after_number": row["after"]["count"],
        **_change(row, percent),
        "sentence": "" if found and row["before"]["count"] else _sentence(row),
        "found": found,
        "notes": _notes(row),
        "source": _source(row),
    }


def _change(row: Mapping[str, Any], percent: float | None) -> dict[str, str]:
    """No percentage where a count is too small to bear one; no difference of unlike periods."""
    before, after = row["before"]["count"], row["after"]["count"]
    if percent is not None and min(before, after) < FEWEST_FOR_A_PERCENTAGE:
        by_number = _("too few for a percentage") if row["by_rates"] else None
        return {"change": by_number or difference_text(after - before), "verdict": "unclear"}
    return {"change": percent_text(percent), "verdict": _verdict(row["direction"], percent)}


def percent_text(percent: float | None) -> str:
    """A change as it is printed: a sign, one decimal at most; words where there is none."""
    if percent is None:
        return _("not defined")
    value = round(Decimal(str(percent)), 1)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    places = 0 if value == value.to_integral_value() else 1
    return _("%(number)s %%") % {
        "number": sign + number_format(abs(value), decimal_pos=places, force_grouping=True)
    }


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


def _notes(row: Mapping[str, Any]) -> list[str]:
    notes = []
    if row["by_rates"]:
        notes.append(
            _("The periods have %(before)s and %(after)s days, so the change compares a day.")
            % {"before": row["before"]["days"], "after": row["after"]["days"]}
        )
    if comparison := row["comparison"]:
        notes.append(_comparison_text(comparison))
    if row["claimed_change"] is not None:
        notes.append(
            _("The nomination claims %(claim)s.")
            % {"claim": percent_text(float(row["claimed_change"]))}
        )
    if row["recording_changes"]:
        notes.append(_("Changes in recording: %(text)s") % {"text": row["recording_changes"]})
    return notes


def _comparison_text(comparison: Mapping[str, Any]) -> str:
    before, after = comparison["before_count"], comparison["after_count"]
    if before is None or after is None:
        return _("Comparison area: %(area)s, without counts.") % comparison
    text = _("Comparison area: %(area)s, from %(before)s to %(after)s (%(change)s).") % {
        "area": comparison["area"],
        "before": number_format(before, force_grouping=True),
        "after": number_format(after, force_grouping=True),
        "change": percent_text(comparison["percent_change"]),
    }
    if choice := comparison["choice_label"]:
        text += " " + _("How it was chosen: %(choice)s.") % {"choice": choice}
    return text


def _source(row: Mapping[str, Any]) -> str:
    if row["source"] and row["measured_by"]:
        return _("%(source)s, counted by %(who)s") % {
            "source": row["source"],
            "who": row["measured_by"],
        }
    return str(row["source"] or row["measured_by"])
