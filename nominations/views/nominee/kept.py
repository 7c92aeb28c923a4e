"""What the draft holds that its form does not ask for any more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.changes.kept import kept_answers
from nominations.http import for_team
from nominations.models import Nomination


@require_safe
@for_team
def kept(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    context = {"nomination": nomination, "answers": kept_answers(nomination)}
    return render(request, "nominations/offline/kept.html", context)
