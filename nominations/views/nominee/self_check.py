"""Who can take part: what the rules say of a draft, and answering their questions again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations.eligibility.selfcheck import rules_of
from nominations.forms.starting import CheckAgainForm
from nominations.http import about_is_closed, for_open_drafts
from nominations.models import Nomination
from nominations.services.self_check import check_again


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def self_check(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """What came of the check so far, and its questions once more."""
    if (elsewhere := about_is_closed(request, nomination)) is not None:
        return elsewhere
    if not rules_of(nomination.cycle):
        messages.info(request, _("This award has no such rules to check."))
        return redirect(nomination)
    data = request.POST if request.method == "POST" else kept_words(request)
    form = CheckAgainForm(data, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        try:
            check_again(nomination=nomination, actor=person(request), answers=form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Checked again."))
            return redirect("nominations:self_check", nomination.public_id)
    verdicts = nomination.eligibility.get("verdicts", [])
    context = {
        "nomination": nomination,
        "form": form,
        "verdicts": verdicts,
        "unmet": any(one["met"] is False for one in verdicts),
    }
    return render(request, "nominations/self_check.html", context)
