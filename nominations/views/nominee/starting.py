"""Starting a nomination, and its details with the partners it names."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import Agency
from accounts.views.kept import kept_words
from awards.models import Cycle
from awards.questions.partner_facts import partner_facts, read_partner
from nominations.categories import fitting_categories
from nominations.forms.about import DetailsForm, StartForm
from nominations.http import for_open_drafts
from nominations.models import Nomination
from nominations.services.partners import partners_question
from nominations.services.starting import save_details, start_nomination


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin a nomination in a cycle (`?cycle=<pk>`); without one, choose among the open cycles."""
    now = timezone.now()
    visible = Cycle.objects.visible_to(person(request)).select_related("award")
    asked = request.GET.get("cycle", "")
    if not asked:
        return _choose_cycle(request, list(visible.open(now)))
    cycle = get_object_or_404(visible, pk=_number(asked))
    agencies = Agency.objects.editable_by(person(request)).order_by("name")
    takes = visible.open(now).filter(pk=cycle.pk).exists() and cycle.forms.published().exists()
    if not takes or not agencies.exists():
        context = {"cycle": cycle, "takes_nominations": takes}
        return render(request, "nominations/start_closed.html", context)
    return _start(request, cycle, StartForm(_data(request), agencies=agencies))


def _start(request: HttpRequest, cycle: Cycle, form: StartForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            nomination = start_nomination(
                cycle=cycle,
                agency=form.cleaned_data["agency"],
                actor=person(request),
                title=form.cleaned_data["title"],
                language=form.cleaned_data["language"],
                topics=form.chosen_topics(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your nomination is begun. Nobody but your team sees it."))
            return redirect(nomination)
    return render(request, "nominations/start.html", {"form": form, "cycle": cycle})


def _choose_cycle(request: HttpRequest, cycles: list[Cycle]) -> HttpResponse:
    if len(cycles) == 1:
        return redirect(f"{request.path}?cycle={cycles[0].pk}")
    return render(request, "nominations/start_choose.html", {"cycles": cycles})


def _number(text: str) -> int:
    # PostgreSQL's bigint ends at 19 digits; longer numbers name nothing.
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _data(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else kept_words(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def details(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """What the nomination is about, and the partners it names."""
    categories = fitting_categories(nomination.cycle, nomination.agency)
    form = DetailsForm(_data(request), nomination=nomination, categories=categories)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            save_details(
                nomination=nomination,
                actor=person(request),
                title=values["title"],
                language=values["language"],
                topics=form.chosen_topics(),
                residents_served=values["residents_served"],
                participants=values["participants"],
                category=values.get("category"),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            if request.POST.get("go") == "partner":
                return redirect("nominations:partner_add", nomination.public_id)
            return redirect(nomination)
    return render(
        request,
        "nominations/details.html",
        {
            "form": form,
            "nomination": nomination,
            "partners": _partners(nomination),
            "partners_question": partners_question(nomination),
        },
    )


def _partners(nomination: Nomination) -> list[dict[str, Any]]:
    rows = nomination.partner_rows()
    return [{**read_partner(partner_facts(row)), "pk": row["pk"]} for row in rows]
