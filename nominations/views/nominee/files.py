"""Files of a nomination: opening one, saying what it shows, and taking it off the draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import User
from awards.models import Question
from nominations.forms.files import CaptionForm
from nominations.http import attachment_response
from nominations.models import Attachment
from nominations.rules import is_writer
from nominations.services.attachments import describe_attachment, remove_attachment


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
    attachment = _of_draft(user, public_id)
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


@require_http_methods(["GET", "HEAD", "POST"])
def file_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what a file of the draft shows."""
    user = person(request)
    attachment = _of_draft(user, public_id)
    back = _section_url(attachment)
    form = CaptionForm(request.POST or None, instance=attachment)
    if request.method == "POST" and form.is_valid():
        try:
            describe_attachment(
                attachment=attachment, actor=user, caption=form.cleaned_data["caption"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is saved."))
            return redirect(back)
    context = {
        "attachment": attachment,
        "nomination": attachment.nomination,
        "back": back,
        "form": form,
    }
    return render(request, "nominations/file_edit.html", context)


def _of_draft(user: User, public_id: str) -> Attachment:
    """A file that the draft has, for those who may write in it."""
    found = Attachment.objects.visible_to(user).present().select_related("nomination__agency")
    attachment = get_object_or_404(found, public_id=public_id)
    if not is_writer(user, attachment.nomination):
        raise Http404
    return attachment


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
