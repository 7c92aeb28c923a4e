"""One-click sign-in. There is none outside the demo."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.signing_in import sign_in


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as one of the demo's made-up people; 404 for anybody else, and outside the demo.

    Then on to ``next``, if it is an address of this site, or to the start page.
    """
    key = request.POST.get("person", "")
    if not settings.DEMO_MODE or not key.isdecimal() or len(key) > 18:
        raise Http404
    user = get_object_or_404(User, pk=int(key), is_demo=True, is_active=True)
    return sign_in(request, user)
