"""A frozen community measure in the words and figures of the community card."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import CommunityKind, Construct
from awards.presenters.findings import written
from awards.presenters.surveys import points
from awards.questions.community_findings import community_findings


def community_card(row: Mapping[str, Any]) -> dict[str, Any]:
    """Context of `components/community_card.html` for one frozen community measure."""
    own = _number(row) if row["kind"] == CommunityKind.ENGAGEMENT else _survey(row)
    return {"kind": row["kind"], "title": row["what"], "source": row["source"], **own}


def _survey(row: Mapping[str, Any]) -> dict[str, Any]:
    found = community_findings(row)
    return {
        "construct": "" if row["construct"] == Construct.OTHER else row["construct_label"],
        "found": found,
        "rows": _rows(row, found) if found else [],
        "facts": [
            (label, text) for label, text in [*([] if found else _given(row)), *_facts(row)] if text
        ],
    }


def _rows(row: Mapping[str, Any], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row of the card's table for each survey, with when it was asked."""
    return [
        {**found[which], "when": row[which]["when"], "is_before": which == "before"}
        for which in ("before", "after")
        if found[which] is not None
    ]


def _facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    rate, population, claimed = row["response_rate"], row["population"], row["claimed_points"]
    return [
        (_("Answers counted"), row["counted_answer"]),
        (_("Who asked"), row["asked_by_label"]),
        (_("How people were found"), row["sampling_label"]),
        (_("Response rate"), "" if rate is None else _percent(Decimal(rate))),
        (_("Speaks for"), "" if population is None else _people(population)),
        (_("Change claimed"), "" if claimed is None else points(float(claimed))),
    ]


def _given(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known already of a survey whose share cannot be told yet."""
    return [
        (label, _counts(row[which]) if row[which] else "")
        for which, label in (("before", _("Asked before")), ("after", _("Asked after")))
    ]


def _counts(asked: Mapping[str, Any]) -> str:
    numbers = [asked["yes"], asked["asked"]]
    yes, all_asked = ("…" if number is None else _whole(number) for number in numbers)
    counts = _("%(yes)s of %(asked)s") % {"yes": yes, "asked": all_asked}
    return f"{asked['when']}: {counts}" if asked["when"] else counts


def _percent(value: Decimal) -> str:
    places = 0 if value == value.to_integral_value() else 1
    return _("%(number)s %%") % {"number": written(float(value), places)}


def _people(count: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", count) % {"number": _whole(count)}


def _number(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"engagement_label": row["engagement_label"], **_counted(row)}


def shown_totals(totals: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Sums within one kind and length of time, one line each."""
    return [{"label": total["engagement_label"], **_counted(total)} for total in totals]


def _counted(row: Mapping[str, Any]) -> dict[str, str]:
    number, share = row["number"], _share(row["per_thousand"])
    return {
        "number": _("not given") if number is None else _whole(number),
        "months": _months(row["months"]),
        "per_thousand": _("%(number)s per 1,000 residents") % {"number": share} if share else "",
    }


def _whole(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _months(months: int) -> str:
    return ngettext("over %(count)d month", "over %(count)d months", months) % {"count": months}


def _share(per_thousand: str | None) -> str:
    """Two decimals below ten, none above: the figure is for comparing, not for adding."""
    if per_thousand is None:
        return ""
    value = float(per_thousand)
    return written(value, 0 if value >= 10 else 2)
