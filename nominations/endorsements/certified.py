"""Certified figures in words. They come as JSON has them, as a certificate keeps them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def certified_lines(figures: Iterable[Mapping[str, Any]]) -> list[str]:
    """Of each certified measure one line: what was counted, how often, and when."""
    return [_line(row["values"]) for row in figures]


def _line(values: Mapping[str, Any]) -> str:
    parts = []
    for words, which in ((_("before"), "before"), (_("after"), "after")):
        count = values[f"{which}_count"]
        if count is not None:
            part = f"{number_format(count, force_grouping=True)} {words}"
            days = _days(values[f"{which}_start"], values[f"{which}_end"])
            parts.append(f"{part} ({days})" if days else part)
    if series := values["series"]:
        parts.append(_series(series))
    if area := values["comparison_area"]:
        parts.append(_("compared with %(area)s") % {"area": area})
    return _("%(what)s: %(counts)s") % {"what": values["what"], "counts": "; ".join(parts)}


def _series(series: Sequence[Mapping[str, Any]]) -> str:
    first, last = series[0]["period"], series[-1]["period"]
    words = ngettext(
        "%(count)d count, %(first)s", "%(count)d counts, %(first)s to %(last)s", len(series)
    )
    return words % {"count": len(series), "first": first, "last": last}


def _days(start: str | None, end: str | None) -> str:
    if not start or not end:
        return ""
    return _("%(start)s to %(end)s") % {"start": day_words(start), "end": day_words(end)}


def day_words(iso: str) -> str:
    """A day of a certificate, which keeps it as ISO 8601 has it."""
    return date_format(date.fromisoformat(iso), "j M Y")
