"""A published figure as a measure card: what its source states, no more, with what to beware of."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from awards.enums import Bound, Direction
from awards.filed import Filed
from awards.models import Winner, WinnerMeasure
from awards.presenters.findings import written
from awards.presenters.measures import difference_text, signed_percent
from awards.presenters.published_charts import charts_of_series, charts_of_two
from awards.presenters.published_findings import (
    filed_findings,
    is_beyond_chance,
    stated_findings,
)
from awards.questions.measure_chart import short_span
from evidence.changes import percent_change, same_length
from evidence.figures import FEWEST_FOR_A_PERCENTAGE

type Card = dict[str, Any]


def measure_cards(winner: Winner, measures: Sequence[WinnerMeasure]) -> list[Card]:
    """Cards in the order filed. Each names its own source, or the record's."""
    return [_card(winner, measure) for measure in measures]


def needed_to_check(cards: Sequence[Card]) -> list[str]:
    """What would let a reader check the figures without counts, once for all of them."""
    return next((found for card in cards if (found := card.get("found", {}).get("needed"))), [])


def _card(winner: Winner, measure: WinnerMeasure) -> Card:
    card: Card = {
        "title": measure.what,
        "unit": measure.unit,
        "sentence": measure.statement,
        "source": measure.source_name or winner.source_name,
        "source_url": measure.source_url if measure.source_name else winner.source_url,
        "notes": _notes(measure),
        "verdict": "unclear",
    }
    if measure.filed:
        card |= _filed(measure, measure.filed)
    elif measure.before_count is not None and measure.after_count is not None:
        card |= _counted(measure, {"before": measure.before_count, "after": measure.after_count})
    elif measure.change_low is not None or measure.change_high is not None:
        card |= _stated(measure)
    if measure.series:
        card |= charts_of_series(measure)
    if not measure.filed and _is_mere_statement(measure):
        card["found"] = stated_findings(measure)
    return card


def _is_mere_statement(measure: WinnerMeasure) -> bool:
    """Whether nothing can be worked out: an output, or an outcome without counts."""
    if measure.is_output:
        return True
    is_counted = measure.after_count is not None or measure.series or measure.has_small_counts
    return not is_counted


def _filed(measure: WinnerMeasure, filed: Filed) -> Card:
    """The two counts with their periods, what the engine finds, and a chart if they are all."""
    treated = filed["treated"]
    shown = _counted(measure, treated) if "before" in treated else _after_only(treated)
    if not is_beyond_chance(filed, measure.what):
        # Neither good nor bad: chance alone could bring it.
        shown["verdict"] = "unclear"
    shown["found"] = filed_findings(filed, measure.what)
    if not measure.series:
        shown |= charts_of_two(measure, filed)
    return shown


def _after_only(treated: Mapping[str, Any]) -> Card:
    return {"after": _figure(treated, "after", _("After"))}


def _counted(measure: WinnerMeasure, treated: Mapping[str, Any]) -> Card:
    before, after = treated["before"], treated["after"]
    lengths = treated.get("before_days"), treated.get("after_days")
    shown: Card = {
        "before": _figure(treated, "before", _("Before")),
        "after": _figure(treated, "after", _("After")),
        "before_number": before,
        "after_number": after,
    }
    is_alike = same_length(*lengths)
    percent = percent_change(
        before,
        after,
        before_days=None if is_alike else lengths[0],
        after_days=None if is_alike else lengths[1],
    )
    if percent is not None and min(before, after) >= FEWEST_FOR_A_PERCENTAGE:
        return shown | {"change": signed_percent(percent), "verdict": _verdict(measure, percent)}
    by_number = difference_text(after - before)
    return shown | {"change": by_number if is_alike else _("too few for a percentage")}


def _figure(treated: Mapping[str, Any], which: str, label: str) -> Card:
    """One count, with the period it is of as far as that is stated."""
    start, days = treated.get(f"{which}_start"), treated.get(f"{which}_days")
    figure: Card = {
        "label": label,
        "value": number_format(treated[which], force_grouping=True),
        "note": _("%(n)s days") % {"n": written(days, 0 if days == int(days) else 1)}
        if days
        else "",
    }
    if start and days:
        end = date.fromisoformat(start) + timedelta(days=round(days) - 1)
        span = short_span({"start": start, "end": end.isoformat()}, "")
        figure["label"] = _("%(when)s: %(period)s") % {"when": label, "period": span}
    return figure


def _stated(measure: WinnerMeasure) -> Card:
    ends = [float(end) for end in (measure.change_low, measure.change_high) if end is not None]
    low, high = min(ends), max(ends)
    if low == high:
        text = signed_percent(low)
    else:
        # The smaller change first, as one says it: 20 to 30 percent less.
        near, far = sorted((low, high), key=abs)
        text = _("%(near)s to %(far)s") % {
            "near": signed_percent(near),
            "far": signed_percent(far),
        }
    words = {
        Bound.MORE_THAN: _("more than this, as stated"),
        Bound.ABOUT: _("about, as stated"),
    }
    # Nothing of it can be checked, so it is shown neither as good nor as bad.
    return {"change": text, "interval": words.get(Bound(measure.bound), _("as stated"))}


def _verdict(measure: WinnerMeasure, percent: float) -> str:
    if percent == 0:
        return "unclear"
    is_wanted = (percent < 0) == (measure.direction == Direction.DOWN)
    return "for" if is_wanted else "against"


def _notes(measure: WinnerMeasure) -> list[str]:
    notes = []
    filed: Filed = measure.filed or {}
    treated = filed.get("treated", {})
    if measure.has_small_counts:
        notes.append(_("Counts of one and two are not published, nor what would reveal them."))
    if "before" in treated and not ("before_days" in treated and "after_days" in treated):
        notes.append(
            _("How long was counted is not stated; both periods are taken to be equally long.")
        )
    if "before" in treated and measure.after_count is None:
        notes.append(_("The two counts are those of the series, at the programme's beginning."))
    notes += _areas(measure, filed)
    counts = (measure.before_count, measure.after_count)
    if not filed and any(n is not None and n < FEWEST_FOR_A_PERCENTAGE for n in counts):
        notes.append(_("Too few incidents to tell a real change from chance."))
    return notes


def _areas(measure: WinnerMeasure, filed: Filed) -> list[str]:
    """The counts of the other areas, which the sentences rest on."""
    comparison = _("Comparison area")
    if measure.comparison_area:
        comparison = _("%(kind)s (%(name)s)") % {
            "kind": comparison,
            "name": measure.comparison_area,
        }
    areas = (
        (comparison, filed.get("comparison")),
        (_("Neighbouring area"), filed.get("displacement")),
        (_("Area beside the neighbouring one"), filed.get("displacement_comparison")),
    )
    return [_area(name, area) for name, area in areas if area]


def _area(name: str, area: Mapping[str, Any]) -> str:
    words = {"area": name, "after": number_format(area["after"], force_grouping=True)}
    if "before" not in area:
        return _("%(area)s: %(after)s after.") % words
    words["before"] = number_format(area["before"], force_grouping=True)
    return _("%(area)s: from %(before)s to %(after)s.") % words
