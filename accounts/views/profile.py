"""The person's own page."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.person import ProfileForm
from accounts.http import person
from accounts.services.people import update_profile
from accounts.views.kept import kept_words


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponseBase:
    """Name and time zone, and the way to everything else about the account."""
    user = person(request)
    words = None if request.method == "POST" else kept_words(request)
    # A form writes into its instance even when it refuses, and the page also shows the person.
    form = ProfileForm(request.POST if request.method == "POST" else words, instance=copy(user))
    if request.method == "POST" and form.is_valid():
        update_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})
