"""What helps while a community measure is typed: what it shows, as judges will read it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from awards.questions.community import missing_parts
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community
from nominations.drafts import community_values, residents_of
from nominations.models import CommunityMeasure, Nomination
from nominations.views.nominee.aids import Aid, Context, report_aid


def community_aid(
    request: HttpRequest, nomination: Nomination, form: forms.Form, row: CommunityMeasure | None
) -> Aid:
    """What the page of a survey question or a number shows besides the form."""
    saved = community_values(row) if row else None
    return report_aid(request, form, saved, lambda values: _report(values, nomination))


def _report(values: Mapping[str, Any], nomination: Nomination) -> Context:
    """Context of `nominations/_community_live.html`."""
    return {
        "card": community_card(freeze_community(values, residents_of(nomination))),
        "missing": missing_parts(values),
    }
