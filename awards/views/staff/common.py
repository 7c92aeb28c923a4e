"""What the staff's setting-up pages share: who may open them, and one way to handle a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import person
from awards.models import Award, Cycle

type Saver = Callable[[dict[str, Any]], str]


def managed_award(request: HttpRequest, slug: str) -> Award:
    """The award, if the person is on its staff; else 404."""
    return get_object_or_404(Award.objects.managed_by(person(request)), slug=slug)


def managed_cycle(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, if the person is on its award's staff; else 404."""
    cycles = Cycle.objects.managed_by(person(request)).select_related("award")
    return get_object_or_404(cycles, pk=pk)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    save: Saver,
    done: str,
    template: str = "awards/staff/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or save it through one verb and go where that verb's result is shown.

    `save` gets the cleaned data and returns the address to go to. What the verb refuses is shown
    as an error of the form, which keeps all that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            target = save(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(target)
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "heading": heading, **context}, status=status)
