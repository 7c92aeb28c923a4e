"""A team's pages after the decision: the judges' feedback."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

import printing
from accounts.http import person
from judging.kit.papers import feedback_pdf
from judging.models import FeedbackReport
from judging.reports.feedback import read_report
from judging.services.feedback import feedback_for
from judging.views.papers import paper
from nominations.models import Nomination


@require_safe
def feedback(request: HttpRequest, public_id: str) -> HttpResponse:
    """What judges wrote, for the team, once announced and approved."""
    report = _report(request, public_id)
    context = {
        "nomination": report.nomination,
        "cycle": report.nomination.cycle,
        "reading": read_report(report.document),
        "can_print": printing.available(),
    }
    return render(request, "judging/feedback.html", context)


@require_safe
def feedback_file(request: HttpRequest, public_id: str) -> HttpResponse:
    report = _report(request, public_id)
    return paper(
        request,
        name=f"{report.nomination.reference}-feedback.pdf",
        make=lambda: feedback_pdf(report),
        back_url=reverse("judging:feedback", args=[public_id]),
    )


def _report(request: HttpRequest, public_id: str) -> FeedbackReport:
    nominations = Nomination.objects.of_team(person(request)).select_related(
        "cycle__award", "agency"
    )
    nomination = get_object_or_404(nominations, public_id=public_id)
    report = feedback_for(nomination)
    if report is None:
        raise Http404
    report.nomination = nomination
    return report
