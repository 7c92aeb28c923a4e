"""Second factor for those who run an award, and words kept when a session is gone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.services import kept_words, second_factor

View = Callable[..., HttpResponseBase]


class _ViewMiddleware:
    """A middleware that acts when the view is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class KeepTypedWordsMiddleware(_ViewMiddleware):
    """Keeps what a signed-out person posts to a page that needs sign-in, then asks for sign-in.

    It stands before ``LoginRequiredMiddleware``, which would send the person to sign in with
    their words lost. It comes after the CSRF check, so only forms of this site are kept; a form
    whose token is outdated goes to ``accounts.views.csrf``.
    """

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method != "POST":
            return None
        if request.user.is_authenticated:
            # These words are in the request now, and the view answers for them.
            kept_words.drop(request.session, request.path)
            return None
        if not getattr(view, "login_required", True):
            return None
        if _is_htmx(request):
            return render(request, "accounts/signed_out_fragment.html", status=401)
        if keep_within_limits(request):
            messages.info(
                request,
                _("You were signed out while you wrote. Your words are kept. Sign in to go on."),
            )
        return redirect_to_login(page_of_form(request))


class SecondFactorMiddleware(_ViewMiddleware):
    """Lets those who need a second factor do nothing before they have used one in this session.

    Without one they get to a page that tells how to set it up. With one that this session has not
    seen, they are asked for it.
    """

    always = frozenset({"account_logout", "theme", "healthz", "readyz"})
    asking = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
    setting_up = frozenset(
        {
            "accounts:second_factor",
            "account_reauthenticate",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_list_webauthn",
        }
    )

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        # Looking for a person would start a session lookup on every public page.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not user.is_authenticated or name in self.always:
            return None
        if second_factor.was_used(request.session, user) or not second_factor.is_needed(user):
            return None
        if second_factor.has_one(user):
            return None if name in self.asking else self._redirect(request, _asking_page(request))
        return None if name in self.setting_up else self._redirect(request, _setup_page())

    def _redirect(self, request: HttpRequest, url: str) -> HttpResponse:
        if _is_htmx(request):
            return HttpResponseClientRedirect(url)
        return HttpResponseRedirect(url)


def keep_within_limits(request: HttpRequest) -> bool:
    """Keep the posted words, unless this address has filled many sessions in the last minute."""
    if not ratelimit.consume(request, action="keep_words"):
        return False
    return kept_words.keep(request)


def page_of_form(request: HttpRequest) -> str:
    """The address of the page on which the form stood.

    Mostly the form's own address. A button may post elsewhere, to an address that cannot be
    opened; then it is the page that the browser names as the referrer, if it is one of ours.
    """
    referrer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(referrer)
    if not ours or not parts.netloc:
        return request.get_full_path()
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _asking_page(request: HttpRequest) -> str:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    url = next(method["url"] for method in methods if method["id"].startswith("mfa"))
    page = request.get_full_path() if request.method == "GET" else reverse("accounts:start")
    return redirect_to_login(page, login_url=url).url


def _setup_page() -> str:
    return reverse("accounts:second_factor")


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
