"""Releasing a signed decision: two people, each with a fresh second factor."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.enums import DecisionState
from judging.models import Decision
from judging.services.accepting import missing_winners
from judging.services.announcement import announce, standing_releases
from judging.services.revoking import revoked_entries
from judging.views.common import cycle_for, latest_round
from judging.views.deciding.decision import fresh_sign_in


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one of the two releases, or see what was released."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_decide)
    user = person(request)
    decision = (
        Decision.objects.visible_to(user)
        .current()
        .filter(cycle=cycle, state__in=[DecisionState.SIGNED, DecisionState.RELEASED])
        .select_related("cycle__award", "released_by")
        .first()
    )
    if decision is None:
        raise Http404
    if request.method == "POST":
        try:
            announce(cycle=cycle, actor=user, decision_sha256=request.POST.get("sha256", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            decision.refresh_from_db(fields=["state"])
            messages.success(request, _done(decision))
        return redirect("judging:release", pk=cycle.pk)
    releases = standing_releases(decision)
    context = {
        "cycle": cycle,
        "round": latest_round(cycle),
        "decision": decision,
        "entries": decision.entries.select_related("nomination__agency", "acceptance"),
        "revoked": revoked_entries(decision),
        "signatures": decision.signatures.select_related("user"),
        "releases": releases,
        "has_released": any(one.user_id == user.pk for one in releases),
        "missing": missing_winners(decision),
        "is_past": cycle.announcement_at <= timezone.now(),
        "may_decide": True,
        "is_staff": held.is_staff,
        "here": "decision",
    }
    return render(request, "judging/release.html", context)


def _done(decision: Decision) -> str:
    if decision.state == DecisionState.RELEASED:
        return _("The decision is released.")
    return _("Your release is given. It takes a second person's.")
