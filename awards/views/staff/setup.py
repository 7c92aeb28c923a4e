"""Staff: criteria with their anchors, and categories."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import person, staff_only
from awards.forms.staff import AnchorFormSet, CategoryForm, CriterionForm
from awards.models import Category, Criterion
from awards.services import setup as verbs
from awards.services.defaults import add_default_examples, lacks_examples
from awards.views.staff.common import form_page, managed_cycle


@staff_only
@require_safe
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    context: dict[str, Any] = {
        "cycle": cycle,
        "criteria": list(
            cycle.criteria.select_related("example_winner").prefetch_related("anchors")
        ),
        "categories": list(cycle.categories.all()),
        "editable": verbs.setup_is_editable(cycle),
    }
    context["lacks_examples"] = context["editable"] and lacks_examples(context["criteria"])
    return render(request, "awards/staff/criteria.html", context)


@staff_only
@require_POST
def examples_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the default criteria the examples that come with Laurel; staff then change them."""
    cycle = managed_cycle(request, pk)
    if verbs.setup_is_editable(cycle) and add_default_examples(cycle=cycle, actor=person(request)):
        messages.success(request, _("The examples are added. Nominees see them beside the form."))
    return redirect("awards:staff_criteria", cycle.pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def criterion_edit(request: HttpRequest, pk: int, row: int | None = None) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    criterion = get_object_or_404(cycle.criteria, pk=row) if row else Criterion(cycle=cycle)
    form = CriterionForm(request.POST or None, instance=criterion)
    anchors = AnchorFormSet(request.POST or None, instance=criterion, prefix="anchor")

    def save(values: dict[str, Any]) -> str:
        if not anchors.is_valid():
            raise ValidationError(_("Look at the meanings of the scores below."))
        verbs.save_criterion(
            cycle=cycle,
            actor=person(request),
            criterion=criterion if row else None,
            anchors={
                line["value"]: line["text"]
                for line in anchors.cleaned_data
                if line and not line.get("DELETE")
            },
            **values,
        )
        return reverse("awards:staff_criteria", args=[cycle.pk])

    return form_page(
        request,
        form,
        heading=criterion.name if row else _("A new criterion"),
        eyebrow=str(cycle),
        lead=_(
            "Nominees read the guidance and the example; judges also read what the scores mean."
        ),
        save=save,
        done=_("The criterion is saved."),
        submit_label=_("Save criterion"),
        back_url=reverse("awards:staff_criteria", args=[cycle.pk]),
        formset=anchors,
        formset_heading=_("What the scores mean"),
        remove_url=reverse("awards:staff_criterion_remove", args=[cycle.pk, row]) if row else "",
        remove_label=_("Remove this criterion"),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: HttpRequest, pk: int, row: int | None = None) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    category = get_object_or_404(cycle.categories, pk=row) if row else Category(cycle=cycle)
    form = CategoryForm(request.POST or None, instance=category)

    def save(values: dict[str, Any]) -> str:
        verbs.save_category(
            cycle=cycle, actor=person(request), category=category if row else None, **values
        )
        return reverse("awards:staff_criteria", args=[cycle.pk])

    return form_page(
        request,
        form,
        heading=category.name if row else _("A new category"),
        eyebrow=str(cycle),
        lead=_(
            "A size band takes agencies by the population they serve. Leave a limit empty for none."
        ),
        save=save,
        done=_("The category is saved."),
        submit_label=_("Save category"),
        back_url=reverse("awards:staff_criteria", args=[cycle.pk]),
        remove_url=reverse("awards:staff_category_remove", args=[cycle.pk, row]) if row else "",
        remove_label=_("Remove this category"),
    )


def _remove(request: HttpRequest, row: Criterion | Category, done: str) -> HttpResponse:
    try:
        verbs.remove_setup_row(row=row, actor=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("awards:staff_criteria", row.cycle_id)


@staff_only
@require_POST
def criterion_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    criterion = get_object_or_404(managed_cycle(request, pk).criteria, pk=row)
    return _remove(request, criterion, _("The criterion is removed."))


@staff_only
@require_POST
def category_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    category = get_object_or_404(managed_cycle(request, pk).categories, pk=row)
    return _remove(request, category, _("The category is removed."))
