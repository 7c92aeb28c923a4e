"""Whether keys alone, such as numbers, do something while a judge scores."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import person
from accounts.services.people import choose_keys
from judging.models import Assignment


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch them on or off, for this person on every device."""
    user = choose_keys(user=person(request), uses=request.POST.get("uses") == "yes")
    if request.headers.get("HX-Request") == "true":
        return JsonResponse({"uses": user.uses_single_keys})
    entry = Assignment.objects.visible_to(user).filter(public_id=request.POST.get("entry", ""))
    found = entry.first()
    return redirect(found) if found else redirect("judging:home")
