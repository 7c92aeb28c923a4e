"""What else a nomination states about an outcome measure, one sentence for each."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from awards.presenters.measures import signed_percent

type Row = Mapping[str, Any]


def measure_notes(row: Row) -> list[str]:
    """The notes of the measure card, in the order of the form."""
    return [*_about_counts(row), *_about_comparison(row), *_about_zone(row), *_about_claims(row)]


def percent_text(percent: float | None) -> str:
    """A change as it is printed; words where there is none."""
    return _("not defined") if percent is None else signed_percent(percent)


def _about_counts(row: Row) -> Iterator[str]:
    if row.get("is_output"):
        yield _("The nomination files this as something the programme did, not as what changed.")
    if row["by_rates"]:
        yield _("The periods have %(before)s and %(after)s days, so the change compares a day.") % {
            "before": row["before"]["days"],
            "after": row["after"]["days"],
        }
    if row.get("from_series"):
        yield _("The two counts are taken from the series; the chart shows all of it.")
    if row.get("population"):
        yield _("Residents of the area: %(number)s.") % {"number": _number(row["population"])}
    if row.get("chosen_high"):
        yield _("The area was chosen because its count was high.")


def _about_comparison(row: Row) -> Iterator[str]:
    comparison = row["comparison"]
    if not comparison:
        return
    yield _comparison_counts(comparison)
    if choice := comparison["choice_label"]:
        yield _("How it was chosen: %(choice)s.") % {"choice": choice}
    if likeness := comparison.get("likeness"):
        yield _("How the areas are alike: %(text)s") % {"text": likeness}
    if comparison.get("contaminated"):
        yield _("The comparison area got the programme too.")
    units = row.get("treated_units", 1), comparison.get("units", 1)
    if max(units) > 1:
        yield _("Areas counted: %(own)s with the programme, %(other)s without.") % {
            "own": _number(units[0]),
            "other": _number(units[1]),
        }


def _comparison_counts(comparison: Row) -> str:
    before, after = comparison["before_count"], comparison["after_count"]
    if before is None or after is None:
        return _("Comparison area: %(area)s, without counts.") % comparison
    return _("Comparison area: %(area)s, from %(before)s to %(after)s (%(change)s).") % {
        "area": comparison["area"],
        "before": _number(before),
        "after": _number(after),
        "change": percent_text(comparison["percent_change"]),
    }


def _about_zone(row: Row) -> Iterator[str]:
    zone = row.get("displacement")
    if not zone:
        return
    yield _area(_("Neighbouring area"), zone["area"], zone["before_count"], zone["after_count"])
    if zone["comparison_before_count"] is not None:
        yield _area(
            _("Compared with"),
            zone["comparison_area"] or _("an area that is not named"),
            zone["comparison_before_count"],
            zone["comparison_after_count"],
        )


def _area(label: str, name: str, before: int | None, after: int | None) -> str:
    values = {"label": label, "area": name}
    if before is None or after is None:
        return _("%(label)s: %(area)s, without counts.") % values
    counts = {"before": _number(before), "after": _number(after)}
    return _("%(label)s: %(area)s, from %(before)s to %(after)s.") % (values | counts)


def _about_claims(row: Row) -> Iterator[str]:
    if row["claimed_change"] is not None:
        yield _("The nomination claims %(claim)s.") % {
            "claim": percent_text(float(row["claimed_change"]))
        }
    if row["recording_changes"]:
        yield _("Changes in recording: %(text)s") % {"text": row["recording_changes"]}


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
