"""Saying of one answer whether it may be published if the nomination wins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.models import Question
from nominations.forms.publication import PublicationForm
from nominations.http import for_open_drafts
from nominations.models import Nomination
from nominations.services.publication_choices import choose_publication


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def publication(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    """Choose who may read an answer; `?check` leads back to checking the answers."""
    asked = get_object_or_404(
        Question.objects.select_related("section"),
        section__form=nomination.form_id,
        slug=question,
        publishable=True,
    )
    choices = nomination.publication_choices.filter(question=question, may_publish=False)
    data = request.POST if request.method == "POST" else kept_words(request)
    form = PublicationForm(data, withheld=choices.exists())
    back = _back(nomination, asked, from_check="check" in request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            choose_publication(
                nomination=nomination,
                actor=person(request),
                question=question,
                may_publish=form.may_publish,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"nomination": nomination, "question": asked, "form": form, "back": back}
    return render(request, "nominations/publication.html", context)


def _back(nomination: Nomination, question: Question, *, from_check: bool) -> str:
    if from_check:
        check = reverse("nominations:check", args=[nomination.public_id])
        return f"{check}#answer-to-{question.slug}"
    section = reverse("nominations:section", args=[nomination.public_id, question.section.slug])
    return f"{section}#question-{question.slug}"
