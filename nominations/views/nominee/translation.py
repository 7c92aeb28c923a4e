"""The page on which a team says that it gives a translation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations.forms.translation import TranslationForm
from nominations.http import for_open_drafts
from nominations.languages import language
from nominations.models import Nomination
from nominations.services.translation import save_translation


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def translation(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Choose the language of the translation, or that there is none."""
    data = request.POST if request.method == "POST" else kept_words(request)
    form = TranslationForm(data, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        try:
            save_translation(nomination=nomination, actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(nomination)
    context = {"nomination": nomination, "form": form, "own": language(nomination.language)}
    return render(request, "nominations/translation.html", context)
