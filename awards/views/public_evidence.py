"""The evidence calculator: anyone types two counts and sees what can be claimed from them."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.forms.calculator import CalculatorForm
from awards.presenters.findings import Finding, findings, read_outcome
from awards.presenters.worked_examples import worked_examples
from awards.questions.measure_chart import measure_charts

UNUSABLE = 422


@login_not_required
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What is asked stands in the address, so a result is shared by its link and keeps nothing."""
    form = CalculatorForm(request.GET) if request.GET else CalculatorForm()
    found = _found(form)
    is_part = request.headers.get("HX-Request") == "true"
    return render(
        request,
        f"awards/public/{'_calculated' if is_part else 'calculator'}.html",
        {
            "form": form,
            "found": found,
            "drawn": measure_charts(form.as_measure(), ident="counts") if found else {},
            "what": form.cleaned_data["what"] if found else "",
            "as_json": json.dumps(form.request_data(), indent=2) if found else "",
            "examples": worked_examples(),
            "canonical": request.build_absolute_uri(reverse("awards:evidence")),
        },
        status=UNUSABLE if form.is_bound and not found and not is_part else 200,
    )


def _found(form: CalculatorForm) -> Finding | None:
    if not form.is_valid():
        return None
    return findings(read_outcome(form.request_data()), form.cleaned_data["what"])
