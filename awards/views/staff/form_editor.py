"""Staff: the nomination form of a cycle, as sections and questions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import person, staff_only
from awards.forms.form_editor import QuestionForm, SectionForm
from awards.models import Cycle, Form, Question, Section
from awards.presenters.form_outline import dependants, outline
from awards.questions.faults import faults_of, form_faults
from awards.services import defaults, publishing
from awards.services import form_editor as verbs
from awards.views.staff.common import form_page, managed_cycle


def _latest_form(cycle: Cycle) -> Form:
    """The newest version, published or not; 404 where the cycle has no form."""
    forms = cycle.forms.select_related("cycle__award").order_by("-version")
    return get_object_or_404(forms[:1])


@staff_only
@require_safe
def form_detail(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    form = cycle.forms.order_by("-version").first()
    is_open = form is not None and form.published_at is None
    sections = list(form.sections.prefetch_related("questions__criterion")) if form else []
    categories = list(cycle.categories.all())
    context = {
        "cycle": cycle,
        "nomination_form": form,
        "outline": outline(sections, categories),
        "faults": faults_of(sections, categories) if is_open else [],
    }
    return render(request, "awards/staff/form_detail.html", context)


@staff_only
@require_POST
def form_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the newest version, or begin the next one."""
    cycle = managed_cycle(request, pk)
    try:
        if request.POST.get("act") == "publish":
            told = publishing.publish_version(form=_latest_form(cycle), actor=person(request))
            published = _("The form is published. Nominees see this version.")
            messages.success(request, " ".join([published, *told]))
        elif request.POST.get("act") == "new-version":
            publishing.new_form_version(form=_latest_form(cycle), actor=person(request))
            messages.success(request, _("A new version is begun. Nominees still see the last one."))
        else:
            defaults.add_default_form(cycle=cycle, actor=person(request))
            messages.success(request, _("The default form is added. Change it, then publish it."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:  # a second click: the first one has made it
        messages.info(request, _("This cycle has an unpublished form already. Here it is."))
    return redirect("awards:staff_form", cycle.pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, pk: int, row: int | None = None) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    nomination_form = _latest_form(cycle)
    section = (
        get_object_or_404(nomination_form.sections, pk=row)
        if row
        else Section(form=nomination_form, position=nomination_form.sections.count())
    )
    form = SectionForm(request.POST or None, instance=section, form=nomination_form)

    def save(values: dict[str, Any]) -> str:
        verbs.save_section(form=nomination_form, actor=person(request), section=section, **values)
        return reverse("awards:staff_form", args=[cycle.pk])

    return form_page(
        request,
        form,
        heading=section.title if row else _("A new section"),
        eyebrow=str(cycle),
        save=save,
        done=_("The section is saved."),
        submit_label=_("Save section"),
        back_url=reverse("awards:staff_form", args=[cycle.pk]),
        remove_url=reverse("awards:staff_section_act", args=[cycle.pk, row]) if row else "",
        remove_label=_("Remove this section with its questions"),
        remove_text=_waiting(nomination_form, list(section.questions.all()) if row else []),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(
    request: HttpRequest, pk: int, section: int, row: int | None = None
) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    nomination_form = _latest_form(cycle)
    parent = get_object_or_404(nomination_form.sections, pk=section)
    question = (
        get_object_or_404(parent.questions, pk=row)
        if row
        else Question(section=parent, position=parent.questions.count())
    )
    form = QuestionForm(request.POST or None, instance=question, form=nomination_form)

    def save(values: dict[str, Any]) -> str:
        verbs.save_question(section=parent, actor=person(request), question=question, **values)
        return reverse("awards:staff_form", args=[cycle.pk])

    return form_page(
        request,
        form,
        heading=question.label if row else _("A new question"),
        eyebrow=f"{cycle} · {parent.title}",
        save=save,
        done=_("The question is saved."),
        submit_label=_("Save question"),
        back_url=reverse("awards:staff_form", args=[cycle.pk]),
        remove_url=(
            reverse("awards:staff_question_act", args=[cycle.pk, section, row]) if row else ""
        ),
        remove_label=_("Remove this question"),
        remove_text=_waiting(nomination_form, [question] if row else []),
        template="awards/staff/question.html",
    )


def _waiting(form: Form, removed: list[Question]) -> str:
    """What else a removal would touch: questions that wait for an answer to what is removed."""
    if not removed:
        return ""
    labels = dependants(list(Question.objects.filter(section__form=form)), removed)
    if not labels:
        return ""
    return _("These questions wait for its answer: %(labels)s. Say anew when they are asked.") % {
        "labels": "; ".join(f"“{label}”" for label in labels)
    }


def _act(request: HttpRequest, cycle: Cycle, row: Section | Question) -> HttpResponse:
    """Move a row up or down, or remove it; what that leaves unfit to be published is said."""
    act = request.POST.get("act", "remove")
    form = row.form if isinstance(row, Section) else row.section.form
    faults_before = form_faults(form)
    try:
        if act in {"up", "down"}:
            verbs.move_form_row(row=row, actor=person(request), up=act == "up")
        else:
            verbs.remove_form_row(row=row, actor=person(request))
            messages.success(request, _("It is removed from the form."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        for fault in form_faults(form):
            if fault not in faults_before:
                messages.warning(request, fault)
    return redirect("awards:staff_form", cycle.pk)


@staff_only
@require_POST
def section_act(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    return _act(request, cycle, get_object_or_404(_latest_form(cycle).sections, pk=row))


@staff_only
@require_POST
def question_act(request: HttpRequest, pk: int, section: int, row: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    parent = get_object_or_404(_latest_form(cycle).sections, pk=section)
    return _act(request, cycle, get_object_or_404(parent.questions, pk=row))
