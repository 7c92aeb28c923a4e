"""Starting a nomination."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import Agency
from accounts.services.agencies import fill_in_population
from accounts.views.kept import kept_words
from awards.eligibility import Verdict
from awards.enums import Phase
from awards.models import Cycle
from nominations.eligibility.selfcheck import as_kept, verdicts
from nominations.forms.starting import SelfCheckForm
from nominations.models import Nomination
from nominations.services.starting import start_nomination


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
    is_open = cycle.is_published and cycle.phase(now) == Phase.OPEN
    takes = is_open and cycle.forms.published().exists()
    if not takes or not agencies:
        context = {"cycle": cycle, "takes_nominations": takes}
        return render(request, "nominations/start_closed.html", context)
    form = SelfCheckForm(_data(request), cycle=cycle, agencies=agencies)
    return _start(request, cycle, form)


def _start(request: HttpRequest, cycle: Cycle, form: SelfCheckForm) -> HttpResponse:
    """First the questions, then what the rules say of the answers, then the draft."""
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        found = _verdicts(cycle, form)
        if found and "confirmed" not in request.POST:
            unmet = [one for one in found if one.met is False]
            context = {"cycle": cycle, "verdicts": found, "unmet": unmet, "typed": form.typed()}
            return render(request, "nominations/start_check.html", context)
        try:
            nomination = _begin(request, cycle, form, found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your nomination is begun. Nobody but your team sees it."))
            return redirect(nomination)
    return render(request, "nominations/start.html", {"form": form, "cycle": cycle})


def _verdicts(cycle: Cycle, form: SelfCheckForm) -> list[Verdict]:
    return verdicts(
        cycle=cycle,
        agency=form.cleaned_data["agency"],
        title=form.cleaned_data["title"],
        answers=form.answers(),
        population=form.population(),
    )


@transaction.atomic
def _begin(
    request: HttpRequest, cycle: Cycle, form: SelfCheckForm, found: list[Verdict]
) -> Nomination:
    agency, actor = form.cleaned_data["agency"], person(request)
    if (population := form.population()) is not None:
        agency = fill_in_population(agency=agency, actor=actor, population=population)
    return start_nomination(
        cycle=cycle,
        agency=agency,
        actor=actor,
        title=form.cleaned_data["title"],
        language=form.cleaned_data["language"],
        topics=form.chosen_topics(),
        eligibility=as_kept(cycle, found, form.answers()),
    )


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
