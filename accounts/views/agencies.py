"""The agencies a person acts for."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.forms.agency import AgencyForm
from accounts.http import person
from accounts.models import Agency
from accounts.services.agencies import create_agency, update_agency
from accounts.views.kept import kept_words

PER_PAGE = 25


@require_safe
def agencies(request: HttpRequest) -> HttpResponseBase:
    """Every agency whose team the person is on, with their part in it."""
    found = Agency.objects.for_list(person(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/agencies.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def agency_create(request: HttpRequest) -> HttpResponseBase:
    """A new agency; on to its team."""
    form = AgencyForm(request.POST if request.method == "POST" else kept_words(request))
    if request.method == "POST" and form.is_valid():
        try:
            agency = create_agency(creator=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The agency is set up. You are its owner."))
            return redirect("accounts:team", pk=agency.pk)
    return render(request, "accounts/agency_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def agency_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change what the agency says of itself: its owner alone."""
    agency = get_object_or_404(Agency.objects.visible_to(person(request)), pk=pk)
    if not request.user.has_perm("accounts.change_agency", agency):
        raise Http404
    data = request.POST if request.method == "POST" else kept_words(request)
    # A form writes into its instance even when it refuses, and the page also shows the agency.
    form = AgencyForm(data, instance=copy(agency))
    if request.method == "POST" and form.is_valid():
        return _update(request, agency, form)
    return render(request, "accounts/agency_form.html", {"form": form, "agency": agency})


def _update(request: HttpRequest, agency: Agency, form: AgencyForm) -> HttpResponseBase:
    try:
        update_agency(agency=agency, actor=person(request), **form.cleaned_data)
    except Refused as refusal:  # handed over in the moment since the page was asked for
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("accounts:team", pk=agency.pk)
