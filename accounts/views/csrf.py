"""What a person sees whose form was refused because its token was out of date."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.middleware import keep_within_limits, page_of_form


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep the words of a form that came from this site, and tell how to go on.

    Signing in makes a new token, so a form left open in another tab fails although nobody did
    anything wrong. A form from elsewhere is refused without keeping anything of it: otherwise
    another site could put words into this person's forms.
    """
    kept = _needs_sign_in(request) and _is_from_here(request) and keep_within_limits(request)
    page = page_of_form(request) if _is_from_here(request) else "/"
    if kept and not request.user.is_authenticated:
        page = redirect_to_login(page).url
    if not kept:
        return render(request, "403_csrf.html", {"page": page}, status=403)
    return render(request, "accounts/words_kept.html", {"page": page}, status=403)


def _needs_sign_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "login_required", True)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this very site."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
