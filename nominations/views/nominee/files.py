"""Files of a nomination: opening one, and taking one off the draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from awards.models import Question
from nominations.http import attachment_response
from nominations.models import Attachment
from nominations.rules import is_writer
from nominations.services.attachments import remove_attachment


@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file itself, as a download."""
    found = Attachment.objects.visible_to(person(request))
    attachment = get_object_or_404(found, public_id=public_id)
    try:
        return attachment_response(attachment)
    except FileNotFoundError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def file_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file off the draft, after asking once more."""
    user = person(request)
    found = Attachment.objects.visible_to(user).present().select_related("nomination__agency")
    attachment = get_object_or_404(found, public_id=public_id)
    if not is_writer(user, attachment.nomination):
        raise Http404
    back = _section_url(attachment)
    if request.method == "POST":
        try:
            remove_attachment(attachment=attachment, actor=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The file is removed."))
        return redirect(back)
    context = {"attachment": attachment, "nomination": attachment.nomination, "back": back}
    return render(request, "nominations/file_remove.html", context)


def _section_url(attachment: Attachment) -> str:
    nomination = attachment.nomination
    section = (
        Question.objects.filter(section__form=nomination.form_id, slug=attachment.question)
        .values_list("section__slug", flat=True)
        .first()
    )
    if section is None:
        return nomination.get_absolute_url()
    return reverse("nominations:section", args=[nomination.public_id, section])
