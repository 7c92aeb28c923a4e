"""What helps while a row of evidence is typed: a report on it. Nothing here is saved.

Each answer shows the form with all that was typed, as it was typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nominations.models import Nomination

type Context = dict[str, Any]
type Report = Callable[[Mapping[str, Any]], Context]
"""From a row's values to the context `report` of its live template."""


@dataclass(frozen=True, slots=True)
class Aid:
    """The form to show, what stands beside it, and whether it is to be saved."""

    form: forms.Form
    context: Context = field(default_factory=dict)
    saves: bool = False

    def beside(self, **more: Any) -> "Aid":
        return replace(self, context=self.context | more)


def no_aid(
    request: HttpRequest, nomination: Nomination, form: forms.Form, row: object | None
) -> Aid:
    """For rows on which there is nothing to report."""
    return Aid(form, saves=request.method == "POST")


def report_aid(
    request: HttpRequest, form: forms.Form, saved: Mapping[str, Any] | None, report: Report
) -> Aid:
    """The report on a saved row when its page opens, and on what is typed when that is asked for.

    `saved` is None for a new row.
    """
    if request.method != "POST":
        is_shown = saved is not None and not form.is_bound
        return Aid(form, {"report": report(saved) if is_shown and saved else {}})
    if request.POST.get("go") != "preview":
        return Aid(form, saves=True)
    if not form.is_valid():
        return Aid(form, {"report": {"faults": _faults(form)}})
    return Aid(form, {"report": report(form.cleaned_data)})


def _faults(form: forms.Form) -> list[str]:
    """Every fault of the form in words, each with the field it is of."""
    return [
        _("%(field)s: %(fault)s") % {"field": form[name].label, "fault": fault}
        if name in form.fields
        else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    ]
