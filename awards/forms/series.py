"""Typing a series of counts: one line for each year or month."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import Bound
from awards.services.winners import SeriesPoint

MOST_LINES = 600
LARGEST_COUNT = 2_147_483_647
LARGEST_DAYS = 366

_LINE = re.compile(
    r"(?P<period>\d{4}(?:-(?:0[1-9]|1[0-2]))?)\s*:"
    r"\s*(?P<bound>[^\d;:]*?)\s*"
    r"(?P<count>\d{1,3}(?:[,\u0020\u00a0\u202f]\d{3})+|\d+)"
    r"\s*(?:;\s*(?P<days>\d+)[^\d;:]*)?"
    r"(?:;[^\d;:]*:\s*(?P<comparison>\d+))?"
)


def _bounds() -> dict[str, str]:
    """The words and signs before a count, in the reader's language and in English."""
    words = {str(bound.label).casefold(): bound.value for bound in (Bound.ABOUT, Bound.MORE_THAN)}
    english = {"about": Bound.ABOUT, "more than": Bound.MORE_THAN, "over": Bound.MORE_THAN}
    signs = {"": Bound.EXACT, "~": Bound.ABOUT, ">": Bound.MORE_THAN}
    return {key: str(value) for key, value in (english | signs | words).items()}


class SeriesField(forms.CharField):
    """Lines such as "2018: more than 300; 52 days" as the points of a series."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "One line for each: 2017: 4. Where the source is less exact, 2018: about 30, or "
                "2018: more than 300. Where only some days were counted, 2018: 300; 52 days. With "
                "the count of a comparison area, 2018: 30; comparison: 28."
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("At most %(count)s lines can be kept.") % {"count": MOST_LINES}
            )
        points = [_point(line) for line in lines]
        periods = [point["period"] for point in points]
        if len(set(periods)) != len(periods):
            raise forms.ValidationError(_("Each year or month can stand here once."))
        if len({len(period) for period in periods}) > 1:
            raise forms.ValidationError(_("Give all counts by year, or all by month."))
        return sorted(points, key=lambda point: point["period"])

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit a list; `to_python` has checked it."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(_written(point) for point in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial or [])).split() != str(data or "").split()


def _point(line: str) -> SeriesPoint:
    found = _LINE.fullmatch(line)
    bound = _bounds().get(found["bound"].casefold().strip()) if found else None
    if found is None or bound is None:
        raise forms.ValidationError(
            _("This line cannot be read: “%(line)s”. Write it like 2018: about 30.")
            % {"line": line[:80]}
        )
    count = int(re.sub(r"\D", "", found["count"]))
    comparison = int(found["comparison"]) if found["comparison"] else None
    days = int(found["days"]) if found["days"] else None
    is_length = days is None or 1 <= days <= LARGEST_DAYS
    if not is_length or max(count, comparison or 0) > LARGEST_COUNT:
        raise forms.ValidationError(
            _("A number is out of range in “%(line)s”.") % {"line": line[:80]}
        )
    point = SeriesPoint(period=found["period"], count=count)
    if bound:
        point["bound"] = bound
    if days is not None:
        point["days"] = days
    if comparison is not None:
        point["comparison"] = comparison
    return point


def _written(point: SeriesPoint) -> str:
    words = {
        Bound.ABOUT.value: _("about %(count)s"),
        Bound.MORE_THAN.value: _("more than %(count)s"),
    }
    pattern = words.get(point.get("bound", ""), "%(count)s")
    text = f"{point['period']}: {pattern % {'count': point['count']}}"
    if point.get("days"):
        text += _("; %(days)s days") % {"days": point["days"]}
    if "comparison" in point:
        text += _("; comparison: %(count)s") % {"count": point["comparison"]}
    return text
