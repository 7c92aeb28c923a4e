"""What helps while a community measure is typed: what it shows, as judges will read it.

Nothing here is saved.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from awards.questions.community import missing_parts
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community
from nominations.drafts import community_values, residents_of
from nominations.models import CommunityMeasure, Nomination
from nominations.views.nominee.measure_aids import Aid, form_faults

type Context = dict[str, Any]


def community_aid(
    request: HttpRequest, nomination: Nomination, form: forms.Form, row: CommunityMeasure | None
) -> Aid:
    """What the page of a survey question or a number shows besides the form."""
    if request.method != "POST":
        saved = None if form.is_bound or row is None else community_values(row)
        return Aid(form, {"report": _report(saved, nomination) if saved else {}})
    if request.POST.get("go") != "preview":
        return Aid(form, saves=True)
    if not form.is_valid():
        return Aid(form, {"report": {"faults": form_faults(form)}})
    return Aid(form, {"report": _report(form.cleaned_data, nomination)})


def _report(values: Mapping[str, Any], nomination: Nomination) -> Context:
    """Context of `nominations/_community_live.html`."""
    return {
        "card": community_card(freeze_community(values, residents_of(nomination))),
        "missing": missing_parts(values),
    }
