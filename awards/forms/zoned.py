"""Dates and times that are meant in a named time zone."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

INPUT_FORMAT = "%Y-%m-%dT%H:%M"


class ZonedDateTimeField(forms.DateTimeField):
    """A wall-clock time without a zone; the form says which zone it is meant in.

    Django would read it in the current zone of the process, which is nobody's here.
    """

    widget = forms.DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(format=INPUT_FORMAT, attrs={"type": "datetime-local"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            moment = value if isinstance(value, datetime) else parse_datetime(str(value).strip())
        except ValueError:
            moment = None
        if moment is None:
            raise forms.ValidationError(
                _("Enter a date and a time, such as 2027-03-31 23:59."), code="invalid"
            )
        return moment.replace(tzinfo=None)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial) != str(data)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime(INPUT_FORMAT) if isinstance(value, datetime) else value


class ZonedDatesMixin(forms.BaseForm):
    """Reads every ZonedDateTimeField in the zone that `zone_name` gives, and shows it there."""

    def zone_name(self) -> str:
        raise AttributeError("the form says in which zone its dates are meant")

    def show_in_zone(self, zone: zoneinfo.ZoneInfo, moments: dict[str, datetime]) -> None:
        """Initial values as wall-clock times of the zone."""
        for name, moment in moments.items():
            self.initial[name] = moment.astimezone(zone).replace(tzinfo=None)

    def attach_zone(self) -> None:
        """Turn the naive times of `cleaned_data` into moments; refuse hours that do not exist."""
        try:
            zone = zoneinfo.ZoneInfo(self.zone_name())
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = None
        zoned = [n for n, field in self.fields.items() if isinstance(field, ZonedDateTimeField)]
        for name in zoned:
            # Without a zone, or at an hour that does not exist, there is no moment.
            naive = self.cleaned_data.pop(name, None)
            if naive is None or zone is None:
                continue
            moment = timezone.make_aware(naive, zone)
            if moment.astimezone(zoneinfo.ZoneInfo("UTC")).astimezone(zone).replace(
                tzinfo=None
            ) != naive.replace(tzinfo=None):
                self.add_error(
                    name, _("The clocks skip this hour on that day. Choose another time.")
                )
                continue
            self.cleaned_data[name] = moment
